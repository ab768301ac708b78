"""A case file into a `Case`: every fault found at once, each with its line and remedy."""

from __future__ import annotations

import hashlib
from pathlib import Path

import yaml

from impact import units
from impact.cases.amounts import has_figures
from impact.cases.economy import EconomyReader
from impact.cases.fields import BOUNDARIES, CLAIM_INDICATORS, GASES, INDICATOR_UNITS
from impact.cases.location import REMEDY, location
from impact.cases.nodes import Node, compose, line_of, read_bytes
from impact.cases.parameters import ParameterReader
from impact.cases.processes import ProcessReader
from impact.cases.scalars import BAD, PER_YEAR, UNKNOWN, Object
from impact.cases.scenarios import ScenarioReader
from impact.cases.study import StudyReader
from impact.errors import Faults, did_you_mean
from impact.language import _
from impact.model import (
    APPROACHES,
    JOBS,
    OUTSIDE,
    REACHES,
    ROLES,
    STATUSES,
    STREAM_KINDS,
    Amount,
    Case,
    Claim,
    Coalition,
    Location,
    Partner,
    Scenario,
    Social,
    Source,
    Stream,
    Years,
)
from impact.units import TEMPERATURE, YEAR


def read_file(path: Path, faults: Faults) -> Case:
    """Read one case file; faults are collected in `faults`.

    Raises
    ------
    InputError
        At once, if the file is no YAML mapping (or no workbook) at all.
    """
    data = read_bytes(path)
    root = tree(path, data, faults)
    reader = CaseReader(faults)
    return reader.case(root, str(path), hashlib.sha256(data).hexdigest())


def tree(path: Path, data: bytes, faults: Faults) -> yaml.nodes.MappingNode:
    """The nodes of a case file, or of a case in an Excel workbook (impact.excel)."""
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"):
        from impact.excel.read import compose as compose_workbook  # only for workbooks

        return compose_workbook(data, str(path), faults)
    return compose(data, str(path))


class CaseReader(ParameterReader, ProcessReader, ScenarioReader, EconomyReader, StudyReader):
    """Reads the objects of a case file, in the order in which they refer to each other."""

    def case(self, root: Node, path: str, sha256: str) -> Case:
        top = self.object(root, "case", "The case")
        self.sources = self.keys(top.get("sources"))
        self.partners = [*self.keys(top.get("partners")), OUTSIDE]
        self.partners_known = isinstance(top.get("partners"), yaml.nodes.MappingNode)
        sources = self.map(top.get("sources"), "sources", self.source)
        parameters = self.parameters(top.get("parameters"))
        functions = self.map(top.get("functions"), "functions", self.function)
        self.functions = functions
        years = self.years(top.get("years"))
        self.reference = years.reference
        economy = self.economy(top.get("economy"))
        partners = self.map(top.get("partners"), "partners", self.read_partner)
        processes = self.map(top.get("processes"), "processes", self.process)
        scenarios = self.map(top.get("scenarios"), "scenarios", self.scenario)
        self.check_scenarios(scenarios, top.get("scenarios"))
        case = Case(
            id=self.identifier(top.get("id"), "id"),
            title=self.text(top.get("title"), "title"),
            description=self.text(top.get("description"), "description"),
            status=self.choice(top.get("status"), "status", STATUSES, "idea"),
            illustrative=self.boolean(top.get("illustrative"), "illustrative"),
            note=self.text(top.get("note"), "note"),
            approach=self.choice(top.get("approach"), "approach", APPROACHES, "attributional"),
            region=self.region(top.get("region")) or "DK",
            electricity=self.string(top.get("electricity")),
            years=years,
            economy=economy,
            partners=partners,
            streams=tuple(self.stream(node) for node in self.items(top.get("streams"), "streams")),
            parameters=parameters,
            functions=functions,
            scenarios=scenarios,
            processes=processes,
            claims=tuple(self.claim(n, scenarios) for n in self.items(top.get("claims"), "claims")),
            social=tuple(self.social(node) for node in self.items(top.get("social"), "social")),
            coalitions=tuple(self.coalition(n, scenarios) for n in self.items(top.get("coalitions"), "coalitions")),
            left_out=self.texts(top.get("left out"), "left out"),
            cut_offs=tuple(self.cut_off(node) for node in self.items(top.get("cut-offs"), "cut-offs")),
            goal=self.goal(top.get("goal")),
            reviews=tuple(self.review(node) for node in self.items(top.get("review"), "review")),
            sources=sources,
            path=path,
            sha256=sha256,
            lines={key: line_of(value) for key, value in top.items()},
        )
        self._check_streams(case)
        for name in sources:
            if name not in self.used_sources:
                message = _("The source '{name}' is declared but not used.", name=name)
                self.faults.warn("unused-source", message, sources[name].line)
        return case

    def _check_streams(self, case: Case) -> None:
        """A stream that ends before the exchange starts would leave nothing to compute."""
        for stream in case.streams:
            if stream.ends is not None and stream.ends < case.years.start:
                start = case.years.start
                message = f"The stream '{stream.what}' ends in {stream.ends}, before the exchange starts ({start})."
                self.faults.add("years-reversed", message, stream.line, "Check `ends` and `years: start`.")

    # ------------------------------------------------------------------ the case's frame

    def source(self, name: str, node: Node) -> Source:
        found = self.object(node, "source", f"The source '{name}'")
        fields = {key: self.string(value, key) for key, value in found.items()}
        return Source(id=name, line=line_of(node), **fields)

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
        text = self.string(node, f"The partner '{name}': location")
        try:
            return location(text)
        except ValueError as error:
            message = f"The partner '{name}': the location '{text}' {error}."
            self.faults.add("bad-location", message, line_of(node), REMEDY)
            return None

    def years(self, node: Node | None) -> Years:
        if node is None:
            return Years(2022, 2022, 1)
        found = self.object(node, "years", "`years`")
        reference = self.year(found.get("reference"), "years: reference") or 2022
        start = self.year(found.get("start"), "years: start") or reference
        end = self.year(found.get("end"), "years: end")
        lifetime = self._lifetime(found.get("lifetime"), "years: lifetime")
        if end is not None and end < start:
            message = f"years: end {end} lies before start {start}."
            self.faults.add("years-reversed", message, line_of(found["end"]), "Swap or correct them.")
        if "lifetime" not in found:
            lifetime = max(1, (end or reference) - start + 1)
        return Years(reference, start, lifetime, end)

    def _lifetime(self, node: Node | None, what: str) -> int:
        amount = self.amount(node, what, YEAR, {})
        if node is None or amount.dimension is UNKNOWN:
            return 1
        value = amount.constant or 0.0
        if not 1 <= value <= 200:
            message = f"{what} must be 1 a to 200 a; found '{amount.text}'."
            self.faults.add("bad-lifetime", message, line_of(node), "Write it in years, as in 20 a.")
            return 1
        return round(value)

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

    # ------------------------------------------------------------------ claims and social

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
