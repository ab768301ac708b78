"""What must hold for every case, whatever it contains."""

from __future__ import annotations

import numpy as np
from drafts import YEARS, Draft, Units, assert_same, drafts, gross, ledger_of, plan_of, scenarios
from hypothesis import given
from hypothesis import strategies as st

from impact.engine.lines import PAYMENT
from impact.model.indicators import INDEX
from impact.results.ledger import Ledger

OTHER_UNITS: Units = {
    "MWh/a": ("GJ/a", 3.6), "MWh": ("kWh", 1e3), "t/a": ("kg/a", 1e3), "t": ("kg", 1e3), "m3/a": ("Mm3/a", 1e-6),
    "m3": ("l", 1e3), "DKK": ("MDKK", 1e-6), "DKK/a": ("kDKK/a", 1e-3), "tkm/a": ("Mtkm/a", 1e-6),
    "DKK/MWh": ("DKK/GJ", 1 / 3.6), "DKK/t": ("DKK/kg", 1e-3),
}  # fmt: skip


def saving(ledger: Ledger, baseline: str = "apart 0", alternative: str = "together 0") -> np.ndarray:
    return ledger.saving(baseline, alternative)


@given(drafts())
def test_identical_scenarios_save_exactly_zero(draft: Draft) -> None:
    baseline = draft["scenarios"]["apart 0"]
    draft["scenarios"]["together 0"] = {key: value for key, value in baseline.items() if key != "baseline"}
    assert not saving(ledger_of(draft)).any()


@given(drafts())
def test_swapping_baseline_and_alternative_flips_the_sign(draft: Draft) -> None:
    there = saving(ledger_of(draft))
    apart, together = draft["scenarios"].values()
    without = {key: value for key, value in apart.items() if key != "baseline"}
    swapped = {"apart 0": {**together, "baseline": "true"}, "together 0": without}
    back = saving(ledger_of({**draft, "scenarios": swapped}))
    size = gross(ledger_of(draft))
    assert_same(there, -back, size, 1e-14)
    ledger = ledger_of(draft)
    assert (saving(ledger) == -saving(ledger, "together 0", "apart 0")).all()


@given(drafts(), st.sampled_from([0.001, 0.5, 3.0, 1000.0]))
def test_scaling_flows_functions_and_money_scales_everything(draft: Draft, scale: float) -> None:
    one, scaled = ledger_of(draft), ledger_of(draft, scale=scale)
    for scenario in draft["scenarios"]:
        assert_same(one.level(scenario) * scale, scaled.level(scenario), gross(scaled))


@given(drafts())
def test_the_units_that_a_case_is_written_in_change_nothing(draft: Draft) -> None:
    one, other = ledger_of(draft), ledger_of(draft, OTHER_UNITS)
    for scenario in draft["scenarios"]:
        assert_same(one.level(scenario), other.level(scenario), gross(one))


@given(drafts(), st.randoms(use_true_random=False))
def test_the_order_in_which_things_are_written_changes_nothing(draft: Draft, random) -> None:  # type: ignore[no-untyped-def]
    one = ledger_of(draft)
    mixed = {**draft, "scenarios": {}}
    for name, scenario in draft["scenarios"].items():
        flows = random.sample(scenario["flows"], len(scenario["flows"]))
        mixed["scenarios"][name] = {**scenario, "flows": flows}
    for part in ("processes", "parameters", "partners", "functions", "scenarios"):
        items = list(mixed[part].items())
        mixed[part] = dict(random.sample(items, len(items)))
    other = ledger_of(mixed)
    for scenario in draft["scenarios"]:
        assert_same(one.level(scenario), other.level(scenario), gross(one))


@given(drafts(baselines=2, alternatives=2))
def test_every_view_of_the_ledger_adds_up_to_the_level(draft: Draft) -> None:
    """Total = sum of partners and outside = sum of roles = sum of labelled lines = sum of the rows of the frame."""
    ledger = ledger_of(draft)
    frame, size = ledger.frame(), gross(ledger)
    for scenario in draft["scenarios"]:
        level = ledger.level(scenario)
        for view in (ledger.by_partner, ledger.by_role, ledger.by_label):
            assert_same(sum(view(scenario).values(), start=np.zeros_like(level)), level, size)
        rows = frame[frame.scenario == scenario].groupby("indicator")["value"].sum()
        tidy = np.array([[float(rows.get(name, 0.0)) for name in INDEX]])
        assert_same(tidy, level, size)


@given(drafts())
def test_partners_are_those_of_the_case_and_outside(draft: Draft) -> None:
    ledger = ledger_of(draft)
    for scenario in draft["scenarios"]:
        assert ledger.by_partner(scenario).keys() <= {*draft["partners"], "outside"}


@given(drafts())
def test_what_partners_pay_each_other_cancels_exactly(draft: Draft) -> None:
    """Payments and grants move money between partners and leave the system's cost as it is, to the last bit."""
    ledger = ledger_of(draft)
    bare = {
        name: {
            **{key: value for key, value in scenario.items() if key != "payments"},
            "investments": [{**i, "grant": "0 DKK"} for i in scenario.get("investments", [])],
        }
        for name, scenario in draft["scenarios"].items()
    }
    without = ledger_of({**draft, "scenarios": bare})
    for scenario in draft["scenarios"]:
        assert not ledger.by_role(scenario).get(PAYMENT, np.zeros(1)).any()
        assert PAYMENT not in without.by_role(scenario)
        assert (ledger.level(scenario) == without.level(scenario)).all()


@given(drafts())
def test_the_gases_add_up_to_climate(draft: Draft) -> None:
    ledger = ledger_of(draft)
    parts = ("climate_co2", "climate_methane_fossil", "climate_methane_biogenic", "climate_n2o", "climate_unsplit")
    for scenario in draft["scenarios"]:
        level = ledger.level(scenario)[0]
        total, size = level[INDEX["climate"]], gross(ledger)[0, INDEX["climate"]]
        assert abs(sum(level[INDEX[part]] for part in parts) - total) <= 1e-12 * size


@given(drafts())
def test_operating_cost_and_annuity_make_the_cost(draft: Draft) -> None:
    ledger = ledger_of(draft)
    for name, scenario in draft["scenarios"].items():
        level = ledger.level(name)[0]
        annuity = level[INDEX["cost"]] - level[INDEX["cost_operating"]]
        invested = sum(item["amount"].number for item in scenario.get("investments", []))
        assert (annuity > 1e-9 * invested) == bool(invested)


@given(drafts())
def test_a_year_gives_the_same_alone_and_among_others(draft: Draft) -> None:
    together = ledger_of(draft, years=YEARS)
    for y, year in enumerate(YEARS):
        alone = ledger_of(draft, years=(year,))
        for scenario in draft["scenarios"]:
            assert_same(alone.level(scenario)[0], together.level(scenario)[y], gross(alone)[0], 1e-13)


@given(drafts(), st.integers(2, 5))
def test_equal_draws_give_equal_results(draft: Draft, n: int) -> None:
    plan = plan_of(draft)
    central = plan.amounts().values
    draws = {name: np.full((n, 1), float(np.ravel(central[name])[0])) for name in ("heat", "material", "growth")}
    one, many = plan.evaluate(), plan.evaluate(draws, n)
    assert many.values.shape == (n, *one.values.shape[1:])
    assert (many.values == one.values).all()
    assert (many.values == many.values[:1]).all()


@given(drafts(), st.lists(st.integers(1, 999), min_size=2, max_size=4))
def test_each_draw_gives_what_it_gives_alone(draft: Draft, heats: list[int]) -> None:
    """The sample axis mixes nothing: not in the functions, not in parameters by year."""
    plan = plan_of(draft, years=YEARS)
    draws = np.array(heats, dtype=float)[:, None]
    together = plan.evaluate({"heat": draws}, len(heats))
    for k, heat in enumerate(heats):
        alone = plan.evaluate({"heat": np.array([[float(heat)]])})
        assert (together.values[k] == alone.values[0]).all()


@given(drafts(), st.data())
def test_a_scenario_does_not_depend_on_the_others(draft: Draft, data: st.DataObject) -> None:
    alone = ledger_of(draft)
    more = {**draft, "scenarios": {**draft["scenarios"], "third": data.draw(scenarios(list(draft["partners"])))}}
    beside = ledger_of(more)
    for scenario in draft["scenarios"]:
        assert_same(alone.level(scenario), beside.level(scenario), gross(alone))
