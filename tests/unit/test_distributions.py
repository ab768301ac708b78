"""Distributions: their moments, quantiles and limits, and that stats_arrays draws the same."""

from __future__ import annotations

from math import exp, inf, log, sqrt
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.uncertainty.interchange import from_stats_array, known_to_stats_arrays, times, to_stats_array
from impact.variables.conventions import lognormal, within
from impact.variables.distributions import Z95, Discrete, Distribution, Lognormal, Normal, Pert, Triangular, Uniform

ALL: list[Distribution] = [
    Normal(3, 1),
    Normal(3, 1, minimum=0.3),
    Normal(-3, 1, maximum=-0.3),
    Lognormal(2, 0.3),
    Lognormal(-2, -0.3),
    Lognormal(0.9, 1.12, -0.1, minimum=0.0),
    Lognormal(-5, -0.4, 8, minimum=0.0, maximum=4.0),
    Uniform(1, 2),
    Triangular(0, 0.8, 8),
    Triangular(1, 1, 3),
    Triangular(-3, -1, -1),
    Pert(0, 0.8, 8),
    Pert(0, 0, 1),
    Discrete((0.2, 0.5, 7.0), (0.3, 0.6, 0.1)),
]
MIDDLES = (np.arange(400_000) + 0.5) / 400_000  # of equal shares: a mean over them is an integral


def draws(distribution: Distribution) -> np.ndarray:
    return distribution.from_uniform(MIDDLES)


@pytest.mark.parametrize("distribution", ALL, ids=str)
def test_mean_and_variance_are_those_of_the_draws(distribution: Distribution) -> None:
    values = draws(distribution)
    assert values.mean() == pytest.approx(distribution.mean, rel=2e-4)
    assert values.var() == pytest.approx(distribution.variance, rel=5e-3)
    assert distribution.sd == sqrt(distribution.variance)


@pytest.mark.parametrize("distribution", ALL, ids=str)
def test_every_distribution_rises_with_its_variate_and_stays_in_its_support(distribution: Distribution) -> None:
    values = draws(distribution)
    low, high = distribution.support
    assert (np.diff(values) >= 0).all()
    assert low <= values[0] and values[-1] <= high


@pytest.mark.parametrize("distribution", ALL, ids=str)
def test_both_variates_give_the_same_values(distribution: Distribution) -> None:
    from scipy.special import ndtr

    z = np.linspace(-4, 4, 41) + 0.001  # between the steps of the discrete one
    np.testing.assert_allclose(distribution.from_normal(z), distribution.from_uniform(ndtr(z)), rtol=1e-9)
    assert distribution.quantile(0.3) == pytest.approx(float(distribution.from_uniform(np.array([0.3]))[0]))


@pytest.mark.slow  # scipy.stats loads slowly
@pytest.mark.parametrize("shapes", [(0.0, 0.8, 8.0), (0.0, 0.0, 1.0), (2.0, 3.0, 3.0), (-4.0, -1.0, 0.0)])
def test_pert_is_the_beta_distribution_of_scipy(shapes: tuple[float, float, float]) -> None:
    from scipy.stats import beta

    distribution = Pert(*shapes)
    expected = beta.ppf(MIDDLES[::97], *distribution.shapes, loc=shapes[0], scale=shapes[2] - shapes[0])
    np.testing.assert_allclose(
        distribution.from_uniform(MIDDLES[::97]), expected, atol=1e-6 * (shapes[2] - shapes[0]), rtol=0
    )


@given(st.floats(0.01, 1e6), st.floats(1.001, 50), st.floats(1.001, 50))
@settings(derandomize=True, database=None, deadline=None, max_examples=40)
def test_a_range_about_a_value_is_met_in_all_three_points(value: float, down: float, up: float) -> None:
    """Whatever its shape, 2.5 % lie below low, half below the value and 97.5 % below high, and none changes sign."""
    low, high = value / down, value * up
    distribution, _ = within(low, value, high)
    assert distribution is not None
    if isinstance(distribution, Triangular):  # the value lies at one end
        assert distribution.support == (low, high)
        return
    for p, wanted in ((0.025, low), (0.5, value), (0.975, high)):
        assert distribution.quantile(p) == pytest.approx(wanted, rel=1e-6)
    assert draws(distribution)[0] > 0


@given(st.floats(-1e6, 1e6).filter(lambda x: abs(x) > 1e-3), st.floats(1.0001, 20))
@settings(derandomize=True, database=None, deadline=None)
def test_a_lognormal_has_the_value_as_median_and_sigma_ln_gsd(value: float, gsd2: float) -> None:
    distribution, _ = lognormal(value, gsd2, "stated")
    assert isinstance(distribution, Lognormal)
    assert distribution.quantile(0.5) == pytest.approx(value)
    assert distribution.gsd == pytest.approx(sqrt(gsd2))
    two = distribution.from_normal(np.array([-2.0, 2.0]))
    assert np.sort(two / value) == pytest.approx([1 / gsd2, gsd2])


def test_a_symmetric_range_is_a_normal_and_a_geometric_one_a_lognormal() -> None:
    symmetric, _ = within(4.0, 5.0, 6.0)
    assert symmetric == Normal(5.0, 1 / Z95)
    geometric, _ = within(2.5, 5.0, 10.0)
    assert isinstance(geometric, Lognormal)
    assert (geometric.shift, geometric.factor) == (0.0, 5.0)
    assert geometric.sigma == pytest.approx(log(2) / Z95)


@pytest.mark.parametrize(("low", "value", "high"), [(10.0, 20.0, 40.0), (10.0, 30.0, 40.0), (-3.0, 1.0, 2.0)])
def test_an_uneven_range_is_the_distribution_of_myerson(low: float, value: float, high: float) -> None:
    """Its distribution function as the R package qpd writes it (`pMyerson`)."""
    distribution, _ = within(low, value, high)
    assert distribution is not None
    ratio = (high - value) / (value - low)
    for p in (0.01, 0.2, 0.7, 0.99):
        x = distribution.quantile(p)
        z = Z95 * log(1 + (x - value) * (ratio - 1) / (high - value)) / log(ratio)
        assert NormalDist().cdf(z) == pytest.approx(p)


def test_the_value_at_the_end_of_its_range_makes_a_triangular() -> None:
    assert within(7.0, 7.0, 9.0)[0] == Triangular(7.0, 7.0, 9.0)
    assert within(0.0, 0.0, 0.0)[0] is None


def test_a_limit_is_zero_or_a_tenth_of_the_near_end_and_only_where_it_can_be_reached() -> None:
    assert within(0.9, 1.0, 1.1)[0].support == (-inf, inf)  # type: ignore[union-attr]
    assert within(0.0, 1.0, 2.0)[0].support == (0.0, inf)  # type: ignore[union-attr]
    assert within(0.2, 1.0, 1.8)[0].support == pytest.approx((0.02, inf))  # type: ignore[union-attr]
    assert within(-1.8, -1.0, -0.2)[0].support == pytest.approx((-inf, -0.02))  # type: ignore[union-attr]
    assert within(-1.0, 1.0, 3.0)[0].support == (-inf, inf)  # type: ignore[union-attr]


# ------------------------------------------------------------------ stats_arrays, the exchange format


@pytest.mark.parametrize("distribution", [d for d in ALL if known_to_stats_arrays(d)], ids=str)
def test_stats_arrays_and_back_changes_nothing(distribution: Distribution) -> None:
    assert from_stats_array(to_stats_array(distribution)) == distribution


@pytest.mark.slow
@pytest.mark.parametrize(
    "distribution",
    [Normal(3, 1), Lognormal(2, 0.3), Lognormal(-2, -0.3), Uniform(1, 2), Triangular(0, 0.8, 8), Pert(0, 0.8, 8)],
    ids=str,
)
def test_the_sampler_of_stats_arrays_draws_the_same(distribution: Distribution) -> None:
    """Mean, standard deviation and quantiles of a million draws of theirs are ours, within four standard errors."""
    stats_arrays = pytest.importorskip("stats_arrays")
    params = stats_arrays.UncertaintyBase.from_dicts(to_stats_array(distribution))
    n = 1_000_000
    kind = stats_arrays.uncertainty_choices[int(params["uncertainty_type"][0])]
    theirs = kind.random_variables(params, n, np.random.RandomState(7)).reshape(-1)
    error = distribution.sd / sqrt(n)
    assert abs(theirs.mean() - distribution.mean) < 4 * error
    assert theirs.std() == pytest.approx(distribution.sd, rel=1e-2)
    for p in (0.025, 0.5, 0.975):
        below = (theirs < distribution.quantile(p)).mean()
        assert abs(below - p) < 4 * sqrt(p * (1 - p) / n)


def test_exact_values_and_kinds_that_stats_arrays_does_not_know() -> None:
    assert from_stats_array(to_stats_array(None, 4.0)) is None
    assert to_stats_array(None, 4.0)["loc"] == 4.0
    shifted = Lognormal(0.075, 0.26, 0.075)
    assert not known_to_stats_arrays(shifted)
    near = from_stats_array(to_stats_array(shifted))
    assert isinstance(near, Lognormal)
    assert near.median == pytest.approx(shifted.median)
    width = shifted.quantile(0.975) / shifted.quantile(0.025)
    assert near.quantile(0.975) / near.quantile(0.025) == pytest.approx(width)


def test_discrete_kinds_of_stats_arrays_are_read() -> None:
    assert from_stats_array({"uncertainty type": 6, "loc": 0.3}) == Discrete((0.0, 1.0), (0.7, 0.3))
    dice = from_stats_array({"uncertainty type": 7, "minimum": 1, "maximum": 7})
    assert dice is not None
    assert dice.mean == pytest.approx(3.5)
    assert dice.variance == pytest.approx(35 / 12)


@pytest.mark.parametrize(
    "fields",
    [
        {"uncertainty type": 2, "loc": 0.0, "scale": 0.0},
        {"uncertainty type": 3, "loc": 1.0},
        {"uncertainty type": 5, "minimum": 2.0, "loc": 1.0, "maximum": 3.0},
        {"uncertainty type": 4, "minimum": 3.0, "maximum": 1.0},
        {"uncertainty type": 6, "loc": 1.3},
        {"uncertainty type": 9, "loc": 1.0, "scale": 1.0, "shape": 1.0},
        {"uncertainty type": 13, "minimum": 0.0, "loc": 1.0, "maximum": 3.0, "scale": 2.0},
    ],
)
def test_impossible_fields_are_refused(fields: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"uncertainty type|probability|PERT"):
        from_stats_array(fields)


@pytest.mark.parametrize("factor", [2.5, -2.5])
@pytest.mark.parametrize("distribution", ALL, ids=str)
def test_times_a_factor_scales_mean_and_spread(distribution: Distribution, factor: float) -> None:
    scaled = times(distribution, factor)
    assert scaled.mean == pytest.approx(distribution.mean * factor)
    assert scaled.sd == pytest.approx(distribution.sd * abs(factor))
    ends = sorted(x * factor for x in distribution.support)
    assert list(scaled.support) == pytest.approx(ends)
    expected = distribution.quantile(0.2 if factor > 0 else 0.8) * factor
    assert scaled.quantile(0.2) == pytest.approx(expected, rel=1e-6)


def test_a_median_of_zero_has_no_lognormal_and_a_gsd2_below_one_is_refused() -> None:
    assert lognormal(0.0, 1.5, "GSD² 1.5")[0] is None
    with pytest.raises(ValueError, match="at least 1"):
        lognormal(1.0, 0.9, "GSD² 0.9")
    with pytest.raises(ValueError, match="cannot range"):
        within(-1.0, 1.0, 2.0, "lognormal")
    with pytest.raises(ValueError, match="outside"):
        within(1.0, 5.0, 2.0)


def test_the_cv_of_a_lognormal_is_that_of_its_moments() -> None:
    """Inverse of the textbook relation cv² = exp(σ²) − 1 (Limpert et al. 2001, BioScience 51(5), table 2)."""
    cv = 0.4
    distribution = Lognormal(1.0, sqrt(log(1 + cv**2)))
    assert distribution.sd / distribution.mean == pytest.approx(cv)
    assert distribution.mean == pytest.approx(exp(distribution.sigma**2 / 2))
