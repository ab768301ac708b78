"""Who takes part in a case, what moves between them, and what some of them can do without the others."""

from __future__ import annotations

import yaml

from impact.cases.economy import EconomyReader
from impact.cases.grammar.nodes import Node, line_of
from impact.cases.location import REMEDY, location
from impact.cases.scalars import Object
from impact.ground.errors import did_you_mean
from impact.ground.units import TEMPERATURE
from impact.model import OUTSIDE, STREAM_KINDS, Amount, Coalition, Location, Partner, Scenario, Stream


class PartnerReader(EconomyReader):
    """Reads `partners:` (each with a rate and a tax of its own, as `economy:` has), `streams:` and `coalitions:`."""

    def read_partner(self, name: str, node: Node) -> Partner:
        found = self.object(node, "partner", f"The partner '{name}'")
        if name == OUTSIDE:
            message = "`outside` is everyone else: it is always there and cannot be declared."
            self.faults.add("reserved", message, line_of(node), "Give the partner another name.")
        title = self.text(found.get("name"))
        return Partner(
            id=name,
            name=title.en or title.da or name,
            title=title,
            municipality=self.string(found.get("municipality")),
            location=self._location(found, name),
            source=self.origin(found).source,
            sector=self.string(found.get("sector")),
            members=self.names(found.get("members"), "members"),
            confidential=self.mark(found),
            ets=self.boolean(found["ets"], "ets") if "ets" in found else None,
            rate=self.rate(found, "rate", f"The partner '{name}': rate"),
            corporate_tax=self.tax_share(found, "corporate tax", f"The partner '{name}': corporate tax"),
        )

    def _location(self, found: Object, name: str) -> Location | None:
        """Where a partner lies, for maps."""
        if "location" not in found:
            return None
        node = found["location"]
        if not isinstance(node, yaml.nodes.ScalarNode):
            message = f"The partner '{name}': the location is no text on one line."
            self.faults.add("bad-location", message, line_of(node), REMEDY)
            return None
        text = self.string(node)
        try:
            return location(text)
        except ValueError as error:
            message = f"The partner '{name}': the location '{text}' {error}."
            self.faults.add("bad-location", message, line_of(node), REMEDY)
            return None

    def stream(self, node: Node) -> Stream:
        found = self.object(node, "stream", "The stream")
        self.mark(found)
        title = self.text(found.get("what"))
        what = f"The stream '{title}'"
        amounts = [self.amount(found.get(key), f"{what}: {key}") for key in ("amount", "heat taken")]
        origin = self.origin(found)
        self.needs_origin(amounts, origin, what, line_of(node))
        provider, receiver = self.two_partners(found, what, line_of(node))
        return Stream(
            what=title,
            kind=self.choice(found.get("kind"), f"{what}: kind", STREAM_KINDS, "material"),
            provider=provider,
            receiver=receiver,
            amount=self._given(found, "amount", amounts[0]),
            cooled_by=self._difference(found, what),
            heat_taken=self._given(found, "heat taken", amounts[1]),
            ends=self.year(found.get("ends"), f"{what}: ends"),
            note=self.text(found.get("note")),
            market_factor=self._market_factor(found, what),
            line=line_of(node),
        )

    def _market_factor(self, found: Object, what: str) -> float | None:
        """A of the circular footprint formula, from 0 (all to the provider) to 1 (all to the receiver)."""
        factor = self.number(found.get("market factor"), f"{what}: market factor")
        if factor is not None and not 0 <= factor <= 1:
            message = f"{what}: market factor must lie between 0 and 1; found '{self.string(found['market factor'])}'."
            remedy = "The PEF method uses 0.2 (more demand than supply), 0.5, or 0.8 (more supply than demand)."
            self.faults.add("bad-market-factor", message, line_of(found["market factor"]), remedy)
        return factor

    def _difference(self, found: Object, what: str) -> Amount | None:
        """A difference of temperatures; 10 °C would be read as 283.15 K."""
        amount = self.optional(found, "cooled by", what, TEMPERATURE)
        if amount is not None and "°C" in amount.text:
            remedy = f"Write {amount.text.replace('°C', 'K')}."
            message = f"{what}: '{amount.text}' is a temperature, but `cooled by` is a difference."
            self.faults.add("temperature-difference", message, amount.line, remedy)
        return amount

    @staticmethod
    def _given(found: Object, key: str, amount: Amount) -> Amount | None:
        return amount if key in found else None

    def coalition(self, node: Node, scenarios: dict[str, Scenario] | None) -> Coalition:
        """Some of the partners, and the scenario that they can carry out without the others."""
        found = self.object(node, "coalition", "The coalition")
        partners = self.names(found.get("partners"), "The coalition: partners")
        for name in partners:
            self.known_partner(name, line_of(found["partners"]))
        name = self.string(found.get("scenario"))
        if name and scenarios is not None and (name not in scenarios or scenarios[name].baseline):
            why = "is a baseline" if name in scenarios else "is no scenario of the case"
            known = [s.name for s in scenarios.values() if not s.baseline]
            message = f"The coalition's scenario '{name}' {why}."
            self.faults.add("unknown-scenario", message, line_of(found["scenario"]), did_you_mean(name, known))
        return Coalition(tuple(dict.fromkeys(partners)), name, line_of(node))
