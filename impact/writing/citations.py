"""Short names of sources, and the critical reviews of a study in one sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from impact.ground.language import N_, _, dated
from impact.model import Review, Source
from impact.writing.markdown import escape

NO_REVIEW = N_("No critical review in the sense of ISO 14044, section 6, has taken place.")
REVIEWED = N_("A critical review is recorded: {reviews}.")


def short_publisher(source: Source) -> str:
    """A publisher's name up to its first comma, parenthesis or semicolon; the title's if there is none."""
    return re.split(r"\s*[,(;]", source.publisher or source.title or source.id)[0].strip() or source.id


def citations(sources: Iterable[Source]) -> dict[str, str]:
    """A short name of each source by its id, as "DANVA 2020a": publisher, year, a letter where two are alike."""
    names = {source.id: f"{short_publisher(source)} {source.year}".strip() for source in sources}
    alike, used = Counter(names.values()), Counter[str]()
    cited = {}
    for id, name in names.items():
        used[name] += 1
        cited[id] = name if alike[name] == 1 else f"{name}{_letter(used[name], name)}"
    return cited


def _letter(k: int, name: str) -> str:
    letters = ""
    while k:
        k, rest = divmod(k - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters if name[-1:].isdigit() else f"-{letters}"  # as "n.d.-a"


def review_line(reviews: Sequence[Review], plain: bool = False) -> str:
    """One sentence, as Markdown or plain text: which reviews are recorded, or that none has taken place."""
    if not reviews:
        return _(NO_REVIEW)
    listed = "; ".join(
        _(
            "{reviewers}, {date}",
            reviewers=", ".join(review.reviewers if plain else map(escape, review.reviewers)),
            date=dated(review.date),
        )
        for review in reviews
    )
    return _(REVIEWED, reviews=listed)
