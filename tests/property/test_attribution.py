"""Who gains: what must hold for every case and every formula, whatever the numbers."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from drafts import Draft, drafts, gross, written
from hypothesis import assume, given
from hypothesis import strategies as st
from small import assess_one, bundled_inventory, case_of

from impact.api import Result
from impact.attribution.cff import Material, recycled_content, recycling_at_end
from impact.attribution.places import places
from impact.attribution.scopes import scopes
from impact.attribution.shapley import shapley
from impact.attribution.views import attribution
from impact.economics.cashflow import cash_flows
from impact.economics.fair import fair_prices
from impact.model.indicators import INDEX

numbers = st.floats(-1e4, 1e4, allow_nan=False)
shares = st.floats(0, 1)


@st.composite
def bargains(draw: Any) -> Draft:
    """A random case with streams between its partners."""
    draft: Draft = draw(drafts())
    names = list(draft["partners"])
    assume(len(names) > 1)
    kind, factor = draw(st.sampled_from(["energy", "material"])), draw(st.sampled_from([None, "0.2", "0.8"]))
    stream = {"what": "stream", "kind": kind, "from": names[0], "to": names[1], "amount": "heat * growth"}
    draft["streams"] = [{**stream, **({"market factor": factor} if factor else {})}]
    if len(names) > 2 and draw(st.booleans()):
        draft["streams"].append({"what": "more", "kind": "material", "from": names[1], "to": names[2]})
    return draft


def result_of(draft: Draft) -> Result:
    case = case_of(json.dumps(written(draft), indent=1))
    return assess_one(case, inventory=bundled_inventory())


def size(result: Result) -> np.ndarray:
    found: np.ndarray = gross(result.table)[0]
    return found


# ---------------------------------------------------------------------------------------------- attribution


@pytest.mark.slow
@given(bargains())
def test_the_parts_of_every_view_add_up_to_the_joint_saving(draft: Draft) -> None:
    result = result_of(draft)
    for view in attribution(result).views:
        if view.shares:
            total = sum(view.shares.values())
            assert (np.abs(total - result.default.saving) <= 1e-12 * size(result)).all(), view.name


@pytest.mark.slow
@given(bargains())
def test_inventories_and_places_add_up_to_the_joint_saving(draft: Draft) -> None:
    result = result_of(draft)
    found, scale = scopes(result), size(result)[INDEX["climate"]]
    joint = result.default["climate"]
    assert abs(sum(row[4] for row in found.rows()) - joint) <= 1e-9 * scale
    assert abs(sum(row.saving for row in places(result, found)) - joint) <= 1e-9 * scale
    for scenario, level in result.level.items():
        parts = [p for p in found.parts if p.scenario == scenario]
        assert abs(sum(p.value for p in parts) - level[INDEX["climate"]]) <= 1e-9 * scale


@given(numbers, numbers, shares, st.floats(0.1, 1))
def test_provider_and_receiver_together_bear_the_recycling_whatever_a_is(
    Ev: float, Erec: float, A: float, Q: float
) -> None:
    """PEF: with the same Ev, Erec and Q on both sides the two terms add up to Erec."""
    material = Material(Ev, Erec, A, Q)
    total = recycled_content(material) + recycling_at_end(material)
    assert abs(total - Erec) <= 1e-9 * max(abs(Ev), abs(Erec), 1.0)


values = st.integers(1, 4).flatmap(
    lambda n: st.lists(numbers, min_size=2**n - 1, max_size=2**n - 1).map(
        lambda v: np.array([[0.0], *([x] for x in v)])
    )
)


@given(values)
def test_shapley_is_efficient(game: np.ndarray) -> None:
    assert abs(shapley(game).sum() - game[-1, 0]) <= 1e-9 * max(1.0, np.abs(game).max())


@given(values, st.randoms(use_true_random=False))
def test_shapley_is_symmetric(game: np.ndarray, random: Any) -> None:
    """Renaming the players renames their shares: nothing else tells them apart."""
    n = len(game).bit_length() - 1
    order = random.sample(range(n), n)
    renamed = np.zeros_like(game)
    for mask in range(len(game)):
        renamed[sum(1 << order[i] for i in range(n) if mask >> i & 1)] = game[mask]
    assert np.allclose(shapley(renamed)[order], shapley(game), atol=1e-8)


@given(values)
def test_a_partner_that_adds_nothing_gets_nothing(game: np.ndarray) -> None:
    """A further player without whom every coalition is worth the same."""
    more = np.concatenate([game, game])
    found = shapley(more)
    assert abs(found[-1, 0]) <= 1e-9 * max(1.0, np.abs(game).max())
    assert np.allclose(found[:-1], shapley(game), atol=1e-8)


# ---------------------------------------------------------------------------------------------- fair prices


def agreed(draft: Draft, price: float) -> Result:
    """The case in which the first two partners pay each other this price and nothing else."""
    draft = json.loads(json.dumps(written(draft)))
    a, b = list(draft["partners"])[:2]
    together = draft["scenarios"]["together 0"]
    payments = [p for p in together.get("payments", []) if {p["from"], p["to"]} != {a, b}]
    paid = {"from": b, "to": a, "per": "heat * growth", "price": f"{price!r} DKK/MWh", "price year": "2021"}
    together["payments"] = [*payments, {**paid, "assumption": "drawn at random"}]
    return result_of(draft)


@pytest.mark.slow
@given(bargains())
def test_at_each_limit_one_side_s_annual_cost_is_unchanged(draft: Draft) -> None:
    result = result_of(draft)
    price, scale = fair_prices(result).prices[0], size(result)[INDEX["cost"]]
    for limit, partner in ((price.lowest, price.provider.partner), (price.highest, price.receiver.partner)):
        saved = agreed(draft, limit).by_partner()
        cost = saved[partner][INDEX["cost"]] if partner in saved else 0.0
        assert abs(cost) <= 1e-9 * max(scale, 1.0)


@pytest.mark.slow
@given(bargains(), st.sampled_from([0.02, 0.12]), st.booleans())
def test_at_each_limit_one_side_s_net_present_value_is_zero(draft: Draft, rate: float, tax: bool) -> None:
    """At each one's own hurdle rate, before and after corporate tax, by the business case itself."""
    a, b = list(draft["partners"])[:2]
    rates = {a: 0.08, b: rate}
    price = fair_prices(result_of(draft), "npv", rates=rates, tax=tax).prices[0]
    for limit, partner in ((price.lowest, a), (price.highest, b)):
        result = agreed(draft, limit)
        flows = cash_flows(result, rates=rates, tax=tax, nominal=False)
        at, terms = flows.partners.index(partner), flows.terms
        difference = flows.difference(result.baseline, result.alternative)[at]
        size = (
            np.abs(flows.values[result.baseline][:, at]).sum() + np.abs(flows.values[result.alternative][:, at]).sum()
        )
        assert abs(terms.discount(rates[partner]) @ difference) <= 1e-9 * max(size, 1.0)


@pytest.mark.slow
@given(bargains(), numbers)
def test_what_the_two_pay_each_other_moves_nothing_but_money_between_them(draft: Draft, price: float) -> None:
    """The saving, the limits and what others gain do not depend on the price; the joint surplus is shared, not made."""
    before, after = result_of(draft), agreed(draft, price)
    scale = size(before) + abs(price) * 1e5
    assert (np.abs(before.default.saving - after.default.saving) <= 1e-9 * scale).all()
    old, new = fair_prices(before).prices[0], fair_prices(after).prices[0]
    tolerance = 1e-9 * scale[INDEX["cost"]]
    assert abs(old.provider.worth - new.provider.worth) <= tolerance
    assert abs(old.receiver.worth - new.receiver.worth) <= tolerance
    assert abs(sum(new.gains(price)) - sum(new.gains(0.0))) <= tolerance
