"""The page that lists all documents of a folder, with headline savings, status and flags."""

from __future__ import annotations

from collections.abc import Sequence

from impact.documents.html import page
from impact.documents.plan import Asked, Document, format_of
from impact.ground.language import N_, _
from impact.model import Text
from impact.model.indicators import INDEX, OF_INDEX
from impact.results.assessed import Assessed
from impact.results.assessment import Assessment
from impact.writing.citations import NO_REVIEW, review_line
from impact.writing.markdown import bullets, escape, number, table
from impact.writing.named import scenario_name
from impact.writing.shown import heading

READERS = {"researcher": N_("research"), "funder": N_("funder"), "company": N_("company")}
FORMATS = {"html": "HTML", "pdf": "PDF", "docx": "Word", "xlsx": "Excel", "ipynb": "Jupyter"}
NAMES = {"en": "English", "da": "Dansk"}


def index_page(documents: Sequence[Document], asked: Asked, language: str) -> str:
    """The index as HTML, in the language spoken.

    Parameters
    ----------
    documents : sequence of Document
        All of the folder, in every language.
    asked : Asked
    language : str
        Whose documents are listed.
    """
    own = [one for one in documents if one.language == language]
    networks = [n for n in _by_result(own) if n[0].is_network]
    pieces = [
        f"# {_('What industrial symbioses save')}",
        *_others(asked, language),
        _(
            "Documents of exchanges between companies: savings in climate, water and money against what "
            "would have happened without the exchange. A saving is the baseline minus the alternative; "
            "positive is better. Each is shown against its default baseline in its own reference year, "
            "and for climate with the range over all baselines and alternatives: what an exchange saves "
            "depends on what it is compared with."
        ),
    ]
    if networks:
        pieces += [f"## {_('Networks')}", _networks(networks)]
    pieces += [f"## {_('Cases')}", _cases([c for c in _by_result(own) if not c[0].is_network])]
    pieces.append(_("**Illustrative**: a key quantity is not published, so the case shows an order of magnitude."))
    pieces.append(_reviews([result for result, _documents in _by_result(own)]))
    return page("\n\n".join(pieces), [], _("What industrial symbioses save"), language=language)


def _reviews(results: Sequence[Assessed]) -> str:
    """Which of them were reviewed, or that none was."""
    found = [result.subject for result in results]
    lines = [f"{escape(one.title)}: {review_line(one.reviews)}" for one in found if one.reviews]
    if len(lines) < len(found):
        lines.append(_("No critical review of the others is recorded.") if lines else _(NO_REVIEW))
    return bullets(lines) if len(lines) > 1 else lines[0]


def _by_result(documents: Sequence[Document]) -> list[tuple[Assessed, list[Document]]]:
    """Each result with its documents, in their order."""
    found: dict[int, tuple[Assessed, list[Document]]] = {}
    for one in documents:
        found.setdefault(id(one.result), (one.result, []))[1].append(one)
    return list(found.values())


def _others(asked: Asked, language: str) -> list[str]:
    """Links to the index in the other languages."""
    links = [f"[{NAMES[code]}](index{asked.suffix(code)}.html)" for code in asked.languages if code != language]
    return [" · ".join(links)] if links else []


def _linked(title: Text, documents: Sequence[Document]) -> str:
    """The title leads to the first document."""
    return f"[{escape(title)}]({documents[0].files[0].name})"


def _files(documents: Sequence[Document]) -> str:
    """Every document by audience and format."""
    listed = []
    for one in documents:
        files = ", ".join(f"[{FORMATS[format_of(file)]}]({file.name})" for file in one.files)
        listed.append(f"{_(READERS[one.audience])}: {files}")
    return "; ".join(listed)


def _heads(result: Assessed | None) -> list[str]:
    return [heading(n, result.unit(n) if result else "") for n in OF_INDEX]


def _networks(networks: Sequence[tuple[Assessed, list[Document]]]) -> str:
    rows = []
    for network, documents in networks:
        total = [number(float(network.total[INDEX[n]]), 2) for n in OF_INDEX]
        marked = sum(1 for member in network.counted if member.case.illustrative)
        flag = _("{marked} of them illustrative", marked=marked) if marked else ""
        of_all = _("{counted} of {count}", counted=len(network.counted), count=len(network.members))
        rows.append([_linked(network.title, documents), _files(documents), str(network.year or _("several")), of_all,
                     flag, *total])  # fmt: skip
    first = next((member for network, _documents in networks for member in network.members), None)
    caption = _("Plain sums of the operating cases of a network in one year, overlaps left out.")
    header = [_("network"), _("documents"), _("year"), _("cases in the sum"), _("flags"), *_heads(first)]
    return table(header, rows, caption, range(5, 9))


def _cases(cases: Sequence[tuple[Assessed, list[Document]]]) -> str:
    rows = []
    for result, documents in ((member, documents) for of, documents in cases for member in of.members):
        case = result.case
        flag = _("**illustrative**") if case.illustrative else ""
        climate, *others = (number(result.default[n], 2) for n in OF_INDEX)
        rows.append([_linked(case.title, documents), _files(documents), _(case.status), str(result.year), flag,
                     scenario_name(case, result.baseline), climate, _range(result, OF_INDEX[0]), *others])  # fmt: skip
    caption = _("Savings of each case against its default baseline, two significant figures.")
    climate, *others = _heads(cases[0][0] if cases else None)
    header = [_("case"), _("documents"), _("status"), _("year"), _("flags"), _("default baseline"), climate,
              _("the same over all baselines"), *others]  # fmt: skip
    return table(header, rows, caption, range(6, 11))


def _range(result: Assessment, name: str) -> str:
    """From the least to the most favourable pair of baseline and alternative."""
    values = [c[name] for c in result.comparisons]
    low, high = number(min(values), 2), number(max(values), 2)
    return low if low == high else _("{low} to {high}", low=low, high=high)
