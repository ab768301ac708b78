"""Who may claim a saving: published values of the formulas, and cases whose answer is known by hand."""

from __future__ import annotations

import numpy as np
import pytest
from small import FRAME, assess_one, bundled_inventory, case_of, digits_inventory

import impact
from impact.api import Result
from impact.attribution.cff import (
    Material,
    energy_recovery,
    footprint,
    material_input,
    recycled_content,
    recycling_at_end,
)
from impact.attribution.places import places
from impact.attribution.scopes import AVOIDED, scopes
from impact.attribution.shapley import game, shapley
from impact.attribution.standards import standards
from impact.attribution.views import TOGETHER, UNATTRIBUTED, VIEWS, attribution
from impact.economics.fair import fair_prices
from impact.economics.price_range import FairPrice, Side, one_side
from impact.engine.given import Given
from impact.ground.errors import InputError
from impact.model.indicators import INDEX

CASES = (
    "kal-wastewater-heat",
    "aal-gypsum",
    "dk-tarpaulin-bags",
    "dk-demolition-yard",
    "sja-solrod-biogas",
    "kal-steam",
)


def result_of(text: str, **options: object) -> Result:
    return assess_one(case_of(text), inventory=digits_inventory(), **options)


# ---------------------------------------------------------------------------------------------- the formula of PEF


def test_recycled_content_as_in_ecobalyse() -> None:
    """Ecobalyse (French Ministry for Ecological Transition), textile documentation, example of the circular footprint
    formula: 0.207 kg of recycled fibre, A = 0.8, Q = 0.5, Erec 0.5 and Ev 80.3 per kg; it prints 1.75."""
    fibre = Material(Ev=80.3, Erec=0.5, A=0.8, Q=0.5)
    assert 0.207 * recycled_content(fibre) == pytest.approx(1.745, abs=5e-4)


def test_without_recycling_the_formula_is_virgin_material_and_disposal() -> None:
    material = Material(Ev=7.0, Erec=2.0)
    assert footprint(material, material, ED=3.0) == 10.0
    assert material_input(material, R1=0.0) == 7.0


def test_the_parts_of_the_circular_footprint_by_hand() -> None:
    """Ev = 10, Erec = 4, A = 0.2, Q = 0.9; half is recycled content, half is recycled at the end."""
    material = Material(Ev=10.0, Erec=4.0, A=0.2, Q=0.9)
    assert recycled_content(material, 0.5) == pytest.approx(0.5 * (0.2 * 4 + 0.8 * 10 * 0.9))
    assert material_input(material, 0.5) == pytest.approx(0.5 * 10 + 0.5 * 8.0)
    assert recycling_at_end(material, 0.5) == pytest.approx(0.8 * 0.5 * (4 - 9))
    assert energy_recovery(0.3, 2.0, 5.0, (0.6, 0.5), (0.2, 1.0)) == pytest.approx(0.3 * (2 - 1.5 - 1))
    assert energy_recovery(0.3, 2.0, 5.0, (0.6, 0.5), (0.2, 1.0), B=0.5) == pytest.approx(-0.075)
    whole = footprint(material, material, R1=0.5, R2=0.5, R3=0.3, ED=1.0, energy=-0.15)
    assert whole == pytest.approx(9.0 - 2.0 - 0.15 + 0.2)


def test_the_energy_part_credits_what_it_displaces() -> None:
    """(1 - B) R3 (EER - LHV XERheat ESEheat - LHV XERelec ESEelec), B = 0."""
    assert energy_recovery(0.5, 4.0, 10.0, (0.5, 0.2), (0.2, 0.4)) == pytest.approx(0.5 * (4 - 1.0 - 0.8))
    assert energy_recovery(0.5, 4.0, 10.0, (0.5, 0.2), (0.2, 0.4), B=1.0) == 0.0


# ---------------------------------------------------------------------------------------------- Shapley


def test_shapley_of_the_airport_game() -> None:
    """Littlechild, S. C. and Owen, G. (1973): A simple expression for the Shapley value in a special case, Management
    Science 20, 370-372: each part of a runway is shared equally by those who need it. Needs 1, 2 and 3 metres."""
    needs = (1.0, 2.0, 3.0)
    values = np.array([[max([needs[i] for i in range(3) if mask >> i & 1], default=0.0)] for mask in range(8)])
    assert shapley(values)[:, 0] == pytest.approx([1 / 3, 1 / 3 + 1 / 2, 1 / 3 + 1 / 2 + 1])


def test_shapley_of_the_glove_market() -> None:
    """One left glove and two right ones; only a pair is worth 1: 2/3, 1/6, 1/6 (textbook example)."""
    values = np.array([[float(bool(mask & 1) and bool(mask & 6))] for mask in range(8)])
    assert shapley(values)[:, 0] == pytest.approx([2 / 3, 1 / 6, 1 / 6])


# Two suppliers feed one plant; bought heat of the digits' inventory emits 4 t CO2e/MWh.
SUPPLIERS = """
id: two-suppliers
title: two suppliers
status: operating
years: {reference: 2022}
partners: {big: {name: Big}, small: {name: Small}, plant: {name: Plant}}
streams:
  - {what: peel, kind: material, from: big, to: plant, amount: 10 t/a, assumption: test}
  - {what: straw, kind: material, from: small, to: plant, amount: 2 t/a, assumption: test}
functions: {heat: {amount: 120 MWh/a, for: plant, assumption: test}}
scenarios:
  bought:
    baseline: true
    flows:
      - {use: bought heat, amount: 100 MWh/a, by: plant, role: supply, serves: heat, needs: big, assumption: test}
      - {use: bought heat, amount: 20 MWh/a, by: plant, role: supply, serves: heat, needs: small, assumption: test}
  digester:
    flows:
      - {use: own heat, amount: 100 MWh/a, by: plant, role: operation, serves: heat, needs: big, assumption: test}
      - {use: own heat, amount: 20 MWh/a, by: plant, role: operation, serves: heat, needs: small, assumption: test}
      - {emit: carbon dioxide (fossil), amount: 30 t/a, by: plant, role: operation, assumption: test}
processes: {own heat: {output: 1 MWh}}
"""


def test_needs_say_what_vanishes_without_a_partner() -> None:
    """Saving 4 x 120 - 30 = 450; with the big supplier alone 4 x 100 - 30 = 370, with the small one 4 x 20 - 30 = 50.

    Orders of joining: plant and big give 370, then small adds 80; plant and small give 50, then big adds 400.
    """
    result = result_of(SUPPLIERS)
    found = game(result)
    i = INDEX["climate"]
    assert result.default["climate"] == 450
    assert found.value(["big", "plant"])[i] == 370
    assert found.value(["small", "plant"])[i] == 50
    assert found.value(["plant"])[i] == 0 and found.value(["big", "small"])[i] == 0
    shares = attribution(result, ["shapley"])["shapley"].shares
    # plant: (370 + 50) / 6 + 450 / 3; big: (370 + 2 * 400) / 6; small: (50 + 2 * 80) / 6
    assert shares["plant"][i] == pytest.approx(220)
    assert shares["big"][i] == pytest.approx(195)
    assert shares["small"][i] == pytest.approx(35)


def test_who_only_passes_on_has_nothing_to_exchange_without_its_suppliers() -> None:
    """The plant sells heat to a town: without peel and straw there is none, so plant and town save nothing."""
    text = SUPPLIERS.replace("plant: {name: Plant}}", "plant: {name: Plant}, town: {name: Town}}")
    text = text.replace("functions:", "  - {what: heat, kind: energy, from: plant, to: town}\nfunctions:")
    found, i = game(result_of(text)), INDEX["climate"]
    assert found.value(["plant", "town"])[i] == 0
    assert found.value(["big", "plant", "town"])[i] == 370
    assert found.value(["big", "small", "plant"])[i] == 0  # no `needs:` names the town: it is indispensable


def test_two_independent_receivers_share_with_their_provider_and_not_with_each_other() -> None:
    """Kalundborg's fly ash: each of cement works and road builders saves with the power station alone, so each shares
    its own half with it, and the station gets half of all."""
    text = (impact.ground.paths.data("cases") / "kalundborg" / "fly-ash.yaml").read_text(encoding="utf-8")
    for needed, part in (("cement", "ash * to_cement"), ("roads", "ash * (1 - to_cement)")):
        landfill = "{use: landfill of mineral waste, amount: ash, by: asnaes, role: disposal, serves: ash disposal,"
        split = landfill.replace("amount: ash,", f"needs: {needed}, amount: {part},")
        text = text.replace(f"- {landfill}", f"- {split} price: landfill_price, price year: 2000}}\n      - {landfill}")
        text = text.replace(f", by: {needed},", f", by: {needed}, needs: {needed},")
    text = "\n".join(line for line in text.splitlines() if "amount: ash, by: asnaes" not in line)
    result, plain = assess_one(case_of(text)), assess_one("kal-fly-ash")
    assert result.default.saving == pytest.approx(plain.default.saving, rel=1e-9)
    found = game(result)
    for name in ("climate", "cost", "virgin_material"):
        i = INDEX[name]
        cement, roads = (found.value(["asnaes", other])[i] for other in ("cement", "roads"))
        assert (
            cement + roads == pytest.approx(result.default[name], rel=1e-9) and found.value(["cement", "roads"])[i] == 0
        )
        shares = {who: v[i] for who, v in attribution(result, ["shapley"])["shapley"].shares.items()}
        wanted = {"asnaes": (cement + roads) / 2, "cement": cement / 2, "roads": roads / 2}
        assert shares == pytest.approx(wanted, rel=1e-9)


def test_a_declared_coalition_carries_out_its_scenario() -> None:
    text = SUPPLIERS.replace(", needs: big", "").replace(", needs: small", "")
    text = text.replace("processes:", """  digester for peel:
    flows:
      - {use: own heat, amount: 100 MWh/a, by: plant, role: operation, serves: heat, assumption: test}
      - {use: bought heat, amount: 20 MWh/a, by: plant, role: supply, serves: heat, assumption: test}
      - {emit: carbon dioxide (fossil), amount: 25 t/a, by: plant, role: operation, assumption: test}
coalitions: [{partners: [big, plant], scenario: digester for peel}]
processes:""")  # fmt: skip
    result = result_of(text)
    found, i = game(result), INDEX["climate"]
    assert found.value(["big", "plant"])[i] == 375
    assert found.value(["small", "plant"])[i] == 0
    assert found.value(["big", "small", "plant"])[i] == 450
    shares = attribution(result, ["shapley"])["shapley"].shares
    assert shares["small"][i] == pytest.approx((450 - 375) / 3)


def test_a_coalition_that_would_not_deliver_the_functions_is_a_fault() -> None:
    text = SUPPLIERS.replace(
        "serves: heat, needs: small, assumption: test}\n  digester", "serves: heat, assumption: test}\n  digester"
    )
    with pytest.raises(InputError, match=r"would deliver 0\.8333 times the function 'heat'") as error:
        attribution(result_of(text), ["shapley"])
    assert [fault.kind for fault in error.value.faults] == ["coalition-functions"]


def test_without_any_declaration_all_members_share_alike() -> None:
    shares = attribution(impact.assess("kal-wastewater-heat"), ["shapley"])["shapley"].shares
    assert shares["industry"] == pytest.approx(shares["utility"])


# ---------------------------------------------------------------------------------------------- views


@pytest.mark.parametrize("id", CASES)
def test_every_view_adds_up_to_the_joint_saving(id: str) -> None:
    result = assess_one(id)
    found = attribution(result)
    assert found.views[0].shares == {TOGETHER: pytest.approx(result.default.saving)}
    for view in found.views:
        assert bool(view.shares) != bool(view.missing), view.name
        if view.shares:
            assert sum(view.shares.values()) == pytest.approx(result.default.saving, rel=1e-9, abs=1e-6), view.name


def test_each_view_of_a_pair_says_who_gets_what() -> None:
    result = assess_one("aal-gypsum")
    found, joint = attribution(result), result.default["climate"]
    i = INDEX["climate"]
    assert {who: v[i] for who, v in found["cut-off"].shares.items()} == {"cement": joint}
    assert {who: v[i] for who, v in found["provider"].shares.items()} == {"power": joint}
    assert {who: v[i] for who, v in found["50/50"].shares.items()} == {"power": joint / 2, "cement": joint / 2}
    money = {p: v[INDEX["cost"]] for p, v in result.by_partner().items()}
    share = found["economic"].shares["power"][i] / joint
    assert share == pytest.approx(money["power"] / (money["power"] + money["cement"]))


@pytest.mark.parametrize(("A", "cement"), [(0.2, 0.2), (0.8, 0.8)])
def test_the_market_factor_divides_what_recycling_saves(A: float, cement: float) -> None:
    """Gypsum: the power station keeps the landfill it avoids, 31.6 t; of the rest the receiver gets A."""
    text = (impact.ground.paths.data("cases") / "aalborg" / "gypsum.yaml").read_text(encoding="utf-8")
    result = assess_one(case_of(text.replace("kind: material\n", f"kind: material\n    market factor: {A}\n")))
    shares = attribution(result, ["cff"])["cff"].shares
    i = INDEX["climate"]
    landfill = float(result.table.by_role(result.baseline)["disposal"][0, i])
    assert landfill == pytest.approx(31.58, abs=0.01)
    rest = result.default["climate"] - landfill
    assert shares["cement"][i] == pytest.approx(cement * rest, rel=1e-6)
    assert shares["power"][i] == pytest.approx(landfill + (1 - A) * rest, rel=1e-6)


def test_what_others_bear_is_left_unattributed_by_the_formula() -> None:
    result = assess_one("dk-tarpaulin-bags")
    shares = attribution(result, ["cff"])["cff"].shares
    outside = result.by_partner()["outside"]
    premium = 9_000 * 10  # DKK: nine tonnes of bags at 10 DKK/kg; payments cancel and are not shared
    outside[[INDEX["cost"], INDEX["cost_operating"]]] += premium
    assert shares[UNATTRIBUTED] == pytest.approx(outside)


def test_the_formula_is_for_materials_and_says_so() -> None:
    view = attribution(assess_one("kal-wastewater-heat"), ["cff"])["cff"]
    assert not view.shares and "energy" in view.missing


def test_an_unknown_view_names_the_known_ones() -> None:
    with pytest.raises(InputError, match="shapley"):
        attribution(assess_one("aal-gypsum"), ["shaply"])
    assert next(iter(VIEWS)) == "joint"


# ---------------------------------------------------------------------------------------------- scopes


@pytest.mark.parametrize("id", CASES)
def test_the_inventories_and_the_places_add_up_to_the_saving(id: str) -> None:
    result = assess_one(id)
    found, joint = scopes(result), result.default["climate"]
    assert sum(row[4] for row in found.rows()) == pytest.approx(joint, rel=1e-9)
    assert sum(row.saving for row in places(result, found)) == pytest.approx(joint, rel=1e-9)
    for scenario in (result.baseline, result.alternative):
        direct = sum(p.value for p in found.parts if p.scenario == scenario and p.scope in ("1", "2"))
        assert direct == pytest.approx(float(result.level[scenario][INDEX["climate_direct"]]), rel=1e-9, abs=1e-9)


def test_waste_heat_leaves_the_provider_s_own_emissions_unchanged() -> None:
    """GHG Protocol: the receiver's stack falls, its purchased electricity carries the pump."""
    found = scopes(assess_one("kal-wastewater-heat"))
    assert all(row[0] != "industry" for row in found.rows())
    assert found.saving("utility", "1") > 20_000
    assert found.saving("utility", "2") < -4_000
    assert found.level("heat pump", "utility", "1") == 0


def test_a_residue_lowers_the_provider_s_waste_and_the_receiver_s_purchases() -> None:
    found = scopes(assess_one("aal-gypsum"))
    assert found.saving("power", "3.5") > 0 and found.saving("power", "1") == 0
    assert found.saving("cement", "3.1") > 0 and found.saving("cement", "3.4") > 0


def test_purchased_heat_is_scope_2_and_a_burned_fuel_scope_1() -> None:
    """Bought heat of the digits' inventory has elementary flows of its own (4); `emit` is the partner's own."""
    result = result_of(SUPPLIERS)
    found = scopes(result)
    assert found.level("bought", "plant", "2") == 480
    assert found.level("digester", "plant", "1") == 30


def test_avoided_emissions_stand_outside_the_scopes() -> None:
    text = FRAME + """
functions: {product: {amount: 1 MWh/a, for: user, assumption: test}}
scenarios:
  apart:
    baseline: true
    flows: [{use: bought heat, amount: 1 MWh/a, by: user, role: supply, serves: product, assumption: test}]
  together:
    flows:
      - {use: made, amount: 1 MWh/a, by: user, role: operation, serves: product, assumption: test}
      - {displace: bought heat, amount: 2 MWh/a, by: user, role: supply, assumption: test}
processes: {made: {output: 1 MWh, emissions: {carbon dioxide (fossil): 3 t}, assumption: test}}
"""  # fmt: skip
    found = scopes(result_of(text))
    assert found.level("together", "user", AVOIDED) == -8
    assert found.level("together", "user", "1") == 3
    assert found.level("together", "user", "2") == 0
    kinds = {row.rule for row in standards(result_of(text)) if row.what.startswith("Avoided")}
    assert kinds == {"reported outside the scopes, never netted"}


def test_fuel_at_an_installation_of_the_trading_system_is_inside_it() -> None:
    text = (impact.ground.paths.data("cases") / "kalundborg" / "wastewater-heat.yaml").read_text(encoding="utf-8")
    flagged = text.replace("sector: D35.3}", "sector: D35.3, ets: true}")
    assert flagged != text
    rows = places(assess_one(case_of(flagged), inventory=bundled_inventory()))
    inside = [r for r in rows if r.municipality == "Kalundborg" and r.trading == "inside"]
    other = [r for r in rows if r.municipality == "Kalundborg" and r.trading == "outside"]
    assert len(inside) == 1 and inside[0].saving > 20_000  # carbon dioxide of oil
    assert len(other) == 1 and 0 < other[0].saving < 200  # methane and nitrous oxide


# ---------------------------------------------------------------------------------------------- fair prices


def test_limits_as_in_a_textbook_bargain() -> None:
    """Provider: 20 of added cost, 50 of disposal avoided; receiver: 90 of purchase avoided, 30 of handling; 10 t."""
    price = FairPrice("gypsum", "annual cost", "DKK/t", 2022, Side("a", -20 + 50, 10), Side("b", 90 - 30, 10))
    assert (price.lowest, price.highest) == (-3.0, 6.0)
    assert price.feasible and price.surplus == 9.0 and price.equal == 1.5
    assert price.gains(price.equal) == (45.0, 45.0)


def test_with_different_rates_the_equal_split_is_not_the_middle() -> None:
    price = FairPrice("heat", "net present value", "DKK/MWh", 2022, Side("a", -100, 10), Side("b", 400, 8))
    assert price.lowest == 10 and price.highest == 50
    gains = price.gains(price.equal)
    assert gains[0] == pytest.approx(gains[1]) and price.equal == pytest.approx(500 / 18)


def test_each_side_reads_its_own_limit_and_nothing_of_the_other() -> None:
    price = fair_prices(assess_one("aal-gypsum")).prices[0]
    mine = one_side(price, "cement")
    assert mine.limit == price.highest and mine.agreement
    other = (price.lowest, price.equal, price.surplus, price.provider.worth)
    assert not any(f"{value:.4g}" in str(mine) or value in mine.as_dict().values() for value in other)
    with pytest.raises(InputError, match="neither provides nor receives"):
        one_side(price, "nobody")


def test_a_stream_to_outside_has_no_fair_price_and_says_why() -> None:
    found = fair_prices(assess_one("dk-demolition-yard"))
    assert [why for stream, why in found.missing if "bricks" in stream] != []


def test_a_grant_to_the_receiver_lifts_what_it_can_pay() -> None:
    """24 M DKK of grant over 20 years at 3.5 %: annuity 0.070361, on 6 million m3 a year, in prices of 2021."""
    result = assess_one("kal-wastewater-heat")
    price = fair_prices(result).prices[0]
    moves = {move.what: move for move in price.moves}
    without = moves["without the grants"]
    assert without.lowest == 0 and without.highest == pytest.approx(-24e6 * 0.0703610 / 6e6 * 1.0387, rel=2e-3)
    granted = moves["a grant of 1 million DKK to Kalundborg Forsyning"]
    assert granted.highest == pytest.approx(1e6 * 0.0703610 / 6e6, rel=1e-4)


@pytest.mark.parametrize("process", ["electricity DK production mix", "gas oil", "gas oil burned"])
def test_a_background_s_scores_keep_the_inventories_adding_up(process: str) -> None:
    """What stands in for a supply chain is upstream: scopes 1 and 2 stay as the inventory has them."""
    without = scopes(assess_one("kal-wastewater-heat"))
    result = assess_one("kal-wastewater-heat")
    columns, indicators = np.array([result.plan.system.names.index(process)]), np.array([INDEX["climate"]])
    result.plan.given = Given("background", columns, indicators, np.array([[0.4]]), ("stand-in",))
    found = scopes(result)
    assert sum(row[4] for row in found.rows()) == pytest.approx(result.default["climate"], rel=1e-9)
    for scope in ("1", "2"):
        assert found.saving("utility", scope) == pytest.approx(without.saving("utility", scope))
    assert found.saving("utility", "3.3") != pytest.approx(without.saving("utility", "3.3"))
