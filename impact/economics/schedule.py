"""When an investment is bought, replaced, and what is left of it in the end: pure functions of years."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Schedule:
    """Years in which money is spent on one investment, as multiples of its price."""

    bought: int | None  # the first purchase, with its grant; None: it stands already
    replaced: tuple[int, ...]
    left: float  # share of the price that is left at the horizon's end, straight-line


def schedule(year: int, lifetime: float, first: int, start: int, end: int) -> Schedule:
    """Purchases within a horizon: replaced whenever the lifetime is over, the rest straight-line at the end.

    Parameters
    ----------
    year : int
        Year of the purchase. Before `first`: it stands already, and only its replacement costs something.
    lifetime : float
        [a], above zero. It counts from the start of operation if the plant is bought before.
    first, start, end : int
        First year of the cash flows, first year of operation, first year after the horizon.

    Returns
    -------
    Schedule
    """
    serves = max(year, start) if year >= first else year
    times: list[int] = []
    k = 0
    while (since := serves + round(k * lifetime)) < end:
        times.append(since)
        k += 1
    if not times:  # bought after the horizon
        return Schedule(None, (), 0.0)
    bought = year if year >= first else None
    replaced = tuple(since for since in times[1:] if since >= first)
    left = 0.0
    if bought is not None or replaced:
        left = min(1.0, max(0.0, (times[-1] + lifetime - end) / lifetime))
    return Schedule(bought, replaced, left)
