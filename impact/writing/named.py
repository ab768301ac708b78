"""What a document calls a case's things, and its amounts as text; confidential ones are held back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from impact.engine import names
from impact.ground import paths, units
from impact.ground.language import N_, _, ngettext
from impact.model import Amount, Case, Network
from impact.results.amounts import KnownAmounts
from impact.results.assessment import Assessment, Comparison
from impact.writing.markdown import escape, given
from impact.writing.numbers import pretty

ILLUSTRATIVE = N_("illustrative: a key quantity is not published")


def partner_name(case: Case, partner: str) -> str:
    """A partner's name as Markdown; a confidential one keeps only its place in the list."""
    return escape(names.partner(case, partner))


def scenario_name(case: Case, name: str) -> str:
    """A scenario's title as Markdown."""
    return escape(names.scenario(case, name))


def process_name(result: Assessment, name: str) -> str:
    """A process, product or elementary flow as Markdown."""
    return escape(names.process(result.case, result.plan.inventory, name))


def process_names(result: Assessment, names: Iterable[str]) -> str:
    """Several of them, separated by commas; by semicolons where a name has a comma itself."""
    named = [process_name(result, name) for name in names]
    return ("; " if any(", " in name for name in named) else ", ").join(named)


def pair_text(result: Assessment, plain: bool = False) -> str:
    """The default comparison in words, as Markdown or as plain text."""
    return compared_text(result.case, result.default, plain)


def compared_text(case: Case, comparison: Comparison, plain: bool = False) -> str:
    """A comparison in words, as Markdown or as plain text."""
    titles = (names.scenario(case, name) for name in (comparison.alternative, comparison.baseline))
    alternative, baseline = (str(title) if plain else escape(title) for title in titles)
    return _("{alternative} instead of {baseline}", alternative=alternative, baseline=baseline)


def case_title(case: Case) -> str:
    """A case's title as Markdown, with the mark of an illustrative one."""
    return escape(case.title) + (_(" (illustrative)") if case.illustrative else "")


def illustrative_mark(case: Case) -> str:
    """What a figure's caption adds for an illustrative case; nothing for others."""
    return _(" Illustrative case: a key quantity is not published.") if case.illustrative else ""


def captioned(result: Assessment, message: str, **values: object) -> str:
    """A figure's caption; year, pair and the mark of an illustrative case are put in with the values."""
    pair, mark = pair_text(result, plain=True), illustrative_mark(result.case)
    return _(message, year=result.year, pair=pair, mark=mark, **values)


def illustrative_note(case: Case) -> str:
    """What a headline adds for an illustrative case; nothing for others."""
    return _(" This case is **{illustrative}**.", illustrative=_(ILLUSTRATIVE)) if case.illustrative else ""


def nothing_saved(result: Assessment) -> str:
    """What a chapter on savings says of a year in which the exchange does not run."""
    return _("The exchange does not run in {year}: nothing is saved.", year=result.year)


def secret(result: Assessment) -> bool:
    """Whether a case holds anything confidential."""
    case = result.case
    hidden = [partner.confidential for partner in case.partners.values()]
    return any(hidden) or any(parameter.confidential for parameter in case.parameters.values())


def ending_stream(case: Case, last: int, past: bool = False) -> str:
    """Which stream ends, or ended, in a year, as the beginning of a sentence."""
    names = [_("“{words}”", words=escape(s.what)) for s in case.streams if s.ends == last]
    if not names:
        return _("The exchange ended") if past else _("The exchange ends")
    listed = _(" and ").join(names)
    if past:
        return ngettext("The stream {names} ended", "The streams {names} ended", len(names), names=listed)
    return ngettext("The stream {names} ends", "The streams {names} end", len(names), names=listed)


class WrittenAmounts(KnownAmounts):
    """Evaluated amounts as text, with those that would reveal a confidential parameter held back."""

    def text(self, amount: Amount | None) -> str:
        """Value and canonical unit, as Markdown."""
        if amount is None:
            return ""
        if self.secret(amount):
            return _("confidential")
        unit = units.name(amount.dimension)
        return f"{given(self.value(amount))} {'' if unit == '1' else pretty(unit)}".strip()


def file_name(subject: Case | Network) -> str:
    """A file's name, without the folders of this machine; a bundled one's with its folder."""
    bundled = Path(subject.path).resolve().is_relative_to(paths.data("cases").resolve())
    return paths.file_name(subject.path) if bundled else Path(subject.path).name
