"""What changes the answer of a business case: other prices, a price of CO2e, another lifetime, no grant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from impact.economics.break_even import tonnes
from impact.economics.business import SYSTEM, Business, business
from impact.ground.language import N_, _, language_of, spoken
from impact.writing.markdown import escape, number
from impact.writing.numbers import pretty

# What price scenarios are often called; the names of others are shown as the case writes them.
COMMON_SCENES = (
    N_("dear energy"), N_("cheap energy"), N_("dear electricity"), N_("dear drinking water"), N_("dear incineration"),
    N_("dear shipping"), N_("cheap shipping"), N_("dear film"),
)  # fmt: skip
STEP = 0.25  # change of every energy price where the case names no price scenarios
CO2_PRICES = (250.0, 1000.0)  # on top of what is paid [money of the result per t CO2e]

Row = tuple[str, dict[str, float]]  # what is different, and net present values by party


def npv_of(account: Business, who: str) -> float:
    """A party's net present value, 0 for whom no money moves [money of the price year]."""
    figures = account.figures.get(who)
    return 0.0 if figures is None else figures.npv


def what_if(account: Business, who: Sequence[str], energies: Sequence[str], called: Callable[[str], str]) -> list[Row]:
    """Net present values if one thing is different, as they are now first.

    Parameters
    ----------
    account : Business
    who : sequence of str
        The parties.
    energies : sequence of str
        Products whose prices move together where the case names no price scenarios.
    called : callable
        What the document calls a product or parameter.

    Returns
    -------
    list of (str, dict)
        What is different, and net present values by party [money of the price year].
    """

    def row(label: str, changed: Business) -> Row:
        return label, {name: npv_of(changed, name) for name in who}

    rows = [row(_("as computed"), account), *(row(*change) for change in _changed(account, energies, called))]
    rows += [(_co2_label(account, price), _with_co2(account, who, price)) for price in CO2_PRICES]
    return [*rows, row(_("without the grant"), account.without_grants)] if account.has_grants else rows


def _changed(account: Business, energies: Sequence[str], called: Callable[[str], str]) -> list[tuple[str, Business]]:
    result, horizon = account.result, account.terms.end - account.terms.start
    scenes, changed = result.case.economy.price_scenarios, list[tuple[str, Business]]()
    for scene in scenes:
        changed.append((_scene(scene.name, scene.changes, called), business(result, prices=scene.name)))
    for step in (STEP, -STEP) if energies and not scenes else ():
        label = _("all energy prices {change} %", change=_percent(step))
        changed.append((label, business(result, changes=dict.fromkeys(energies, step))))
    for years in dict.fromkeys((horizon // 2, horizon - horizon // 4)):
        if 0 < years < horizon:
            label = _("{years} years of operation instead of {horizon}", years=years, horizon=horizon)
            changed.append((label, business(result, horizon=years)))
    return changed


def _percent(change: float) -> str:
    return f"{change * 100:+.0f}".replace("-", "−")


def _scene(name: str, changes: Iterable[tuple[str, float]], called: Callable[[str], str]) -> str:
    said = "; ".join(f"{called(product)} {_percent(by)} %" for product, by in changes)
    if name in COMMON_SCENES:
        return f"{_(name)}: {said}"
    return f"{escape(name)}: {said}" if language_of(name) in ("", spoken()) else said  # an identifier, and foreign


def _co2_label(account: Business, price: float) -> str:
    currency = pretty(account.terms.currency)
    return _("CO₂ price {amount} {currency}/t higher", amount=number(price), currency=currency)


def _with_co2(account: Business, who: Sequence[str], price: float) -> dict[str, float]:
    """Net present values with a price on the direct emissions of every year."""
    terms, figures = account.terms, dict[str, float]()
    for name in who:
        partner = "" if name == SYSTEM else name
        before, after = (
            tonnes(account.cash_model, scenario, "climate_direct", partner)
            for scenario in (account.baseline, account.alternative)
        )
        paid = terms.discount(account.rate_of(name))[terms.start - terms.first + 1 :]
        figures[name] = npv_of(account, name) + price * float((before - after) @ paid)
    return figures
