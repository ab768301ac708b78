"""A claim text for one result: as short and as long as it may be said, what it rests on, and what must not be said.

The text names what, compared with what, the period, the method and the reservations. How sure it sounds follows from
the share of draws in which it is a saving (`impact.writing.wording`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from impact.economics.funding import Funding
from impact.ground.errors import Fault, InputError, did_you_mean
from impact.ground.language import LANGUAGES, speak, spoken
from impact.model.indicators import STATED
from impact.results.assessment import Assessment
from impact.results.network import NetworkAssessment
from impact.statements.statement import Statement
from impact.statements.writer import Writer

if TYPE_CHECKING:
    from impact.redaction.manifest import Manifest

__all__ = ["Statement", "claim", "claim_of", "claims_in_view"]

Result = Assessment | NetworkAssessment


def claim(
    result: Result, indicator: str = "climate", language: str = "en", draws: int = 10_000, seed: int = 42,
    held: Manifest | None = None,
) -> Statement:  # fmt: skip
    """The claim text of a case's default comparison, or of a network's counted cases.

    Parameters
    ----------
    result : Assessment or NetworkAssessment
        As its reader may see it: `claims_in_view` takes care of confidential values.
    indicator, language : str
    draws, seed : int
        Of the simulation that decides how sure the text may sound.
    held : Manifest, optional
        What is held back of the result.

    Raises
    ------
    InputError
        If nothing can be claimed with this indicator, or there is no such language.
    """
    for known, name, what in ((STATED, indicator, "indicator"), (LANGUAGES, language, "language")):
        if name not in known:
            message = f"There is no claim text with the {what} '{name}'."
            raise InputError([Fault(f"unknown-{what}", message, remedy=did_you_mean(name, known))])
    before = spoken()
    speak(language)
    try:
        return claim_of(Funding(result, draws, seed), indicator, held)
    finally:
        speak(before)


def claim_of(found: Funding, indicator: str = "climate", held: Manifest | None = None) -> Statement:
    """The claim text of figures that are known already, in the current language."""
    return Writer(found, indicator, held).claim()


def claims_in_view(
    results: Sequence[Result], indicator: str, language: str, view: str = "", width: float = 0.5, draws: int = 10_000,
    seed: int = 42,
) -> list[Statement]:  # fmt: skip
    """Claim texts of results as a reader may see them; nothing is written beside them.

    Raises
    ------
    InputError
        If something is marked as confidential and no view is given.
    """
    from tempfile import TemporaryDirectory

    from impact.redaction.redact import redact

    with TemporaryDirectory() as folder:
        seen = redact(results, view, width, Path(folder))
        shown = results if seen is None else seen.results
        held = {} if seen is None else seen.manifests
        return [claim(one, indicator, language, draws, seed, held.get(one.path)) for one in shown]
