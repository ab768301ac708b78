"""What the columns and items of the template mean, in English and, below it, in Danish."""

from __future__ import annotations

from impact.cases.grammar.fields import Key, is_year
from impact.cases.workbook.sheets import ColumnLayout, SheetLayout
from impact.ground.language import N_, _, speak, spoken

# By "object: key", or by key alone where it means the same everywhere.
_HELP = {
    "id": N_("a short name of your own: small letters, digits and hyphens"),
    "case: title": N_("what the exchange is, in a few words"),
    "case: description": N_("one or two sentences: what happens, and what happened before"),
    "status": N_("idea, planned, operating or ended"),
    "illustrative": N_("yes, while a key figure is an example or not published"),
    "case: note": N_("what a reader must know about the figures"),
    "approach": N_("attributional (average mixes), unless you know that you need the other"),
    "region": N_("country where electricity is bought and water is taken, such as DK"),
    "electricity": N_("which electricity is meant by “electricity DK”, such as residual mix; may stay empty"),
    "years: reference": N_("the year that is reported"),
    "years: start": N_("first year of the exchange"),
    "years: lifetime": N_("in years"),
    "years: end": N_("last year of the exchange, if it has ended or will end"),
    "economy: rate": N_("discount rate a year"),
    "economy: currency": N_("DKK, EUR, SEK, NOK, GBP or USD"),
    "economy: price year": N_("year of the price level of the results"),
    "economy: basis": N_("whether rates are real (without inflation) or nominal"),
    "economy: inflation": N_("a year"),
    "economy: horizon": N_("years that the business case looks at"),
    "partner": N_("a short name that the other sheets use"),
    "partner: name": N_("the full name"),
    "municipality": N_("where it lies"),
    "location": N_("degrees north and east, such as 55.6615 N 11.0809 E, or about 55.68 N 11.09 E for the town"),
    "partner: source": N_("where its location is from: one of the sources; may stay empty"),
    "sector": N_("NACE code"),
    "members": N_("companies in it, separated by semicolons"),
    "confidential": N_("yes: in documents for others only as a class; or company, partner, facilitator"),
    "of": N_("the partner to whom the confidential value belongs"),
    "ets": N_("yes, if its stacks are in the EU emissions trading system"),
    "rate": N_("the rate of return that it asks for"),
    "corporate tax": N_("its tax on profit; 0 % for who pays none"),
    "what": N_("what it is, in a few words"),
    "kind": N_("energy, water, material or service"),
    "from": N_("who gives or pays"),
    "to": N_("who receives"),
    "amount": N_("a number with its unit beside it, or an expression of parameters such as heat * 5 %"),
    "unit": N_("of the number to its left; empty for an expression"),
    "cooled by": N_("difference of temperature in K"),
    "heat taken": N_("heat that the receiver takes out of it, for the plausibility check"),
    "ends": N_("last year of the stream"),
    "market factor": N_("0.2, 0.5 or 0.8: factor A of the circular footprint formula"),
    "parameter": N_("a name of letters, digits and _ that expressions use"),
    "value": N_("a number with its unit beside it, or an expression of other parameters"),
    "by year": N_("values of single years: give each year a column of its own, with the year as its heading"),
    "range": N_("± a percentage (95 % range)"),
    "low": N_("low end, in the same unit"),
    "high": N_("high end, in the same unit"),
    "distribution": N_("how values spread between the ends; may stay empty"),
    "cv": N_("coefficient of variation"),
    "gsd": N_("geometric standard deviation"),
    "gsd2": N_("squared geometric standard deviation"),
    "pedigree": N_("five scores from 1 to 5, separated by semicolons"),
    "values": N_("the only possible values, one to a line with its probability, as in 20 km: 30 %"),
    "group": N_("parameters of one group rise and fall together"),
    "against": N_("falls where this group rises"),
    "source": N_("where the figure comes from: a name from the sheet Sources"),
    "source: source": N_("a short name that the other sheets use"),
    "place": N_("page, table or paragraph"),
    "assumption": N_("where there is no source: why you assume this value"),
    "note": N_("anything else a reader should know"),
    "function": N_("what every scenario must deliver"),
    "function: for": N_("who is served"),
    "scenario": N_("name of the scenario, as on the sheet Scenarios"),
    "scenario: scenario": N_("a name; the first baseline and the first other scenario are compared first"),
    "baseline": N_("yes: a scenario without the exchange"),
    "claim: baseline": N_("the baseline that the publisher compares with"),
    "description": N_("one sentence"),
    "without": N_("functions that need nothing here, one to a line with the reason"),
    "segment": N_("number of the segment, if the scenario changes in time; else empty"),
    "segment: from": N_("first year"),
    "until": N_("first year after it"),
    "reason": N_("why it changes"),
    "verb": N_("use or displace a process; take, emit, return or evaporate to or from nature"),
    "process or flow": N_("name from the inventory (impact factors WORDS), or a process of the sheet Processes"),
    "by": N_("who operates or buys it; shares stand one to a line, as in plant: 50 %"),
    "role": N_("why the line is there"),
    "serves": N_("the function it delivers; several stand one to a line with their amounts"),
    "substitution": N_("share that replaces the other thing"),
    "process: substitution": N_("co-product: the process it replaces, one to a line"),
    "quality": N_("share for lower quality"),
    "price": N_("money per unit, as in 60 DKK/MWh, or a parameter"),
    "price year": N_("year of the price level"),
    "capacity": N_("as in 10 MW, to check the hours of full load"),
    "label": N_("how documents call the line"),
    "title": N_("how documents call it"),
    "needs": N_("partners without whom it vanishes, separated by semicolons; may stay empty"),
    "process": N_("a name of your own that the inventory does not have"),
    "output": N_("how much the inputs are for, usually 1"),
    "outputs": N_("several products, one to a line, as in heat: 1 MWh"),
    "inputs": N_("processes used, one to a line, as in electricity DK: 1 MWh / cop"),
    "emissions": N_("elementary flows to nature, one to a line with their amounts"),
    "resources": N_("elementary flows from nature, one to a line with their amounts"),
    "allocation": N_("energy, mass, or shares of the products, one to a line"),
    "counterparts": N_("product: what makes the same on the market, one to a line"),
    "direct": N_("no, if nobody among the partners operates it"),
    "investment: year": N_("year in which it is paid"),
    "lifetime": N_("in years"),
    "grant": N_("in the same unit"),
    "depreciation": N_("class of tax depreciation"),
    "per": N_("quantity per year that is paid for, if a price is given"),
    "tariff": N_("in place of a price: whose price in the inventory is paid, such as a tax"),
    "indicator": N_("which result the published figure is about"),
    "saving": N_("the published figure"),
    "alternative": N_("the scenario with the exchange that it is about"),
    "boundary": N_("direct (own stacks and bought energy) or life-cycle, if the publisher says so"),
    "gases": N_("CO2 or CO2e, if the publisher says so"),
    "roles": N_("compare only these roles, separated by semicolons"),
    "claim: year": N_("the year that it is about"),
    "comment": N_("why it differs from ours"),
    "jobs": N_("created or retained, if it is a number of jobs"),
    "reach": N_("direct: at the partners; indirect: elsewhere"),
    "counterfactual": N_("what would be without the exchange"),
    "social: unit": N_("such as FTE or dB"),
    "left out": N_("what is not counted, and why"),
    "cut-off: what": N_("what is not counted, where its size is known roughly"),
    "share": N_("its size as a share of the climate saving, as in 2 %"),
    "goal: application": N_("what the results are to be used for"),
    "goal: reasons": N_("why the study was made"),
    "goal: audience": N_("for whom it is"),
    "goal: commissioner": N_("who asked for it"),
    "goal: practitioner": N_("who made it"),
    "goal: comparative assertion": N_(
        "yes, if it is to support a public claim that one product is better than another"
    ),
    "reviewers": N_("who reviewed it, separated by semicolons"),
    "organisation": N_("where they work"),
    "review: kind": N_("internal expert, external expert or panel"),
    "date": N_("day of the review's statement, as in 2026-11-22"),
    "standard": N_("standard of the review, such as ISO/TS 14071:2014"),
    "scope": N_("what was looked at"),
    "statement": N_("the conclusion of the review"),
    "price of": N_("name of a process, or label of a line"),
    "index": N_("rise a year"),
    "basis": N_("real or nominal, as for the rates"),
    "path: from": N_("year from which it rises"),
    "price scenario": N_("a name"),
    "changes": N_("changes of prices looked at together, one to a line, as in electricity DK: +30 %"),
    "partners": N_("who takes part, separated by semicolons"),
    "coalition: scenario": N_("what they can carry out without the others"),
    "publisher": N_("who published it"),
    "source: year": N_("year of publication"),
    "url": N_("address"),
    "accessed": N_("day on which it was read, as in 2026-11-21"),
    "source: title": N_("title of the report, page or meter"),
}

_YEAR = N_("value in this year, in the same unit")

_GUIDE = (
    N_("How to fill in a case"),
    N_(
        "One workbook is one exchange between companies. The figures in it are an example that computes: "
        "replace them by your own."
    ),
    N_("1. Case: title, status and years. 2. Partners: who takes part. 3. Streams: what moves from whom to whom."),
    N_(
        "4. Parameters: every figure, with its unit and where it comes from. Put figures here and use their names on "
        "the other sheets."
    ),
    N_(
        "5. Functions: what must be delivered with and without the exchange. 6. Scenarios and Flows: how, without it "
        "(baseline) and with it."
    ),
    N_("7. Investments, Costs, Payments, Processes, Sources and the other sheets: where you have something to say."),
    N_(
        "Amounts are per year. Type numbers as you do (1.234,5 or 0,5), with the unit in the column beside them: "
        "MWh/a, GWh/a, t/a, m3/a, MDKK. An expression, such as heat / cop, is typed without = and without a unit."
    ),
    N_(
        "A row, a column or a sheet whose name begins with # is your own and is not read. Formulas are fine: their "
        "last result is read. Merged cells are not."
    ),
    N_(
        "Blue headings must be filled, grey ones may. Explanations stand below the headings; drop-downs show what is "
        "allowed."
    ),
    N_("Save, then: impact check FILE lists every fault with its sheet and cell, impact assess FILE computes."),
)


def explained(name: str, heading: str, spec: Key | None, sheet: SheetLayout | None = None) -> str:
    """The explanation of a column or item; English, and Danish on the next line."""
    if is_year(heading):
        return _both(_YEAR)
    key = heading.removesuffix(" (da)")
    message = _HELP.get(f"{name}: {key}") or _HELP.get(key) or (spec.doc if spec else "")
    column: ColumnLayout | None = sheet.headings.get(heading) if sheet else None
    if column is not None and column.part == "parent":
        message = _HELP[heading]
    if heading.endswith("(da)"):
        return _both(N_("the same in Danish"))
    return _both(message)


def _both(message: str) -> str:
    danish = _danish(message)
    return f"{message}\n{danish}" if danish and danish != message else message


def _danish(message: str) -> str:
    if not message:
        return ""
    before = spoken()
    speak("da")
    try:
        return _(message)
    finally:
        speak(before)


def guide() -> list[tuple[str, str]]:
    """The sentences of the first sheet, each in English and in Danish."""
    return [(message, _danish(message)) for message in _GUIDE]
