"""What the chapters look up: assessed inputs, shown indicators, contributions by process, confidential values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from impact import cases, expressions, names, units
from impact.assessment import Assessment, Options, assess_case
from impact.engine.system import PRICE, Stretch
from impact.evidence import CASE_ASSUMPTION, shares
from impact.export import file_name as name_of
from impact.factors import Exchange, Inventory
from impact.factors import load as load_inventory
from impact.factors.facts import PriceFact, nearest_fact
from impact.indicators import BY_NAME, HEADLINE, INDEX, NAMES
from impact.language import ENGLISH, N_, _, dated, ngettext, speak
from impact.model import Amount, Case, Network, Review, Source
from impact.network import NetworkAssessment, assess_network
from impact.plots.style import pretty, titled
from impact.report import computed
from impact.report.text import escape, given
from impact.views.files import unmarked, unmarked_network

ILLUSTRATIVE = N_("illustrative: a key quantity is not published")
NO_REVIEW = N_("No critical review in the sense of ISO 14044, section 6, has taken place.")
REVIEWED = N_("A critical review is recorded: {reviews}.")


def assessed(
    path: str, layers: Sequence[str] = (), language: str = ENGLISH, full: bool = False, **options: Any
) -> Assessment | NetworkAssessment:
    """The result of a case or network, its reader's warnings included; what is written next is in the language.

    Parameters
    ----------
    path : str
        A case file, a folder with a network, or the id of a bundled one.
    layers : sequence of str
        Folders of inventory tables on top of the bundled ones.
    language : str
        Of the document: en or da.
    full : bool
        Show what is marked as confidential.
    options
        As for `impact.assess`: baseline, alternative, year, gwp, electricity, currency, price_year, rate.
    """
    speak(language)
    inventory = computed.known_inventory(load_inventory(*layers))
    chosen = Options(**_with_background(options, inventory))
    found, collected = cases.read(cases.find(path))
    if full:
        found = unmarked(found) if isinstance(found, Case) else unmarked_network(found)
    if isinstance(found, Case):
        return computed.shared(assess_case(found, inventory, chosen, collected[0]), full)
    return computed.shared(assess_network(found, inventory, chosen, collected), full)


def _with_background(options: dict[str, Any], inventory: Inventory) -> dict[str, Any]:
    """The options with the background database itself in place of its name, table and number of samples."""
    if not options.get("background"):
        return options
    from impact.brightway.background import load  # only where a document stands on one

    rest = {k: v for k, v in options.items() if k not in ("background", "mapping", "background_samples")}
    database = load(options["background"], options["mapping"], inventory, options.get("background_samples", 0))
    return {**rest, "background": database}


# ---------------------------------------------------------------------------------------------- indicators


def shown_indicators(result: Assessment) -> list[str]:
    """Headline indicators that are not zero in every scenario; climate always."""
    used = [n for n in HEADLINE if any(level[INDEX[n]] for level in result.level.values())]
    return used if "climate" in used else ["climate", *used]


def chosen(changes: Callable[[str], bool]) -> list[str]:
    """Climate, the first of water and material that changes, and cost."""
    others = ("water_withdrawal_groundwater", "water", "virgin_material", "waste")
    return ["climate", *[n for n in others if changes(n)][:1], "cost"]


def pictured(result: Assessment) -> list[str]:
    """The indicators that get a figure."""
    wanted = chosen(lambda name: bool(result.default[name]))
    return [n for n in wanted if any(level[INDEX[n]] for level in result.level.values())]


def ordered(result: Assessment) -> list[str]:
    """All indicators that are not zero everywhere, the parts of climate below their sum."""
    used = [n for n in NAMES if any(level[INDEX[n]] for level in result.level.values())]
    stem = {n: "climate_direct" if n.startswith("climate_direct") else "climate" for n in used if is_part(n)}
    rows = []
    for name in used:
        if name not in stem:
            rows += [name, *(part for part, whole in stem.items() if whole == name)]
    return rows


SHORT = {
    "climate": N_("Climate, life-cycle"),
    "climate_direct": N_("Climate, direct"),
    "climate_biogenic": N_("Biogenic CO₂"),
    "water": N_("Fresh water consumed"),
    "water_withdrawal_groundwater": N_("Groundwater"),
    "water_withdrawal_surface": N_("Surface water"),
    "water_withdrawal_sea": N_("Sea water"),
    "water_withdrawal_mains": N_("Mains water"),
    "water_scarcity": N_("Water scarcity"),
    "cost": N_("Annual cost"),
    "cost_operating": N_("Operating cost"),
    "virgin_material": N_("Virgin material"),
}


def heading(name: str, unit: str) -> str:
    """An indicator as the head of a narrow column, with its unit."""
    return f"{_(SHORT[name]) if name in SHORT else titled(name)} [{pretty(unit)}]"


def is_part(name: str) -> bool:
    """Whether an indicator is one gas of climate."""
    return bool(BY_NAME[name].gas)


def row_title(name: str) -> str:
    """An indicator's title in a table, its parts set off."""
    if not is_part(name):
        return titled(name)
    return f"– {_(BY_NAME[name].title.removeprefix('direct, '))}".replace("CO2", "CO₂")


# ---------------------------------------------------------------------------------------------- contributions


def by_process(result: Assessment, scenario: str, indicator: str = "climate") -> dict[str, float]:
    """A life-cycle level by the process or flow at which it arises; the parts add up to the level.

    With s = A⁻¹ f the scaling of every unit process, process j contributes (C B)ⱼ sⱼ.
    """
    plan, table, i = result.plan, result.table, INDEX[indicator]
    parts: dict[str, float] = {}
    for k in table.select(scenario):
        line = plan.lines[k]
        if line.column < 0:
            parts[line.label] = parts.get(line.label, 0.0) + float(table.values[0, k, i])
    replaced, A = plan.replaced(i), table.evaluation.A[0, 0]
    given = table.evaluation.scores[0, 0][:, i] * np.abs(np.diagonal(A))
    own = np.where(replaced, given, plan.C[i] @ table.evaluation.B[0, 0]) * table.runs(scenario, stop=replaced)
    for column, value in zip(plan.system.columns, own, strict=True):
        parts[column.name] = parts.get(column.name, 0.0) + float(value)
    return {name: value for name, value in parts.items() if value}


def by_line(result: Assessment, scenario: str, indicator: str) -> dict[str, float]:
    """A level by line of the scenario."""
    grouped = result.table.by_label(scenario)
    return {name: float(v[0, INDEX[indicator]]) for name, v in grouped.items() if v[0, INDEX[indicator]]}


# ---------------------------------------------------------------------------------------------- evidence


def weak_shares(result: Assessment, indicator: str = "climate") -> tuple[float, float]:
    """Shares of the default comparison's terms that are not verified at their publisher, and that are assumed."""
    found = shares(result, indicator)
    return sum(part for grade, part in found.items() if grade.startswith("unverified")), found.get(CASE_ASSUMPTION, 0.0)


def paid_prices(result: Assessment) -> dict[str, PriceFact]:
    """The inventory's prices that count in a cost: of the first priced purchase on every way, by product."""
    system, seen, found = result.plan.system, set[int](), dict[str, PriceFact]()
    waiting = [n.column for n in result.plan.lines if n.column >= 0 and not (n.flow and n.flow.price)]
    while waiting:
        at = waiting.pop(0)
        if at in seen:
            continue
        seen.add(at)
        if not system.priced[at]:
            waiting += [] if system.bought[at] else [entry.row for entry in system.inputs[at]]
        elif system.columns[at].own is None:
            prices = result.plan.inventory.prices(system.columns[at].name)
            fact, _ = nearest_fact(tuple(price.fact for price in prices), result.year)
            found[system.columns[at].name] = next(price for price in prices if price.fact is fact)
    return found


def counted_exchanges(result: Assessment) -> Iterator[tuple[str, Exchange]]:
    """Rows of the inventory that count: inputs, outputs and the elementary flows that an indicator characterises."""
    system = result.plan.system
    weighed = {flow for (flow, _, _), m in system.elementary.items() if np.any(result.plan.C[:, m])}
    for column in system.columns:
        if column.unit_process is not None:
            for exchange in result.plan.inventory.exchanges(column.name):
                if exchange.kind in ("input", "output") or exchange.flow in weighed:
                    yield column.name, exchange


def counting(result: Assessment, stretches: Iterable[Stretch]) -> list[Stretch]:
    """Stretches of values that count in the result: prices behind the first priced purchase do not."""
    paid = paid_prices(result)
    return [s for s in stretches if s.flow != PRICE or s.process in paid]


# ---------------------------------------------------------------------------------------------- citations


def short_publisher(source: Source) -> str:
    """A publisher's name up to its first comma, parenthesis or semicolon; the title's if there is none."""
    return re.split(r"\s*[,(;]", source.publisher or source.title or source.id)[0].strip() or source.id


def citations(sources: Iterable[Source]) -> dict[str, str]:
    """A short name of each source by its id, as "DANVA 2020a": publisher, year, a letter where two are alike."""
    names = {source.id: f"{short_publisher(source)} {source.year}".strip() for source in sources}
    alike, used = Counter(names.values()), Counter[str]()
    cited = {}
    for id, name in names.items():
        used[name] += 1
        cited[id] = name if alike[name] == 1 else f"{name}{_letter(used[name], name)}"
    return cited


def _letter(k: int, name: str) -> str:
    letters = ""
    while k:
        k, rest = divmod(k - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters if name[-1:].isdigit() else f" {letters}"


# ---------------------------------------------------------------------------------------------- reviews


def review_line(reviews: Sequence[Review], plain: bool = False) -> str:
    """One sentence, as Markdown or plain text: which reviews are recorded, or that none has taken place."""
    if not reviews:
        return _(NO_REVIEW)
    listed = "; ".join(
        _(
            "{reviewers}, {date}",
            reviewers=", ".join(one.reviewers if plain else map(escape, one.reviewers)),
            date=dated(one.date),
        )
        for one in reviews
    )
    return _(REVIEWED, reviews=listed)


# ---------------------------------------------------------------------------------------------- names and amounts


def partner_name(case: Case, partner: str) -> str:
    """A partner's name as Markdown; a confidential one keeps only its place in the list."""
    return escape(names.partner(case, partner))


def scenario_name(case: Case, name: str) -> str:
    """A scenario's title as Markdown."""
    return escape(names.scenario(case, name))


def process_name(result: Assessment, name: str) -> str:
    """A process, product or elementary flow as Markdown."""
    return escape(names.process(result.case, result.plan.inventory, name))


def process_names(result: Assessment, found: Iterable[str]) -> str:
    """Several of them, separated by commas."""
    return ", ".join(process_name(result, name) for name in found)


def pair_text(result: Assessment, plain: bool = False) -> str:
    """The default comparison in words, as Markdown or as plain text."""
    titles = (names.scenario(result.case, name) for name in (result.alternative, result.baseline))
    alternative, baseline = (str(title) if plain else escape(title) for title in titles)
    return _("{alternative} instead of {baseline}", alternative=alternative, baseline=baseline)


def secret(result: Assessment) -> bool:
    """Whether a case holds anything confidential."""
    case = result.case
    hidden = [partner.confidential for partner in case.partners.values()]
    return any(hidden) or any(parameter.confidential for parameter in case.parameters.values())


def ending_stream(case: Case, last: int, past: bool = False) -> str:
    """Which stream ends, or ended, in a year, as the beginning of a sentence."""
    names = [f"“{escape(s.what)}”" for s in case.streams if s.ends == last]
    if not names:
        return _("The exchange ended") if past else _("The exchange ends")
    listed = _(" and ").join(names)
    if past:
        return ngettext("The stream {names} ended", "The streams {names} ended", len(names), names=listed)
    return ngettext("The stream {names} ends", "The streams {names} end", len(names), names=listed)


class Amounts:
    """Evaluated amounts as text, with those that would reveal a confidential parameter held back."""

    def __init__(self, result: Assessment) -> None:
        self.result, self.values = result, result.plan.amounts()
        parameters = result.case.parameters
        hidden = {name for name, p in parameters.items() if p.confidential}
        while True:
            more = {name for name, p in parameters.items() if expressions.names_in(p.amount.tree) & hidden} - hidden
            if not more:
                break
            hidden |= more
        self.hidden = hidden

    def secret(self, amount: Amount) -> bool:
        return bool(expressions.names_in(amount.tree) & self.hidden)

    def value(self, amount: Amount) -> float:
        return float(np.asarray(self.values(amount), dtype=float).reshape(-1)[0])

    def text(self, amount: Amount | None) -> str:
        """Value and canonical unit, as Markdown."""
        if amount is None:
            return ""
        if self.secret(amount):
            return _("confidential")
        unit = units.name(amount.dimension)
        return f"{given(self.value(amount))} {'' if unit == '1' else pretty(unit)}".strip()


def file_name(what: Case | Network) -> str:
    """A file's name with its folder, without the rest of this machine."""
    return name_of(what.path)
