"""What a result is compared with and stands beside: published claims, and social effects."""

from __future__ import annotations

from impact.cases.amounts import AmountReader, has_figures
from impact.cases.grammar.nodes import Node, line_of
from impact.cases.scalars import BAD, PER_YEAR, UNKNOWN, Object
from impact.ground import units
from impact.ground.errors import did_you_mean
from impact.ground.units import ENERGY, MASS, MONEY, VOLUME
from impact.model import BOUNDARIES, CLAIM_INDICATORS, GASES, JOBS, REACHES, ROLES, Amount, Claim, Scenario, Social

# What an indicator's saving is measured in, by the first word of its name.
INDICATOR_UNITS = {
    "climate": (MASS,),
    "water": (VOLUME,),
    "cost": tuple(MONEY.values()),
    "energy": (ENERGY,),
    "waste": (MASS,),
    "virgin": (MASS,),
}


class ClaimReader(AmountReader):
    """Reads `claims:` and `social:`."""

    def claim(self, node: Node, scenarios: dict[str, Scenario] | None) -> Claim:
        found = self.object(node, "claim", "The claim")
        self.mark(found)
        for key in ("baseline", "alternative"):
            name = self.string(found.get(key))
            if name and scenarios is not None and name not in scenarios:
                message = f"The claim's {key} '{name}' is no scenario of the case."
                self.faults.add("unknown-scenario", message, line_of(found[key]), did_you_mean(name, scenarios))
        roles = self.names(found.get("roles"), "roles")
        for role in roles:
            if role not in ROLES:
                remedy = "Allowed: " + ", ".join(ROLES) + "."
                self.faults.add("not-a-choice", f"The claim: roles cannot hold '{role}'.", line_of(node), remedy)
        origin = self.origin(found)
        saving = self.amount(found.get("saving"), "The claim: saving")
        indicator = self.choice(found.get("indicator"), "The claim: indicator", CLAIM_INDICATORS, "climate")
        saving = self._of_indicator(self.per_year(saving, "The claim"), indicator)
        self.needs_origin([saving], origin, "The claim", line_of(node))
        return Claim(
            indicator=indicator,
            saving=saving,
            baseline=self.string(found.get("baseline")),
            alternative=self.string(found.get("alternative")),
            boundary=self.choice(found.get("boundary"), "The claim: boundary", BOUNDARIES)
            if "boundary" in found
            else "",
            gases=self.choice(found.get("gases"), "The claim: gases", GASES) if "gases" in found else "",
            roles=roles,
            year=self.year(found.get("year"), "The claim: year"),
            origin=origin,
            comment=self.text(found.get("comment")),
            line=line_of(node),
        )

    def _of_indicator(self, saving: Amount, indicator: str) -> Amount:
        """The saving, if it is measured as its indicator is."""
        if saving.dimension is UNKNOWN or indicator not in CLAIM_INDICATORS:
            return saving
        measured = INDICATOR_UNITS[indicator.split("_")[0]]
        allowed = [units.multiply(dimension, PER_YEAR) for dimension in measured]
        if saving.dimension in allowed:
            return saving
        message = f"The claim's saving '{saving.text}' is in {units.name(saving.dimension)}."
        remedy = f"The indicator {indicator} is measured in {units.name(allowed[0])}."
        self.faults.add("unit-does-not-fit", message, saving.line, remedy)
        return BAD

    def social(self, node: Node) -> Social:
        found = self.object(node, "social", "The social effect")
        self.mark(found)
        origin = self.origin(found)
        amount = self.optional(found, "amount", "The social effect")
        if amount is not None and has_figures(amount.tree):
            self.needs_origin([amount], origin, "The social effect", line_of(node))
        return Social(
            what=self.text(found.get("what")),
            amount=amount,
            unit=self.string(found.get("unit")),
            origin=origin,
            note=self.text(found.get("note")),
            jobs=self._jobs(found, amount),
            reach=self.choice(found["reach"], "The social effect: reach", REACHES) if "reach" in found else "",
            counterfactual=self.text(found.get("counterfactual"), "counterfactual"),
            line=line_of(node),
        )

    def _jobs(self, found: Object, amount: Amount | None) -> str:
        """Whether jobs are created or retained; a count of jobs says what would have been without the exchange."""
        if "jobs" not in found:
            return ""
        line = line_of(found["jobs"])
        if amount is not None and self.string(found.get("unit")) not in ("", "FTE"):
            message = f"The social effect counts jobs in '{self.string(found['unit'])}'."
            self.faults.add("unit-does-not-fit", message, line, "Jobs are counted in FTE (full-time equivalents).")
        if amount is not None and "counterfactual" not in found:
            remedy = "As in counterfactual: without the plant none of these posts would exist."
            message = "The social effect counts jobs, but does not say what would have been without the exchange."
            self.faults.add("no-counterfactual", message, line, remedy)
        return self.choice(found["jobs"], "The social effect: jobs", JOBS)
