"""Key figures of a cash flow, t = 0 first and undiscounted: pure functions, the finance by pyxirr."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from impact.factors.cost import capital_recovery

Array = NDArray[np.float64]

# Roots of the net present value beyond these mean nothing to anybody; they are looked at where there may be several.
LOWEST_RETURN, HIGHEST_RETURN = -0.99, 10.0
_SAME = 1e-6  # two roots as near as this are one


@dataclass(frozen=True, slots=True)
class Returns:
    """All internal rates of return of a cash flow [1/a], lowest first, and what is to be said about them."""

    roots: tuple[float, ...]
    sign_changes: int
    received_first: bool = False  # money comes in before it goes out, as with a loan

    @property
    def rate(self) -> float | None:
        """The internal rate of return, if there is exactly one."""
        return self.roots[0] if len(self.roots) == 1 else None

    @property
    def note(self) -> str:
        if not self.roots:
            return "none: the cash flow never changes its sign" if not self.sign_changes else "none"
        if len(self.roots) > 1:
            return "several: " + ", ".join(f"{root:.1%}" for root in self.roots) + "; use the net present value"
        if self.sign_changes > 1:
            return f"the cash flow changes its sign {self.sign_changes} times; use the net present value"
        if self.received_first:
            return "received first, paid later, as with a loan: the rate is a cost, lower is better"
        return ""


def npv(flows: Sequence[float] | Array, rate: float) -> float:
    """Net present value, Σ flow(t) (1 + rate)^−t with the first flow at t = 0.

    A spreadsheet's NPV discounts the first flow too: it is this one divided by 1 + rate.
    """
    import pyxirr

    return float(pyxirr.npv(rate, [float(flow) for flow in flows]) or 0.0)


def sign_changes(flows: Sequence[float] | Array) -> int:
    """How often a cash flow changes its sign; zeros do not count."""
    signs = np.sign(np.asarray(flows, dtype=float))
    signs = signs[signs != 0]
    return int(np.count_nonzero(signs[1:] != signs[:-1]))


def returns(flows: Sequence[float] | Array) -> Returns:
    """Every internal rate of return from −99 % to 1,000 % a year.

    With one change of sign there is at most one (Descartes' rule of signs), and the library finds it. With more, the
    roots of the polynomial in 1 / (1 + rate) are looked at one by one, since the library would silently give one.
    """
    import pyxirr

    values = np.asarray(flows, dtype=float)
    changes = sign_changes(values)
    if changes == 0:
        return Returns((), 0)
    first = bool(values[np.flatnonzero(values)[0]] > 0)
    if changes == 1:
        found = pyxirr.irr([float(v) for v in values], silent=True)
        if found is not None and np.isfinite(found) and found > LOWEST_RETURN:
            return Returns((float(found),), 1, first)
    return Returns(_roots(values), changes, first)


def _roots(values: Array) -> tuple[float, ...]:
    """Rates at which Σ v(t) x^t vanishes, x = 1 / (1 + rate)."""
    values = np.trim_zeros(values) / np.abs(values).max()
    candidates = np.roots(values[::-1])
    least, most = 1 / (1 + HIGHEST_RETURN), 1 / (1 + LOWEST_RETURN)
    found: list[float] = []
    slope = np.polynomial.polynomial.polyder(values)
    for z in candidates:
        if abs(z.imag) > 1e-5 * abs(z) or not least < z.real < most:
            continue
        x = float(z.real)
        for _ in range(20):  # Newton: the companion matrix leaves few digits to roots that lie close
            gradient = float(np.polynomial.polynomial.polyval(x, slope))
            step = float(np.polynomial.polynomial.polyval(x, values)) / gradient if gradient else 0.0
            if not np.isfinite(step) or abs(step) > 0.1 * x:
                break
            x -= step
        size = float(np.polynomial.polynomial.polyval(x, np.abs(values)))
        if abs(float(np.polynomial.polynomial.polyval(x, values))) <= 1e-9 * size:
            found.append(1 / x - 1)
    found.sort()
    return tuple(r for i, r in enumerate(found) if i == 0 or r - found[i - 1] > _SAME * (1 + abs(r)))


def mirr(flows: Sequence[float] | Array, finance_rate: float, reinvestment_rate: float) -> float | None:
    """Modified internal rate of return; None without both outlays and receipts.

    What is paid is discounted at the finance rate, what is received grows at the reinvestment rate.
    """
    import pyxirr

    values = [float(flow) for flow in flows]
    if not (min(values) < 0 < max(values)):
        return None
    found = pyxirr.mirr(values, finance_rate, reinvestment_rate, silent=True)
    return None if found is None or not np.isfinite(found) else float(found)


def payback(flows: Sequence[float] | Array, rate: float = 0.0) -> float | None:
    """Years until what came back covers what was paid, straight-line within a year [a]; None if it never does.

    With a rate it is the discounted payback. Counted from t = 0 to the last time that the sum turns positive, so
    that a later replacement which makes it negative again is not forgotten; 0.0 if nothing is ever owed.
    """
    values = np.asarray(flows, dtype=float)
    values = values * (1 + rate) ** -np.arange(len(values), dtype=float)
    total = np.cumsum(values)
    total[np.abs(total) <= 1e-12 * np.abs(values).sum()] = 0.0
    owing = np.flatnonzero(total < 0)
    if not len(owing):
        return 0.0
    last = int(owing[-1])
    if last == len(total) - 1:
        return None
    return last + float(-total[last] / (total[last + 1] - total[last]))


def annual_value(present: float, rate: float, years: int) -> float:
    """The even yearly amount that is worth a present value [money/a]: NPV × CRF."""
    return present * capital_recovery(rate, years)


def levelised(costs: Array, amounts: Array, discount: Array) -> float | None:
    """Discounted cost per discounted unit [money per unit]; None without any unit.

    Parameters
    ----------
    costs : ndarray, shape (points,)
        What is paid, positive [money].
    amounts : ndarray, shape (points,)
        What is delivered at each point [units].
    discount : ndarray, shape (points,)
        Discount factors.
    """
    delivered = float((amounts * discount).sum())
    return float((costs * discount).sum()) / delivered if delivered else None


@dataclass(frozen=True, slots=True)
class Abatement:
    """What avoiding a tonne costs: only one of the two is given, or none."""

    cost: float | None  # [money/t CO2e], where the exchange costs money
    gain: float | None  # net present value per tonne, where it earns money: a negative abatement cost does not rank
    note: str = ""


def abatement(present: float, saved: Array, rate: float) -> Abatement:
    """Abatement cost = (annuity + Δ operating cost) / ΔCO2e, both as yearly means over the horizon.

    A negative cost falls when more is saved, so it cannot rank measures: then the net present value per tonne saved
    over the horizon is given. Taylor, S. (2012): The ranking of negative-cost emissions reduction measures, Energy
    Policy 48, 430-438.

    Parameters
    ----------
    present : float
        Net present value of the exchange [money].
    saved : ndarray, shape (years,)
        Tonnes of CO2e saved in each year of operation, not discounted [t/a].
    rate : float
        Real discount rate [1/a].
    """
    tonnes = float(saved.sum())
    if tonnes <= 0:
        return Abatement(None, None, "no CO2e is saved")
    if present < 0:
        return Abatement(-annual_value(present, rate, len(saved)) / (tonnes / len(saved)), None)
    return Abatement(None, present / tonnes, "it earns money: net present value per tonne instead")
