"""The vocabulary of a case file: which keys each object may bear, of what kind, and which it must.

One declaration serves the reader (unknown and missing keys), the workbooks (`impact.cases.workbook`), the JSON
Schema that editors use (`impact.cases.schema`), and whatever walks over a case (`walk.objects`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from impact import model
from impact.ground.units import CURRENCIES


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its kind, whether it must stand, and what it means."""

    kind: str
    doc: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()

    @property
    def shape(self) -> str:
        """`object`, `list` or `map`, of what `target` says; empty for a single value."""
        return self.kind.partition(":")[0] if ":" in self.kind else ""

    @property
    def target(self) -> str:
        """The kind of object (of `OBJECTS`) that stands in it; empty where values do."""
        inside = self.kind.partition(":")[2]
        return inside if inside in OBJECTS else ""

    @property
    def is_table(self) -> bool:
        """Whether a workbook has a sheet of its own for it."""
        return self.kind in ("texts", "map:changes") or bool(self.target and self.shape != "object")


_ORIGIN = {
    "source": Key("name", "id of a source under `sources:`"),
    "place": Key("string", "page, table or paragraph in the source, where it differs from the source's own"),
    "assumption": Key("text", "why this value is assumed"),
}
_UNCERTAINTY = {
    "range": Key("string", "±5 %: a 95 % range"),
    "low": Key("amount", "low end (95 %, or the bound of the distribution)"),
    "high": Key("amount", "high end"),
    "distribution": Key("choice", choices=model.DISTRIBUTIONS),
    "cv": Key("ratio", "coefficient of variation"),
    "gsd": Key("ratio", "geometric standard deviation"),
    "gsd2": Key("ratio", "squared geometric standard deviation: 95 % lies within value ×÷ GSD²"),
    "pedigree": Key("numbers", "five scores from 1 to 5"),
    "values": Key("map:amount", "the only possible values, each with its probability"),
    "group": Key("string", "parameters of one group share a draw: they rise and fall together"),
    "against": Key("string", "shares the draw of a group, and falls where the group rises"),
}
_MARK = {
    "confidential": Key("choice", "who may see it in documents (docs/confidentiality.md)", False, model.MARKS),
    "of": Key("partner", "to whom a confidential value belongs"),
}
_PRICE = {"price": Key("amount", "per unit"), "price year": Key("year", "year of the price level")}

OBJECTS: dict[str, dict[str, Key]] = {
    "case": {
        "id": Key("id", "unique, lower case, hyphens", True),
        "title": Key("text", "", True),
        "description": Key("text"),
        "status": Key("choice", "", True, model.STATUSES),
        "illustrative": Key("bool", "a key quantity is not published"),
        "note": Key("text"),
        "goal": Key("object:goal", "what the study is for, and for whom (ISO 14044, 4.2.2)"),
        "approach": Key("choice", "", False, model.APPROACHES),
        "region": Key("string", "where water is taken, unless a flow says otherwise"),
        "electricity": Key("string", "the method that plain `electricity XX` means"),
        "years": Key("object:years", "", True),
        "economy": Key("object:economy"),
        "partners": Key("map:partner", "", True),
        "streams": Key("list:stream", "", True),
        "parameters": Key("map:parameter"),
        "functions": Key("map:function", "the functional unit", True),
        "scenarios": Key("map:scenario", "", True),
        "processes": Key("map:process"),
        "claims": Key("list:claim"),
        "social": Key("list:social"),
        "coalitions": Key("list:coalition", "what some of the partners can do without the others (Shapley view)"),
        "left out": Key("texts"),
        "cut-offs": Key("list:cut-off", "what is left out, with its estimated size"),
        "review": Key("list:review", "critical reviews that have taken place (ISO 14044, 6)"),
        "sources": Key("map:source"),
    },
    "goal": {
        "application": Key("text", "what the results are to be used for"),
        "reasons": Key("text", "why the study was made"),
        "audience": Key("text", "for whom it is"),
        "commissioner": Key("text", "who asked for it"),
        "practitioner": Key("text", "who made it"),
        "comparative assertion": Key("bool", "it supports a comparative assertion disclosed to the public"),
    },
    "review": {
        "reviewers": Key("names", "who reviewed it", True),
        "organisation": Key("text", "where they work"),
        "kind": Key("choice", "experts (ISO 14044, 6.2) or a panel of interested parties (6.3)", True, model.REVIEWS),
        "date": Key("string", "day of the statement, as in 2026-11-22", True),
        "standard": Key("string", "such as ISO/TS 14071:2014"),
        "scope": Key("text", "what was looked at"),
        "statement": Key("text", "the conclusion of the review", True),
        "url": Key("string"),
    },
    "cut-off": {
        "what": Key("text", "", True),
        "share": Key("ratio", "its estimated size, as a share of the default climate saving", True),
        **_ORIGIN,
    },
    "years": {
        "reference": Key("year", "the year that is reported", True),
        "start": Key("year", "first year of the exchange; the reference year if left out"),
        "lifetime": Key("amount", "such as 20 a"),
        "end": Key("year", "last year of the exchange"),
    },
    "economy": {
        "rate": Key("ratio", "discount rate, real unless `basis: nominal`"),
        "currency": Key("choice", "", False, CURRENCIES),
        "price year": Key("year"),
        "basis": Key("choice", "whether rates and indices are real or nominal", False, model.BASES),
        "inflation": Key("ratio", "a year; 2 % if left out"),
        "horizon": Key("amount", "years of operation that are looked at; the lifetime if left out"),
        "prices": Key("map:path", "how prices go on, by the name of a process or the label of a line"),
        "price scenarios": Key("map:changes", "changes looked at together: {high: {electricity DK: +30 %}}"),
    },
    "path": {
        "index": Key("ratio", "rise a year, above inflation unless `basis: nominal`"),
        "basis": Key("choice", "of the index; the same as that of `economy`", False, model.BASES),
        "from": Key("year", "the year from which it rises; the last published one if left out"),
        "by year": Key("map:amount", "prices of single years, held constant before and after"),
        "price year": Key("year", "year of their money"),
        **_ORIGIN,
    },
    "partner": {
        "name": Key("text", "", True),
        "municipality": Key("string"),
        "location": Key("string", "degrees north and east (WGS 84), as in 55.6615 N 11.0809 E"),
        "source": Key("name", "where its location is from"),
        "sector": Key("string", "NACE code"),
        "members": Key("names"),
        **_MARK,
        "ets": Key("bool", "its stacks are in the EU emissions trading system"),
        "rate": Key("ratio", "the rate of return it asks for, on the basis of `economy`"),
        "corporate tax": Key("ratio", "its tax on profit; Denmark's if left out, 0 % for who pays none"),
    },
    "stream": {
        "what": Key("text", "", True),
        "kind": Key("choice", "", True, model.STREAM_KINDS),
        "from": Key("partner", "provider", True),
        "to": Key("partner", "receiver", True),
        "amount": Key("amount"),
        "cooled by": Key("amount", "temperature difference given off, in K"),
        "heat taken": Key("amount", "heat that the receiver takes from it"),
        "ends": Key("year", "last year of the stream"),
        "market factor": Key("ratio", "A of the PEF circular footprint formula: 0.2, 0.5 or 0.8"),
        "note": Key("text"),
        **_MARK,
        **_ORIGIN,
    },
    "parameter": {
        "title": Key("text", "what documents call it; its name if left out"),
        "value": Key("amount", "", True),
        "by year": Key("map:amount", "values of single years, held constant before and after"),
        **_UNCERTAINTY,
        **_ORIGIN,
        "note": Key("text"),
        **_MARK,
    },
    "function": {
        "title": Key("text", "what documents call it; its name if left out"),
        "amount": Key("amount", "per year", True),
        "for": Key("partner", "who is served", True),
        "note": Key("text"),
        **_ORIGIN,
        **_MARK,
    },
    "scenario": {
        "title": Key("text", "what documents call it; its name if left out"),
        "baseline": Key("bool", "a scenario without the exchange"),
        "description": Key("text"),
        "flows": Key("list:flow"),
        "segments": Key("list:segment"),
        "investments": Key("list:investment"),
        "payments": Key("list:payment"),
        "costs": Key("list:cost"),
        "without": Key("map:text", "functions that need nothing here, and why"),
    },
    "segment": {
        "from": Key("year", "first year"),
        "until": Key("year", "first year after it"),
        "reason": Key("text", "", True),
        "flows": Key("list:flow", "", True),
    },
    "flow": {
        **{verb: Key("string") for verb in model.VERBS},
        "amount": Key("amount", "per year", True),
        "by": Key("shares", "who operates or buys it", True),
        "role": Key("choice", "", True, model.ROLES),
        "serves": Key("serves", "which function it delivers"),
        "substitution": Key("amount", "ratio"),
        "quality": Key("amount", "ratio"),
        **_PRICE,
        "capacity": Key("amount", "to check the full-load hours"),
        "region": Key("string"),
        "label": Key("text"),
        "needs": Key("names", "partners without whom it vanishes (for the Shapley view)"),
        "note": Key("text"),
        **_ORIGIN,
        **_MARK,
    },
    "investment": {
        "what": Key("text", "", True),
        "by": Key("partner", "", True),
        "amount": Key("amount", "money", True),
        "year": Key("year", "", True),
        "lifetime": Key("amount", "such as 20 a", True),
        "grant": Key("amount"),
        "needs": Key("names", "partners without whom it vanishes (for the Shapley view)"),
        "depreciation": Key("choice", "class of tax depreciation", False, model.DEPRECIATION_CLASSES),
        "note": Key("text"),
        **_ORIGIN,
        **_MARK,
    },
    "payment": {
        "what": Key("text"),
        "from": Key("partner", "", True),
        "to": Key("partner", "", True),
        "amount": Key("amount", "money per year"),
        "per": Key("amount", "quantity per year"),
        "tariff": Key("string", "in place of `price`: whose price in the inventory is paid, such as a tax"),
        **_PRICE,
        "needs": Key("names", "partners without whom it vanishes (for the Shapley view)"),
        "note": Key("text"),
        **_ORIGIN,
        **_MARK,
    },
    "cost": {
        "what": Key("text", "", True),
        "by": Key("partner", "", True),
        "amount": Key("amount", "money per year", True),
        "price year": Key("year"),
        "role": Key("choice", "", True, model.ROLES),
        "needs": Key("names", "partners without whom it vanishes (for the Shapley view)"),
        "note": Key("text"),
        **_ORIGIN,
        **_MARK,
    },
    "process": {
        "title": Key("text", "what documents call it; its name if left out"),
        "titles": Key("map:text", "what documents call its outputs, by output"),
        "output": Key("amount"),
        "outputs": Key("map:amount"),
        "inputs": Key("map:amount", "processes"),
        "emissions": Key("map:amount", "elementary flows"),
        "resources": Key("map:amount", "elementary flows"),
        "allocation": Key("allocation", "energy, mass, or shares per output"),
        "substitution": Key("map:string", "co-product: the process it displaces"),
        "counterparts": Key("map:string", "output: what makes the same on the market, for other allocation rules"),
        "direct": Key("bool", "operated by a partner (the default)"),
        **_PRICE,
        "note": Key("text"),
        **_ORIGIN,
        **_MARK,
    },
    "claim": {
        "indicator": Key("choice", "", True, model.CLAIM_INDICATORS),
        "saving": Key("amount", "", True),
        "baseline": Key("name"),
        "alternative": Key("name"),
        "boundary": Key("choice", "", False, model.BOUNDARIES),
        "gases": Key("choice", "", False, model.GASES),
        "roles": Key("names"),
        "year": Key("year"),
        "comment": Key("text"),
        **_ORIGIN,
        **_MARK,
    },
    "social": {
        "what": Key("text", "", True),
        "amount": Key("amount"),
        "unit": Key("string"),
        "jobs": Key("choice", "created or retained; its amount is then in FTE", False, model.JOBS),
        "reach": Key("choice", "direct: at the partners; indirect: at suppliers and others", False, model.REACHES),
        "counterfactual": Key("text", "what would have been without the exchange"),
        "note": Key("text"),
        **_ORIGIN,
        **_MARK,
    },
    "coalition": {
        "partners": Key("names", "who takes part", True),
        "scenario": Key("name", "what they can carry out without the others", True),
    },
    "source": {
        "title": Key("string", "", True),
        "publisher": Key("string"),
        "year": Key("string"),
        "place": Key("string", "page, table, sheet or paragraph"),
        "url": Key("string"),
        "accessed": Key("string"),
        "note": Key("string"),
    },
    "network": {
        "id": Key("id", "", True),
        "title": Key("text", "", True),
        "description": Key("text"),
        "note": Key("text"),
        "cases": Key("names", "file names beside this one", True),
        "year": Key("year"),
        "overlaps": Key("list:overlap"),
        "groups": Key("map:members", "parameters of several cases that share a draw, by case: {case: parameter, ...}"),
        "claims": Key("list:claim"),
        "left out": Key("texts"),
        "goal": Key("object:goal", "what the study is for, and for whom (ISO 14044, 4.2.2)"),
        "review": Key("list:review", "critical reviews that have taken place (ISO 14044, 6)"),
        "sources": Key("map:source"),
    },
    "overlap": {
        "cases": Key("names", "", True),
        "counts": Key("name", "the one that counts", True),
        "reason": Key("text", "", True),
    },
}

_YEAR = re.compile(r"(19|20|21)\d\d")


def is_year(text: str) -> bool:
    """Whether a text is a year from 1900 to 2199."""
    return bool(_YEAR.fullmatch(text))
