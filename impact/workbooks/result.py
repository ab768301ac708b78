"""The results of a case as a workbook: levels and savings as live sums of the ledger, inputs, sources, uncertainty."""

from __future__ import annotations

from collections.abc import Mapping

from impact.cases.workbook.read import RESULTS
from impact.engine import names
from impact.ground.language import _, dated
from impact.ground.version import VERSION
from impact.model.indicators import GWP_SETS, HEADLINE, INDEX, NAMES
from impact.results.assessment import Assessment
from impact.tables.simulation import IN_WORKBOOK, ranges
from impact.workbooks.pages import Cell, Formula, Page, Percent, Workbook
from impact.workbooks.reader import EVERYBODY, Reader, held_back
from impact.workbooks.result_inputs import inputs, notes, published, sources, unique
from impact.writing.named import ILLUSTRATIVE, pair_text, secret
from impact.writing.numbers import pretty, tick, titled
from impact.writing.shown import ordered, shown_indicators

DRAWS, SEED = 20_000, 42


def results_workbook(result: Assessment, date: str = "", reader: Reader = EVERYBODY) -> bytes:
    """The workbook of a case's results, in the current language.

    A case with confidential marks has neither ledger nor partners in it: from them the figures could be had back.
    """
    return _Results(result, date, reader).bytes()


class _Results:
    def __init__(self, result: Assessment, date: str, reader: Reader) -> None:
        self.reader = reader
        self.result, self.date, self.case = result, date, result.case
        self.scenarios = unique({id: str(names.scenario(self.case, id)) for id in self.case.scenarios})
        self.partners = unique({id: str(names.partner(self.case, id)) for id in (*self.case.partners, "outside")})
        self.indicators = {name: titled(name) for name in NAMES}
        self.open = reader.sees_partners and not secret(result)
        self.book = Workbook(str(self.case.title), RESULTS, VERSION)

    def bytes(self) -> bytes:
        overview = self.book.page(_("Overview"))
        levels, savings = self.book.page(_("Levels")), self.book.page(_("Savings"))
        partners = self.book.page(_("Partners")) if self.open else None
        years = self.book.page(_("Years"))
        ledger = self._ledger(self.book.page(_("Ledger"))) if self.open else None
        self.rows = self._levels(levels, ledger)
        self._savings(savings, levels)
        if partners is not None and ledger is not None:
            self._partners(partners, ledger, savings)
        self._years(years)
        ranges = self._uncertainty(self.book.page(_("Uncertainty")))
        inputs(self.book.page(_("Inputs")), self.result)
        if self.case.claims:
            published(self.book.page(_("Published")), self.result)
        sources(self.book.page(_("Sources")), self.result)
        notes(self.book.page(_("Notes")), self.result, self.reader)
        if self.reader.rows:
            held_back(self.book.page(_("Held back")), self.reader)
        self._overview(overview, levels, ranges)
        return self.book.bytes()

    # ------------------------------------------------------------------ results

    def _overview(self, page: Page, levels: Page, ranges: Mapping[str, tuple[float, float, float]]) -> None:
        result, settings = self.result, self.result.settings
        page.title(str(self.case.title))
        if self.case.illustrative:
            page.line(_(ILLUSTRATIVE))
        if self.reader.notice:
            page.line(self.reader.notice)
        page.line(pair_text(result, plain=True))
        page.line(_("saving = baseline − alternative; positive is better"))
        page.space()
        columns = list(self.case.scenarios)
        before, after = (2 + columns.index(name) for name in (result.baseline, result.alternative))
        rows: list[list[Cell]] = []
        for name in shown_indicators(result):
            at, here = self.rows[name], page.row + 2 + len(rows)
            low, high, chance = ranges[name]
            values = [float(result.level[one][INDEX[name]]) for one in (result.baseline, result.alternative)]
            saving = result.default[name]
            share = (
                Formula(f'=IF(B{here}=0,"",D{here}/ABS(B{here}))', saving / abs(values[0]), True) if values[0] else None
            )
            rows.append([
                self.indicators[name], Formula(f"={levels.reference(at, before)}", values[0]),
                Formula(f"={levels.reference(at, after)}", values[1]), Formula(f"=B{here}-C{here}", saving),
                pretty(result.unit(name)), share, low, high, Percent(chance) if low != high else None,
            ])  # fmt: skip
        head = [_("indicator"), _("baseline"), _("alternative"), _("saving"), _("unit"), _("share of the baseline"),
                _("saving, 2.5 %"), _("saving, 97.5 %"), _("probability that it is above zero")]  # fmt: skip
        page.table(head, rows)
        page.pairs(
            [
                (_("year"), result.year),
                (_("status"), _(self.case.status)),
                (_("approach"), _(self.case.approach)),
                (_("global warming potentials"), GWP_SETS[settings.gwp]),
                (_("electricity"), self._electricity()),
                (_("money"), _("{currency} of {year}", currency=pretty(settings.currency), year=settings.price_year)),
                (_("discount rate"), Percent(settings.rate)),
                (_("program"), f"impact {VERSION}"),
                (_("inventory (SHA-256)"), result.plan.inventory.sha256),
                (_("case file (SHA-256)"), self.case.sha256),
                (_("date"), dated(self.date) if self.date else ""),
            ]
        )

    def _electricity(self) -> str:
        columns = self.result.plan.system.columns
        found = [c.name for c in columns if c.unit_process and c.unit_process.group == "electricity"]
        return ", ".join(str(names.process(self.case, self.result.plan.inventory, name)) for name in found)

    def _ledger(self, page: Page) -> dict[str, str]:
        """The rows behind every level; returns the ranges of its columns for formulas."""
        result, lines = self.result, names.lines(self.result.plan)
        known = {line.process for line in result.plan.lines if line.process}
        called = {name: str(names.process(self.case, result.plan.inventory, name)) for name in known}
        rows: list[list[Cell]] = [
            [self.scenarios[scenario], year, self.partners[partner], _(role), str(lines[label]),
             called.get(process, ""), self.indicators[indicator], value, pretty(unit)]
            for scenario, year, partner, role, label, process, indicator, value, unit in result.table.rows()
        ]  # fmt: skip
        head = [_("scenario"), _("year"), _("partner"), _("role"), _("line"), _("process or flow"), _("indicator"),
                _("level"), _("unit")]  # fmt: skip
        first = page.table(head, rows, frozen=True)
        last = first + max(0, len(rows) - 1)
        columns = {"scenario": "A", "partner": "C", "role": "D", "indicator": "G", "value": "H"}
        return {name: f"'{page.name}'!${letter}${first}:${letter}${last}" for name, letter in columns.items()}

    def _levels(self, page: Page, ledger: dict[str, str] | None) -> dict[str, int]:
        """Levels by scenario, as sums of the ledger; returns each indicator's row."""
        result, rows, at = self.result, [], {}
        paid = _("payment").replace('"', '""')
        for k, name in enumerate(ordered(result)):
            at[name] = row = k + 2
            cells: list[Cell] = [self.indicators[name], pretty(result.unit(name))]
            for column, scenario in enumerate(self.case.scenarios):
                value = float(result.level[scenario][INDEX[name]])
                if ledger is None:
                    cells.append(value)
                    continue
                head = page.reference(1, 2 + column, " $").partition("!")[2]
                which = f"({ledger['scenario']}={head})*({ledger['indicator']}=$A{row})"
                formula = f'=SUMPRODUCT({which}*({ledger["role"]}<>"{paid}")*{ledger["value"]})'
                cells.append(Formula(formula, value))
            rows.append(cells)
        page.table([_("indicator"), _("unit"), *self.scenarios.values()], rows, frozen=True)
        return at

    def _savings(self, page: Page, levels: Page) -> None:
        """Every pair of a baseline and an alternative."""
        columns = list(self.case.scenarios)
        rows: list[list[Cell]] = []
        for comparison in self.result.comparisons:
            pair = [2 + columns.index(name) for name in (comparison.baseline, comparison.alternative)]
            for name, at in self.rows.items():
                values = [
                    float(self.result.level[s][INDEX[name]]) for s in (comparison.baseline, comparison.alternative)
                ]
                row = len(rows) + 2
                cells: list[Cell] = [self.scenarios[comparison.baseline], self.scenarios[comparison.alternative]]
                cells += [_("yes") if comparison.default else _("no"), self.indicators[name]]
                cells += [Formula(f"={levels.reference(at, c)}", v) for c, v in zip(pair, values, strict=True)]
                rows.append([*cells, Formula(f"=E{row}-F{row}", comparison[name]), pretty(self.result.unit(name))])
        head = [_("baseline"), _("alternative"), _("default"), _("indicator"), _("level of the baseline"),
                _("level of the alternative"), _("saving"), _("unit")]  # fmt: skip
        page.table(head, rows, frozen=True)

    def _partners(self, page: Page, ledger: dict[str, str], savings: Page) -> None:
        """Savings of the default comparison by partner; they and everyone else add up to the whole."""
        result, found = self.result, self.result.by_partner()
        default = next(k for k, c in enumerate(result.comparisons) if c.default) * len(self.rows)
        page.line(pair_text(result, plain=True))
        page.space()
        rows: list[list[Cell]] = []
        before, after = (savings.reference(2 + default, column) for column in (0, 1))  # in a formula 255 characters
        for k, name in enumerate(self.rows):
            row = page.row + 2 + k
            cells: list[Cell] = [self.indicators[name], pretty(result.unit(name))]
            for column, partner in enumerate(found):
                head = page.reference(page.row + 1, 2 + column, " $").partition("!")[2]
                sign = f"(({ledger['scenario']}={before})-({ledger['scenario']}={after}))"
                which = f"({ledger['partner']}={head})*({ledger['indicator']}=$A{row})"
                value = float(found[partner][INDEX[name]])
                cells.append(Formula(f"=SUMPRODUCT({sign}*{which}*{ledger['value']})", value))
            ends = [page.reference(row, c, "").partition("!")[2] for c in (2, 1 + len(found), 2 + len(found))]
            total = sum(float(values[INDEX[name]]) for values in found.values())
            whole = savings.reference(2 + default + k, 6)
            cells.append(Formula(f"=SUM({ends[0]}:{ends[1]})", total))
            rest = round(total - result.default[name], 6) + 0.0
            rows.append([*cells, Formula(f"=ROUND({ends[2]}-{whole},6)", rest)])
        names_ = [self.partners[id] for id in found]
        page.table([_("indicator"), _("unit"), *names_, _("sum"), _("sum − whole saving")], rows)

    def _years(self, page: Page) -> None:
        """Savings of every year, and cumulated."""
        yearly = self.result.yearly()
        changing = [n for n in HEADLINE if (yearly.loc[yearly["indicator"] == n, "value"] != 0).any()] or ["climate"]
        page.line(pair_text(self.result, plain=True))
        page.space()
        head = [_("year")]
        columns: list[list[Cell]] = [[int(y) for y in yearly.loc[yearly["indicator"] == changing[0], "year"]]]
        for k, name in enumerate(changing):
            one = yearly[yearly["indicator"] == name]
            value, summed = (page.reference(1, 1 + 2 * k + c, "").partition("!")[2].rstrip("1") for c in (0, 1))
            head += [f"{self.indicators[name]} [{pretty(self.result.unit(name))}]", _("cumulated")]
            columns.append([float(v) for v in one["value"]])
            cells: list[Cell] = []
            for j, total in enumerate(one["cumulated"]):
                row = page.row + 2 + j
                formula = f"={value}{row}" if j == 0 else f"={summed}{row - 1}+{value}{row}"
                cells.append(Formula(formula, float(total)))
            columns.append(cells)
        page.table(head, [list(row) for row in zip(*columns, strict=True)], frozen=True)

    def _uncertainty(self, page: Page) -> dict[str, tuple[float, float, float]]:
        """The simulation of the default comparison; returns 2.5 %, 97.5 % and P(saving > 0) by indicator."""
        from impact.uncertainty.summary import simulate_case

        result, drawn = self.result, simulate_case(self.result, DRAWS, SEED)
        page.line(pair_text(result, plain=True))
        page.line(
            _("{draws} paired draws, seed {seed}; 95 % of the draws lie between the ends", draws=tick(DRAWS), seed=SEED)
        )
        page.space()
        shown = shown_indicators(result)
        found = ranges((self.indicators[name], drawn, drawn.saving(name), "") for name in shown)
        page.show(found.only("name", *IN_WORKBOOK))
        ends = found.only("low", "high", "probability").rows
        return dict(zip(shown, ends, strict=True))
