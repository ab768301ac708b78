"""Warnings for figures that physics or the inventory make unlikely. A warning never stops a computation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from impact.cases.read import unused_source
from impact.engine.amounts import Amounts
from impact.engine.names import flow, process, scenario
from impact.engine.system import PRICE
from impact.ground import units
from impact.ground.errors import Fault, Place
from impact.ground.language import ENGLISH, _, separated, spoken
from impact.ground.units import ENERGY, MASS, VOLUME, Dimension
from impact.model import Stream
from impact.model.indicators import INDEX
from impact.results import claims
from impact.results.assessment import Assessment, assess_case

WATER_HEAT = 1.163e-3  # [MWh/(m3 K)] heat capacity of water: 4.187 kJ/(kg K), 1000 kg/m3
MAGNITUDE = 10.0  # a published figure off by this factor or more is asked about
PER_ENERGY = 1.5  # [t CO2e/MWh] above any energy supply of the inventory (lignite condensing power is 1.1)


def warnings(result: Assessment) -> list[Fault]:
    """All plausibility warnings of a case in the current language, those of the reader and the compiler included."""
    found = _told_before(result)
    found += _streams(result) + _claims(result) + _per_unit(result) + _stretches(result)
    found += _scarcity(result)
    return list(dict.fromkeys(found))


def _told_before(result: Assessment) -> list[Fault]:
    """Warnings of the reader and the compiler: they were told in the language in which the result was computed."""
    if spoken() == ENGLISH or not result.warnings:
        return list(result.warnings)
    again = assess_case(result.case, result.plan.inventory, result.options).warnings
    known = {(warning.kind, warning.place) for warning in again}
    unused = {source.line: unused_source(name) for name, source in result.case.sources.items()}
    read = [warning for warning in result.warnings if (warning.kind, warning.place) not in known]
    told = [replace(w, message=unused[w.place.line]) if w.kind == "unused-source" else w for w in read]
    return told + again


def _warn(result: Assessment, kind: str, message: str, line: int = 0, remedy: str = "") -> Fault:
    return Fault(kind, message, Place(result.case.path, line), remedy, warning=True)


def _streams(result: Assessment) -> list[Fault]:
    """Heat that the stream does not hold."""
    amounts = result.plan.amounts()
    found = []
    for stream in result.case.streams:
        held = heat_held(stream, amounts)
        if held is None or stream.heat_taken is None or stream.heat_taken.dimension != _per_year(ENERGY):
            continue
        taken = float(np.max(amounts.series(stream.heat_taken)))
        if taken > held * (1 + 1e-9):
            cooled = stream.cooled_by.text if stream.cooled_by else ""
            message = _(
                "The stream '{stream}' holds {held} MWh/a when cooled by {cooled}, but {taken} MWh/a are taken"
                " from it.",
                stream=stream.what,
                held=_figure(held),
                cooled=cooled,
                taken=_figure(taken),
            )
            found.append(_warn(result, "heat-not-there", message, stream.line))
    return found


def heat_held(stream: Stream, amounts: Amounts) -> float | None:
    """Heat in a water stream that is cooled [MWh/a]: 1.163 kWh per m3 and kelvin."""
    if stream.amount is None or stream.cooled_by is None:
        return None
    factor = {_per_year(VOLUME): WATER_HEAT, _per_year(MASS): WATER_HEAT}.get(stream.amount.dimension)
    if factor is None:
        return None
    flow = amounts.series(stream.amount) * amounts.series(stream.cooled_by)
    return float(np.max(flow)) * factor


def _per_year(dimension: Dimension) -> Dimension:
    return units.multiply(dimension, units.YEAR, -1)


def _claims(result: Assessment) -> list[Fault]:
    """A published saving ten and more times off every baseline: a thousand-fold printing error is common."""
    found = []
    everything = claims.checks(result)
    for claim in result.case.claims:
        mine = [check for check in everything if check.claim is claim and check.claimed and check.computed]
        ratios = [abs(check.claimed / check.computed) for check in mine]
        if ratios and (min(ratios) >= MAGNITUDE or max(ratios) <= 1 / MAGNITUDE):
            best = min(mine, key=lambda c: abs(np.log10(abs(c.claimed / c.computed))))
            message = _(
                "The published saving of {claimed} {unit} is {times} times what we compute with its amounts"
                " ({computed} against '{baseline}').",
                claimed=_figure(best.claimed),
                unit=best.unit,
                times=separated(f"{abs(best.claimed / best.computed):,.3g}"),
                computed=_figure(best.computed),
                baseline=scenario(result.case, best.comparison.baseline),
            )
            remedy = _("Is a quantity off by a thousand (MWh for GWh, m3 for Mm3)?")
            found.append(_warn(result, "magnitude", message, claim.line, remedy))
    return found


def _figure(value: float) -> str:
    """Four digits, without an exponent for large figures."""
    return separated(f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}")


def _per_unit(result: Assessment) -> list[Fault]:
    """A saving per unit of energy served above what any energy supply emits."""
    amounts = result.plan.amounts()
    energy = [f for f in result.case.functions.values() if f.amount.dimension == _per_year(ENERGY)]
    if not energy or len(energy) < len(result.case.functions):
        return []
    served = sum(float(np.max(amounts.series(f.amount))) for f in energy)
    found = []
    for comparison in result.comparisons:
        saved = float(comparison.saving[INDEX["climate"]])
        if served and abs(saved) / served > PER_ENERGY:
            message = _(
                "'{alternative}' against '{baseline}' saves {saved} t CO2e per MWh served; no energy supply of the"
                " inventory emits more than {most}.",
                alternative=scenario(result.case, comparison.alternative),
                baseline=scenario(result.case, comparison.baseline),
                saved=separated(f"{saved / served:.3g}"),
                most=separated(str(PER_ENERGY)),
            )
            found.append(_warn(result, "saving-per-unit", message, energy[0].line, _("Check amounts and units.")))
    return found


def _stretches(result: Assessment) -> list[Fault]:
    """Values taken from another year than the reported one."""
    seen = {(s.process, s.flow == PRICE, s.wanted, s.used) for s in result.plan.system.stretches}
    return [_other_year(result, *stretch) for stretch in sorted(seen)]


def _other_year(result: Assessment, name: str, price: bool, wanted: int, used: int) -> Fault:
    named = _named(result, name)
    if price:
        message = _(
            "The price of {name} is not published for {wanted}; that of {used} stands in.",
            name=named, wanted=wanted, used=used,
        )  # fmt: skip
    else:
        message = _(
            "{name} is not published for {wanted}; that of {used} stands in.", name=named, wanted=wanted, used=used
        )
    return _warn(result, "other-year", message)


def _named(result: Assessment, name: str) -> str:
    return _("'{name}'", name=process(result.case, result.plan.inventory, name))


def _scarcity(result: Assessment) -> list[Fault]:
    missing = result.plan.missing_factors
    names = ", ".join(str(flow(result.plan.inventory, name)) for name in missing)
    return [_warn(result, "no-factor", _("No regional factor for {names}.", names=names))] if missing else []
