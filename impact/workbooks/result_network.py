"""The results of a network as a workbook: its cases, their total as a live sum, ledger, uncertainty, sources."""

from __future__ import annotations

from impact.cases.workbook.read import RESULTS
from impact.engine import names
from impact.ground.language import N_, _, dated
from impact.ground.version import VERSION
from impact.model import Source
from impact.model.indicators import HEADLINE, INDEX, NAMES
from impact.results.assessed import Assessed
from impact.results.assessment import Assessment
from impact.results.facts import used_sources
from impact.tables.simulation import IN_WORKBOOK, ranges
from impact.workbooks.pages import Cell, Formula, Page, Workbook
from impact.workbooks.reader import EVERYBODY, Reader, held_back
from impact.workbooks.result import DRAWS, SEED
from impact.workbooks.result_inputs import source_rows, source_table, unique
from impact.writing.named import secret
from impact.writing.numbers import pretty, tick, titled
from impact.writing.shown import ordered


def network_workbook(result: Assessed, date: str = "", reader: Reader = EVERYBODY) -> bytes:
    """The workbook of a network's results, in the current language."""
    book = Workbook(str(result.title), RESULTS, VERSION)
    overview, savings = book.page(_("Overview")), book.page(_("Savings"))
    cases = unique({one.case.id: str(one.case.title) for one in result.members})
    at = _savings(savings, result, cases)
    _overview(overview, savings, result, cases, at, date, reader)
    if reader.sees_partners and not any(secret(one) for one in result.members):
        _ledger(book.page(_("Ledger")), result, cases)
    _uncertainty(book.page(_("Uncertainty")), result, cases)
    _sources(book.page(_("Sources")), result)
    _notes(book.page(_("Notes")), result, cases)
    if reader.rows:
        held_back(book.page(_("Held back")), reader)
    return book.bytes()


def _shown(result: Assessed) -> list[str]:
    """Headline indicators that any of the cases changes."""
    return [n for n in HEADLINE if n == "climate" or any(one.default[n] for one in result.members)]


def _overview(
    page: Page,
    savings: Page,
    result: Assessed,
    cases: dict[str, str],
    at: dict[tuple[str, str], int],
    date: str,
    reader: Reader,
) -> None:
    page.title(str(result.title))
    if reader.notice:
        page.line(reader.notice)
    page.line(_("saving = baseline − alternative; positive is better"))
    page.space()
    shown, out, rows = _shown(result), result.left_out(), []
    first = page.row + 2
    for one in result.members:
        cells: list[Cell] = [cases[one.case.id], _(one.case.status), _("no") if one.case.id in out else _("yes")]
        for name in shown:
            row = at.get((one.case.id, name))
            value = float(one.default[name])
            cells.append(Formula(f"={savings.reference(row, 7)}", value) if row else value)
        rows.append(cells)
    last, total = first + len(rows) - 1, [_("sum of those that count"), "", ""]
    sums: list[Cell] = [*total]
    for k, name in enumerate(shown):
        column = chr(ord("D") + k)
        formula = f'=SUMIF($C${first}:$C${last},"{_("yes")}",{column}{first}:{column}{last})'
        sums.append(Formula(formula, float(result.total[INDEX[name]])))
    units_ = [pretty(result.unit(name)) for name in shown]
    head = [_("case"), _("status"), _("counts"), *(f"{titled(n)} [{u}]" for n, u in zip(shown, units_, strict=True))]
    page.table(head, [*rows, sums], total=True)
    inventory = result.inventory.sha256 if result.inventory else ""
    page.pairs(
        [
            (_("year"), result.year or ""),
            (_("program"), f"impact {VERSION}"),
            (_("inventory (SHA-256)"), inventory),
            (_("date"), dated(date) if date else ""),
        ]
    )


def _savings(page: Page, result: Assessed, cases: dict[str, str]) -> dict[tuple[str, str], int]:
    """Every comparison of every case; returns the rows of the default ones."""
    rows: list[list[Cell]] = []
    at = {}
    for one in result.members:
        scenarios = unique({name: str(names.scenario(one.case, name)) for name in one.case.scenarios})
        for comparison in one.comparisons:
            for name in ordered(one):
                row = len(rows) + 2
                levels = [float(one.level[s][INDEX[name]]) for s in (comparison.baseline, comparison.alternative)]
                if comparison.default:
                    at[one.case.id, name] = row
                rows.append([
                    cases[one.case.id], scenarios[comparison.baseline], scenarios[comparison.alternative],
                    _("yes") if comparison.default else _("no"), titled(name), *levels,
                    Formula(f"=F{row}-G{row}", comparison[name]), pretty(one.unit(name)),
                ])  # fmt: skip
    head = [_("case"), _("baseline"), _("alternative"), _("default"), _("indicator"), _("level of the baseline"),
            _("level of the alternative"), _("saving"), _("unit")]  # fmt: skip
    page.table(head, rows, frozen=True)
    return at


def _ledger(page: Page, result: Assessed, cases: dict[str, str]) -> None:
    rows: list[list[Cell]] = []
    for one in result.members:
        lines = names.lines(one.plan)
        for scenario, year, partner, role, label, process, indicator, value, unit in one.table.rows():
            who = str(names.partner(one.case, partner))
            rows.append([
                cases[one.case.id], str(names.scenario(one.case, scenario)), year, who, _(role),
                str(lines[label]), _process(one, process), titled(indicator), value, pretty(unit),
            ])  # fmt: skip
    head = [_("case"), _("scenario"), _("year"), _("partner"), _("role"), _("line"), _("process or flow"),
            _("indicator"), _("level"), _("unit")]  # fmt: skip
    page.table(head, rows, frozen=True)


def _process(result: Assessment, name: str) -> str:
    return str(names.process(result.case, result.plan.inventory, name)) if name else ""


def _uncertainty(page: Page, result: Assessed, cases: dict[str, str]) -> None:
    """The total and the cases' default savings, on the same draws."""
    if not result.members:
        return
    from impact.uncertainty.summary import simulate_network

    found = simulate_network(result, DRAWS, SEED)
    said = _("{draws} paired draws, seed {seed}; 95 % of the draws lie between the ends", draws=tick(DRAWS), seed=SEED)
    page.line(said)
    page.space()
    every = [(_("sum of those that count"), found), *((cases[case.result.id], case) for case in found.cases)]
    rows = [(case, name, drawn) for case, drawn in every for name in NAMES if name in _shown(result)]
    savings = ranges((titled(name), drawn, drawn.saving(name), "") for _case, name, drawn in rows)
    page.show(savings.only("name", *IN_WORKBOOK).behind("case", N_("case"), [case for case, _name, _drawn in rows]),
              frozen=True)  # fmt: skip


def _sources(page: Page, result: Assessed) -> None:
    rows = source_rows(result.subject.sources.values(), _("network"))
    known: dict[str, Source] = {}
    for one in result.members:
        rows += source_rows(one.case.sources.values(), one.case.id)
        known |= {id: one.plan.inventory.source(id) for id in used_sources(one)}
    rows += source_rows((known[id] for id in sorted(known)), _("inventory"))
    source_table(page, rows)


def _notes(page: Page, result: Assessed, cases: dict[str, str]) -> None:
    network, rows = result.subject, []
    rows += [(_("what it is"), str(network.description)), (_("note"), str(network.note))]
    for id, overlap in result.left_out().items():
        why = str(overlap.reason) if overlap else _("it does not operate in the reported year")
        rows.append((_("not counted"), f"{cases[id]}: {why}"))
    rows += [(_("left out"), str(text)) for text in network.left_out]
    page.table([_("kind"), _("text")], [row for row in rows if row[1]])
