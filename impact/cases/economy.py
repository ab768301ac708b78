"""`economy:` of a case: its rate, currency and price level, real or nominal, its horizon and how prices go on."""

from __future__ import annotations

from impact.cases.amounts import AmountReader
from impact.cases.grammar.fields import is_year
from impact.cases.grammar.nodes import Node, line_of
from impact.cases.scalars import UNKNOWN, Object
from impact.ground import units
from impact.ground.units import CURRENCIES, YEAR
from impact.model import BASES, Amount, Economy, PricePath, PriceScenario


class EconomyReader(AmountReader):
    """Reads `economy:`; after it, `real` turns rates of the case's basis into real ones."""

    basis = Economy().basis
    inflation = Economy().inflation

    def economy(self, node: Node | None) -> Economy:
        if node is None:
            return Economy()
        found = self.object(node, "economy", "`economy`")
        self.basis = self.choice(found.get("basis"), "economy: basis", BASES, Economy().basis)
        self._inflation(found, line_of(node))
        rate = self.rate(found, "rate", "economy: rate")
        return Economy(
            rate=Economy().rate if rate is None else rate,
            currency=self.choice(found.get("currency"), "economy: currency", CURRENCIES, "DKK"),
            price_year=self.year(found.get("price year"), "economy: price year"),
            basis=self.basis,
            inflation=self.inflation,
            horizon=self._horizon(found),
            prices=self._paths(found.get("prices")),
            price_scenarios=self._price_scenarios(found.get("price scenarios")),
        )

    def _inflation(self, found: Object, line: int) -> None:
        given = self.number(found.get("inflation"), "economy: inflation")
        if given is not None:
            self.inflation = given
            if not -0.2 < given < 1:
                written = self.string(found["inflation"])
                message = f"economy: inflation must lie between -20 % and 100 %; found '{written}'."
                self.faults.add("bad-rate", message, line_of(found["inflation"]), "Write a percentage, as in 2 %.")
        elif self.basis == "nominal":
            remedy = "Write `inflation: 2 %`, or make the rates real: (1 + nominal) = (1 + real) (1 + inflation)."
            self.faults.add("no-inflation", "`economy` is nominal, but gives no inflation.", line, remedy)

    def rate(self, found: Object, key: str, what: str) -> float | None:
        """A rate of return of the case's basis as a real one."""
        rate = self.number(found.get(key), what)
        if rate is None:
            return None
        if not -0.5 < rate < 1:
            message = f"{what} must lie between -50 % and 100 %; found '{self.string(found[key])}'."
            self.faults.add("bad-rate", message, line_of(found[key]), "Write a percentage, as in 3.5 %.")
            return None
        return self.real(rate)

    def real(self, rate: float) -> float:
        """A rate of the case's basis as a real one: (1 + n) = (1 + r) (1 + i)."""
        return (1 + rate) / (1 + self.inflation) - 1 if self.basis == "nominal" else rate

    def tax_share(self, found: Object, key: str, what: str) -> float | None:
        share = self.number(found.get(key), what)
        if share is not None and not 0 <= share < 1:
            message = f"{what} must lie between 0 % and 100 %; found '{self.string(found[key])}'."
            self.faults.add("bad-rate", message, line_of(found[key]), "Write a percentage, as in 22 %.")
            return None
        return share

    def _horizon(self, found: Object) -> int | None:
        amount = self.amount(found.get("horizon"), "economy: horizon", YEAR, {})
        if "horizon" not in found or amount.dimension is UNKNOWN:
            return None
        value = amount.constant or 0.0
        if not 1 <= value <= 100:
            message = f"economy: horizon must be 1 a to 100 a; found '{amount.text}'."
            self.faults.add("bad-lifetime", message, amount.line, "Write it in years, as in 20 a.")
            return None
        return round(value)

    # ------------------------------------------------------------------ how prices go on

    def _paths(self, node: Node | None) -> tuple[PricePath, ...]:
        if node is None:
            return ()
        return tuple(self._path(name, value, line) for name, value, line in self.pairs(node, "economy: prices"))

    def _path(self, name: str, node: Node, line: int) -> PricePath:
        what = f"The price of '{name}'"
        found = self.object(node, "path", what)
        basis = self.choice(found.get("basis"), f"{what}: basis", BASES, self.basis)
        if basis != self.basis:
            message = f"{what} is {basis}, but the case's rates are {self.basis}."
            remedy = f"Write it {self.basis}, or set `basis: {basis}` in `economy:` for all: they are never mixed."
            self.faults.add("real-and-nominal", message, line_of(found["basis"]), remedy)
        origin = self.origin(found)
        index = self.number(found.get("index"), f"{what}: index") or 0.0
        if not -0.5 < index < 1:
            message = f"{what}: index must lie between -50 % and 100 % a year; found '{self.string(found['index'])}'."
            self.faults.add("bad-rate", message, line_of(found["index"]), "Write a percentage, as in 2 %.")
        by_year = self._by_year(found.get("by year"), what)
        self.needs_origin([amount for _, amount in by_year], origin, what, line)
        if not origin and index and not by_year:
            message = f"{what} has an index without a source."
            self.faults.add("no-source", message, line, "Add `source: ID` or `assumption: the reason`.")
        price_year = self.year(found.get("price year"), f"{what}: price year")
        in_money_of_its_year = self.basis == "nominal" and price_year is None
        return PricePath(
            name=name,
            index=self.real(index) if "index" in found else 0.0,
            since=self.year(found.get("from"), f"{what}: from"),
            by_year=by_year,
            price_year=None if in_money_of_its_year else price_year or self.reference,
            origin=origin,
            line=line,
        )

    def _by_year(self, node: Node | None, what: str) -> tuple[tuple[int, Amount], ...]:
        if node is None:
            return ()
        values = []
        for key, value, line in self.pairs(node, f"{what}: by year"):
            if not is_year(key):
                remedy = "Write four digits, as in {2025: 600 DKK/MWh, 2030: 500 DKK/MWh}."
                self.faults.add("bad-year", f"{what}: by year: '{key}' is no year.", line, remedy)
                continue
            amount = self.amount(value, f"{what} in {key}")
            if amount.dimension is UNKNOWN:
                continue
            if units.currency_of(amount.dimension) is None:
                remedy = "A price is money per unit, as in 30 DKK/t."
                self.faults.add("unit-does-not-fit", f"{what} in {key}: '{amount.text}' is no money.", line, remedy)
                continue
            values.append((int(key), amount))
        return tuple(sorted(values, key=lambda pair: pair[0]))

    def _price_scenarios(self, node: Node | None) -> tuple[PriceScenario, ...]:
        if node is None:
            return ()
        scenarios = []
        for name, value, line in self.pairs(node, "economy: price scenarios"):
            changes = []
            for what, change, _ in self.pairs(value, f"The price scenario '{name}'"):
                ratio = self.number(change, f"The price scenario '{name}': {what}")
                if ratio is not None and ratio < -1:
                    message = f"The price scenario '{name}': {what} falls by more than 100 %."
                    self.faults.add("bad-rate", message, line_of(change), "Write a change, as in +30 % or -20 %.")
                elif ratio is not None:
                    changes.append((what, ratio))
            scenarios.append(PriceScenario(name, tuple(changes), line))
        return tuple(scenarios)
