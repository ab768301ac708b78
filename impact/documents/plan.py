"""Which documents are asked for, and which of them there are: by result, audience and language, each in its formats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from impact.cases.groups import alone
from impact.documents.audiences import (
    AUDIENCES,
    COMPANY,
    INDEX,
    RESEARCHER,
    faults_of,
    file_stem,
    has_document,
    partner_of,
)
from impact.ground import paths
from impact.ground.errors import Fault, InputError, did_you_mean
from impact.ground.language import LANGUAGES
from impact.model import Network
from impact.redaction.files import RedactedResults
from impact.redaction.view import DEFAULT_WIDTH
from impact.results.assessed import Assessed
from impact.results.assessment import Assessment, Options, again

FORMATS = ("html", "pdf", "docx", "xlsx", "ipynb")
WORKBOOK = "xlsx"  # holds all results, for whoever recomputes them


@dataclass(frozen=True, slots=True)
class Asked:
    """The documents that somebody wants of each result: every combination that there is.

    Attributes
    ----------
    partner : str
        A company's document for this partner alone.
    view : str
        For whom documents of confidential cases are: full, partner:ID, funder or public.
    width : float
        How wide the class of a confidential value is at least, as a share of its upper limit.
    published : tuple of results
        Networks whose documents readers have already.
    """

    audiences: tuple[str, ...] = (RESEARCHER,)
    languages: tuple[str, ...] = ("en",)
    formats: tuple[str, ...] = ("html",)
    partner: str = ""
    view: str = ""
    width: float = DEFAULT_WIDTH
    published: tuple[Assessed, ...] = ()

    @property
    def several(self) -> bool:
        return len(self.audiences) * len(self.languages) * len(self.formats) > 1

    @property
    def for_partner(self) -> tuple[str, ...]:
        """Whose documents may be about one partner: a company's, where there is one among them."""
        return (COMPANY,) if COMPANY in self.audiences else self.audiences

    def suffix(self, language: str) -> str:
        """What tells a document from that of the first language."""
        return "" if language == self.languages[0] else f"-{language}"

    def faults(self) -> list[Fault]:
        """Audiences, languages and formats that are not offered."""
        offered = (
            ("audience", self.audiences, AUDIENCES),
            ("language", self.languages, LANGUAGES),
            ("format", self.formats, FORMATS),
        )
        faults = []
        for what, found, known in offered:
            for one in found:
                if one not in known:
                    remedy = did_you_mean(one, known) or f"Allowed: {', '.join(known)}."
                    faults.append(Fault(f"unknown-{what}", f"Unknown {what} '{one}'.", remedy=remedy))
        return faults


@dataclass(frozen=True, slots=True)
class Document:
    """What a document shows to whom in which language, and its files: all but a workbook come of one notebook."""

    result: Assessed
    files: tuple[Path, ...]  # one for each format
    audience: str = RESEARCHER
    language: str = "en"
    partner: str = ""  # a company document for this partner alone
    held: RedactedResults | None = None  # for whom it is, where not everybody may see everything
    index: str = ""  # the page that lists it and the documents of the other cases, which stand beside it

    @property
    def folder(self) -> Path:
        return self.files[0].resolve().parent


def documents_of(result: Assessed, folder: Path, asked: Asked, held: RedactedResults | None = None) -> list[Document]:
    """The documents of one result in a folder, as far as there are such: a workbook is for researchers alone."""
    found = []
    for audience in filter(lambda one: has_document(result, one), asked.audiences):
        formats = tuple(to for to in asked.formats if audience == RESEARCHER or to != WORKBOOK)
        partner = partner_of(audience, asked.partner, asked.view) if audience in asked.for_partner else ""
        for language in asked.languages if formats else ():
            stem = f"{file_stem(result.id, audience, partner)}{asked.suffix(language)}"
            files = tuple(folder / f"{stem}.{to}" for to in formats)
            found.append(Document(result, files, audience, language, partner, held))
    return found


def folder_plan(
    results: Sequence[Assessed], folder: Path, asked: Asked, held: RedactedResults | None = None
) -> list[Document]:
    """Documents of networks and of their cases, each once; a case in its own reference year.

    Raises
    ------
    InputError
        If two files bear one id.
    """
    shown: dict[str, Assessed] = {}
    for result in _with_members(results):
        known = shown.setdefault(result.id, result)
        if known.path != result.path:
            both = f"{paths.shown(known.path)} and {paths.shown(result.path)}"
            message = f"{both} have the same id '{result.id}'."
            raise InputError([Fault("same-id", message, remedy="Documents are named after ids: give one another id.")])
    found = [one for result in shown.values() for one in documents_of(result, folder, asked, held)]
    return [replace(one, index=f"{INDEX}{asked.suffix(one.language)}.html") for one in found]


def faults_of_plan(documents: Sequence[Document], results: Sequence[Assessed], asked: Asked) -> list[Fault]:
    """Choices that do not fit each other, or that leave nothing to write."""
    pairs = [(one.result, one.audience, one.partner) for one in documents]
    pairs = pairs or [(result, audience, asked.partner) for result in results for audience in asked.audiences]
    faults = [fault for pair in pairs for fault in faults_of(*pair)]
    if WORKBOOK in asked.formats and RESEARCHER not in asked.audiences:
        message = f"There is no workbook for the audience '{asked.audiences[0]}'."
        remedy = "A workbook holds all results: leave --audience out, or choose html, pdf or docx."
        faults.append(Fault("unknown-format", message, remedy=remedy))
    return _once(faults)


def format_of(file: Path) -> str:
    return file.suffix.lower().lstrip(".")


def _once(faults: Sequence[Fault]) -> list[Fault]:
    return list({str(fault): fault for fault in faults}.values())


def _with_members(results: Sequence[Assessed]) -> Iterator[Assessed]:
    """Networks and their cases; a plain folder is no network and has no document."""
    for result in results:
        if result.subject.sha256 or not result.is_network:
            yield result
        if result.is_network:
            yield from (_by_itself(member, result) for member in result.members)


def _by_itself(member: Assessment, network: Assessed) -> Assessment:
    """A member of a network alone: in its own reference year, currency and price level."""
    options, case = own_options(member.options, network), alone(member.case)
    return member if (options, case) == (member.options, member.case) else again(member, case, options)


def own_options(options: Options, network: Assessed) -> Options:
    """The caller's options without what a network's members share."""
    latest = max((member.case.years.reference for member in network.members), default=None)
    year = network.subject.year if isinstance(network.subject, Network) else None
    return replace(
        options,
        year=None if options.year == year else options.year,
        price_year=None if options.price_year in (year, latest) else options.price_year,
        currency="" if options.currency == "DKK" else options.currency,
    )
