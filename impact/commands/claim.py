"""`impact claim`: a text that may be said of a saving, and what a text must not say."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from impact.commands.shared import JSON, answer, choices, read_all, say, say_json

if TYPE_CHECKING:
    from impact.request import Request

_MEANT = re.compile(r"\S+\.(?:txt|md|html?|docx?|pdf|odt|rtf|xlsx)|\.{0,2}/\S*", re.IGNORECASE)


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--check", "text", metavar="TEXT|FILE", help="Check a text or a file instead (- is stdin).")
@click.option("--language", default="en", show_default=True, type=click.Choice(["en", "da"]))
@click.option("--indicator", default="climate", show_default=True, help="Such as climate, water, waste, cost.")
@click.option("--view", default="", metavar="WHO", help="full, partner:ID, funder or public (confidential values).")
@click.option("--width", default=50.0, show_default=True, help="Width of their classes at least [%].")
@click.option("-n", "draws", type=int, default=10_000, show_default=True, help="Draws that decide how sure it sounds.")
@click.option("--seed", type=int, default=42, show_default=True, help="Of the draws.")
@JSON
@choices
def command(
    request: Request, text: str | None, language: str, indicator: str, view: str, width: float, draws: int, seed: int,
    as_json: bool,
) -> None:  # fmt: skip
    """A claim text, short and long, bounded as consumer law asks; or a check of one.

    The share of draws in which it is a saving decides the wording. With --check, words are found that EU and Danish law
    forbid or ask evidence for; exit code 1 if one is forbidden. It is a list of words and no legal advice.
    """
    if bool(request.subjects) == (text is not None):
        raise click.UsageError("Name a case (PATH), or a text with --check, and not both.")
    if text is not None:
        _check(text, language, as_json)
        return
    from impact.statements.in_view import claims_in_view
    from impact.uncertainty.simulate import check_choices

    check_choices(draws, seed, ())
    results, inventory = read_all(request)
    claims = claims_in_view(results, indicator, language, view, width / 100, draws, seed)
    answer(
        as_json,
        inventory,
        lambda: {"claims": [claim.as_dict() for claim in claims]},
        lambda: "\n\n\n".join(map(str, claims)),
    )


def _check(given: str, language: str, as_json: bool) -> None:
    from impact.ground.language import _, speak
    from impact.statements.check import check, checkable, forbidden, read, text_of

    speak(language)
    name, text = _("the text"), given
    if given == "-":
        text = checkable(sys.stdin.read())
    elif _names_a_file(given):
        name, text = given, read(Path(given))
    else:
        checkable(given)
    findings = check(text)
    if as_json:
        say_json({"findings": [finding.as_dict() for finding in findings]})
    else:
        say(text_of(findings, name))
    sys.exit(1 if forbidden(findings) else 0)


def _names_a_file(given: str) -> bool:
    """A file there is, or a single word that looks like one: a mistyped name must not pass for a text to check."""
    if _MEANT.fullmatch(given):
        return True
    try:
        return bool(given) and Path(given).exists()
    except (OSError, ValueError):  # too long for a name, or with a null
        return False
