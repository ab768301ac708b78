"""A case file into a `Case`: every fault found at once, each with its line and remedy."""

from __future__ import annotations

import hashlib
from pathlib import Path

import yaml

from impact.cases.claims import ClaimReader
from impact.cases.grammar.nodes import Node, compose, line_of, read_bytes
from impact.cases.parameters import ParameterReader
from impact.cases.partners import PartnerReader
from impact.cases.processes import ProcessReader
from impact.cases.scalars import UNKNOWN
from impact.cases.scenarios import ScenarioReader
from impact.cases.study import StudyReader
from impact.ground.errors import Faults
from impact.ground.language import _
from impact.ground.units import YEAR
from impact.model import APPROACHES, OUTSIDE, STATUSES, Case, Source, Years


def unused_source(name: str) -> str:
    """The warning of a source that nothing cites, in the current language."""
    return _("The source '{name}' is declared but not used.", name=name)


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
    """The nodes of a case file, or of a case in an Excel workbook (impact.workbooks)."""
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"):
        from impact.cases.workbook.read import compose as compose_workbook  # only for workbooks

        return compose_workbook(data, str(path), faults)
    return compose(data, str(path))


class CaseReader(ParameterReader, ProcessReader, ScenarioReader, PartnerReader, ClaimReader, StudyReader):
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
        self._check_sources(case)
        return case

    def _check_streams(self, case: Case) -> None:
        """A stream that ends before the exchange starts would leave nothing to compute."""
        for stream in case.streams:
            if stream.ends is not None and stream.ends < case.years.start:
                start = case.years.start
                message = f"The stream '{stream.what}' ends in {stream.ends}, before the exchange starts ({start})."
                self.faults.add("years-reversed", message, stream.line, "Check `ends` and `years: start`.")

    def _check_sources(self, case: Case) -> None:
        """A source that nothing cites is left over, or a citation is missing."""
        for name, source in case.sources.items():
            if name not in self.used_sources:
                self.faults.warn("unused-source", unused_source(name), source.line)

    # ------------------------------------------------------------------ the case's frame

    def source(self, name: str, node: Node) -> Source:
        found = self.object(node, "source", f"The source '{name}'")
        fields = {key: self.string(value, key) for key, value in found.items()}
        return Source(id=name, line=line_of(node), **fields)

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
