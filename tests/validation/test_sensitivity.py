"""Indices of functions whose indices are known, by sampling and by integration; whole cases both ways."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from dense import problem_of
from small import assess, assess_one, digits_inventory

from impact.sensitivity import sensitivity_of
from impact.sensitivity.anova import moments
from impact.sensitivity.break_even import break_even
from impact.sensitivity.grid import grid
from impact.sensitivity.measure import measure_next
from impact.sensitivity.separable import Separable, Space, kinks, quadrature
from impact.sensitivity.sobol import estimates, indices
from impact.sensitivity.tornado import Swing
from impact.sensitivity.variance import EXACT, SAMPLED, variance_of
from impact.variables.distributions import Discrete, Distribution, Lognormal, Normal, Pert, Triangular, Uniform

BUNDLED = ["kal-wastewater-heat", "kal-steam", "sja-solrod-biogas", "dk-demolition-yard", "kal-fly-ash"]


def variables(*distributions: Distribution) -> list[Separable]:
    """Independent draws as sums of products; their central values are their medians."""
    space = Space([f"x{k + 1}" for k in range(len(distributions))], [quadrature(kinks(d)) for d in distributions])
    return [
        space.function(k, np.append(d.from_normal(space.rules[k].z), d.quantile(0.5)))
        for k, d in enumerate(distributions)
    ]


# ---------------------------------------------------------------------------------------------- Ishigami

# Ishigami, T. and Homma, T. (1990): An importance quantification technique in uncertainty analysis for computer
# models. ISUMA '90, 398-403; indices for a = 7, b = 0.1 as in Saltelli, A. et al. (2008): Global Sensitivity
# Analysis. The Primer, Wiley.
ISHIGAMI_FIRST, ISHIGAMI_TOTAL = [0.3139, 0.4424, 0.0], [0.5576, 0.4424, 0.2437]
ANGLES = [Uniform(-np.pi, np.pi)] * 3


def ishigami(x: np.ndarray) -> np.ndarray:
    value: np.ndarray = np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])
    return value


def test_ishigami_by_integration() -> None:
    x1, x2, x3 = variables(*ANGLES)
    sine = x1.apply(np.sin, "sin")
    found = moments(sine + 7 * x2.apply(np.sin, "sin") ** 2 + 0.1 * x3**4 * sine)
    assert found.first == pytest.approx(ISHIGAMI_FIRST, abs=5e-5)
    assert found.total == pytest.approx(ISHIGAMI_TOTAL, abs=5e-5)
    assert found.mean == pytest.approx(7 / 2, rel=1e-12)
    assert found.variance == pytest.approx(49 / 8 + 0.1 * np.pi**4 / 5 + 0.01 * np.pi**8 / 18 + 1 / 2, rel=1e-10)


@pytest.mark.slow
def test_ishigami_by_sampling_within_its_own_ranges() -> None:
    found = indices(problem_of(ishigami, [0, 0, 0], ANGLES), 2**13)
    assert found.first == pytest.approx(ISHIGAMI_FIRST, abs=0.01)
    assert found.total == pytest.approx(ISHIGAMI_TOTAL, abs=0.01)
    for known, ranges in ((ISHIGAMI_FIRST, found.first_range), (ISHIGAMI_TOTAL, found.total_range)):
        assert (ranges[:, 0] < known).all()
        assert (known < ranges[:, 1]).all()
        assert (ranges[:, 1] - ranges[:, 0] < 0.1).all()


# ---------------------------------------------------------------------------------------------- Sobol's g


# Saltelli, A. and Sobol', I. M. (1995): About the use of rank transformation in sensitivity analysis of model output.
# Reliability Engineering and System Safety 50, 225-239: partial variances 1 / (3 (1 + a)²) of Π (|4x − 2| + a)/(1 + a).
A = np.array([0.0, 1.0, 4.5, 9.0, 99.0])
PARTIAL = 1 / (3 * (1 + A) ** 2)
G_VARIANCE = float(np.prod(1 + PARTIAL) - 1)
G_FIRST = PARTIAL / G_VARIANCE
G_TOTAL = PARTIAL * np.prod(1 + PARTIAL) / (1 + PARTIAL) / G_VARIANCE


def test_sobol_g_by_integration() -> None:
    # |4x − 2| of a uniform x is uniform between 0 and 2
    found = moments(_product(variables(*[Uniform(0.0, 2.0)] * 5)))
    assert found.mean == pytest.approx(1.0)
    assert found.variance == pytest.approx(G_VARIANCE)
    assert found.first == pytest.approx(G_FIRST)
    assert found.total == pytest.approx(G_TOTAL)


def _product(xs: list[Separable]) -> Separable:
    product = (xs[0] + A[0]) / (1 + A[0])
    for x, a in zip(xs[1:], A[1:], strict=True):
        product = product * ((x + float(a)) / float(1 + a))
    return product


@pytest.mark.slow
def test_sobol_g_by_sampling() -> None:
    def g(x: np.ndarray) -> np.ndarray:
        value: np.ndarray = np.prod((np.abs(4 * x - 2) + A[:, None]) / (1 + A[:, None]), axis=0)
        return value

    found = indices(problem_of(g, [0.5] * 5, [Uniform(0.0, 1.0)] * 5), 2**13)
    assert found.first == pytest.approx(G_FIRST, abs=0.01)
    assert found.total == pytest.approx(G_TOTAL, abs=0.01)


@pytest.mark.parametrize(
    ("function", "first", "total"),
    [
        (lambda x, y: 3 * x + 4 * y, (9 / 25, 16 / 25), (9 / 25, 16 / 25)),  # nothing interacts
        (lambda x, y: x * y, (0.0, 0.0), (1.0, 1.0)),  # all of it is interaction
        (lambda x, y: x + 2 * x * y, (1 / 5, 0.0), (1.0, 4 / 5)),
    ],
)
def test_estimates_over_all_corners_are_the_indices_by_hand(
    function: Callable[[np.ndarray, np.ndarray], np.ndarray], first: tuple[float, ...], total: tuple[float, ...]
) -> None:
    """x and y are -1 or 1, as likely: over all sixteen pairs of corners the estimates are exact."""
    a, b = np.array(list(product((-1.0, 1.0), repeat=4))).T.reshape(2, 2, 16)
    mixed = np.array([function(b[0], a[1]), function(a[0], b[1])])
    found = estimates(function(*a), function(*b), mixed)
    assert found[0][0] == pytest.approx(first)
    assert found[1][0] == pytest.approx(total)


@pytest.mark.parametrize(
    ("low", "high", "central", "flips"),
    [(-1.0, 3.0, 2.0, True), (3.0, -1.0, 2.0, True), (1.0, 3.0, 2.0, False), (-3.0, -1.0, -2.0, False)],
)
def test_a_swing_flips_where_one_end_has_another_sign(low: float, high: float, central: float, flips: bool) -> None:
    swing = Swing("cop", 0, ((3.0, 4.5),), low, high, central)
    assert swing.flips is flips
    assert swing.width == max(low, high) - min(low, high)


@pytest.mark.slow
def test_estimates_are_those_of_scipy() -> None:
    from scipy.stats import sobol_indices

    rng = np.random.default_rng(1)
    a, b = rng.uniform(-np.pi, np.pi, (2, 3, 512))
    mixed = [np.where(np.arange(3)[:, None] == i, b, a) for i in range(3)]
    values = ishigami(a), ishigami(b), np.array([ishigami(m) for m in mixed])
    theirs = sobol_indices(func={"f_A": values[0][None], "f_B": values[1][None], "f_AB": values[2][:, None]}, n=512)
    first, total = estimates(*values)
    assert total[0] == pytest.approx(theirs.total_order.ravel(), rel=1e-12)
    # scipy centres outputs for the first order as we do
    assert first[0] == pytest.approx(theirs.first_order.ravel(), abs=1e-12)


# ---------------------------------------------------------------------------------------------- moments


@pytest.mark.parametrize(
    "distribution",
    [
        Normal(3.0, 0.2),
        Normal(3.0, 1.5, minimum=0.3),
        Lognormal(2.0, 0.4),
        Lognormal(-2.0, -0.4),
        Lognormal(1.0, 0.8, shift=4.0),
        Uniform(-1.0, 4.0),
        Triangular(0.0, 1.0, 4.0),
        Triangular(0.0, 0.0, 4.0),
        Discrete((1.0, 2.0, 5.0), (0.2, 0.3, 0.5)),
    ],
    ids=str,
)
def test_integration_gives_a_distributions_own_moments(distribution: Distribution) -> None:
    (x,) = variables(distribution)
    found = moments(x)
    assert found.mean == pytest.approx(distribution.mean, rel=1e-11)
    assert found.variance == pytest.approx(distribution.variance, rel=1e-9)


def test_a_pert_as_far_as_its_table_goes() -> None:
    (x,) = variables(Pert(1.0, 2.0, 5.0))
    assert moments(x).mean == pytest.approx(Pert(1.0, 2.0, 5.0).mean, rel=1e-6)
    assert moments(x).variance == pytest.approx(Pert(1.0, 2.0, 5.0).variance, rel=1e-5)


def test_lognormals_in_closed_form() -> None:
    """A quotient of lognormals is lognormal: mean m exp(s²/2), variance mean² (exp s² − 1), s² = s₁² + 4 s₂²."""
    x, y = variables(Lognormal(6.0, 0.3), Lognormal(2.0, 0.2))
    s2 = 0.3**2 + 4 * 0.2**2
    found = moments(x / y**2)
    assert found.mean == pytest.approx(1.5 * np.exp(s2 / 2), rel=1e-12)
    assert found.variance == pytest.approx((1.5 * np.exp(s2 / 2)) ** 2 * np.expm1(s2), rel=1e-10)


def test_an_interaction_counts_in_both_totals_and_in_no_first_order() -> None:
    x, y = variables(Normal(0.0, 1.0), Normal(0.0, 2.0))
    found = moments(x * y)
    assert (found.mean, found.variance) == (pytest.approx(0.0, abs=1e-12), pytest.approx(4.0))
    assert found.first == pytest.approx([0.0, 0.0], abs=1e-12)
    assert found.total == pytest.approx([1.0, 1.0])


def test_what_is_worth_measuring_in_closed_form() -> None:
    """saving = x + y with normals: E[saving | x] = x + E[y]; E[max(0, m + s z)] = m Φ(m/s) + s φ(m/s)."""
    from statistics import NormalDist

    from impact.sensitivity.variance import Variance

    x, y = variables(Normal(1.0, 2.0), Normal(0.5, 1.0))
    found = moments(x + y)
    wrapped = Variance(EXACT, "", ("x", "y"), found.mean, found.variance, found.first, found.total, None, None,
                       found.conditional)  # fmt: skip
    first = measure_next(wrapped)[0]
    normal, ratio = NormalDist(), 1.5 / 2.0
    gain = 1.5 * normal.cdf(ratio) + 2.0 * normal.pdf(ratio) - 1.5
    assert first.name == "x"
    assert first.share == pytest.approx(4 / 5)
    assert first.sd == pytest.approx(1.0)  # what y leaves
    assert first.flips == pytest.approx(normal.cdf(-ratio), abs=1e-3)
    assert first.gain == pytest.approx(gain, rel=2e-3)


# ---------------------------------------------------------------------------------------------- zeros


def test_roots_of_a_polynomial_even_if_close_together() -> None:
    found = break_even(lambda x: (x - 1) * (x - 1.001) * (x + 3), -10, 10.3)
    assert found.roots == pytest.approx((-3, 1, 1.001))
    assert (found.direction, found.never) == ("both", False)


def test_a_pole_is_no_root_and_a_step_is_said() -> None:
    assert break_even(lambda x: 1 / x, -3.0, 4.1).never
    steps = break_even(lambda x: np.ceil(x) - 2.5, 0.1, 10.0)
    assert steps.roots == ()
    assert steps.jumps == pytest.approx((2.0,))


def test_never_is_an_answer() -> None:
    found = break_even(lambda x: x**2 + 1e-6, -1.0, 1.5)
    assert found.never
    assert (found.low, found.high) == (-1.0, 1.5)


def test_a_gap_in_the_range_is_left_out() -> None:
    found = break_even(lambda x: np.where(x < 0, np.nan, x - 1), -10.0, 10.0)
    assert found.roots == pytest.approx((1.0,))
    assert found.impossible


def test_the_line_of_zero_of_a_circle() -> None:
    found = grid(lambda x, y: x**2 + y**2 - 1, np.linspace(-2, 2, 81), np.linspace(-2, 2, 81))
    pieces = np.array(found.zero())
    assert np.hypot(pieces[:, 0], pieces[:, 1]) == pytest.approx(1.0, abs=1e-3)
    length = np.hypot(pieces[:, 2] - pieces[:, 0], pieces[:, 3] - pieces[:, 1]).sum()
    assert length == pytest.approx(2 * np.pi, rel=2e-3)


# ---------------------------------------------------------------------------------------------- cases

PAIRED = """
parameters:
  strength: {value: 1, gsd: 1.3, assumption: test}
functions: {product: {amount: 10 MWh/a, for: user, assumption: test}}
scenarios:
  apart:
    baseline: true
    flows: [{use: ten, amount: 10 MWh/a, by: user, role: supply, serves: product, assumption: test}]
  together:
    flows: [{use: eight, amount: 10 MWh/a, by: user, role: supply, serves: product, assumption: test}]
processes:
  ten:   {output: 10 MWh, emissions: {carbon dioxide (fossil): 10 t * strength}, assumption: test}
  eight: {output: 10 MWh, emissions: {carbon dioxide (fossil): 8 t * strength}, assumption: test}
"""


def test_what_both_scenarios_share_cannot_turn_the_sign() -> None:
    """10 · EF against 8 · EF with EF of GSD 1.3: the saving is 2 · EF, above zero in every draw."""
    study = assess(PAIRED, digits_inventory()).sensitivity("climate")
    assert study.central == pytest.approx(2.0)
    assert study.variance.mean == pytest.approx(2.0 * np.exp(np.log(1.3) ** 2 / 2))
    (swing,) = study.swings
    assert min(swing.low, swing.high) > 0
    assert not swing.flips
    assert study.ranking[0].flips == 0.0


@pytest.mark.parametrize("indicator", ["climate", "climate_direct", "cost"])
@pytest.mark.parametrize("case", BUNDLED)
def test_the_sum_of_products_is_the_model_at_any_point(case: str, indicator: str) -> None:
    """Not on average but point by point: at random nodes of every draw, against the folded model."""
    from impact.sensitivity.savings import Saving

    study = sensitivity_of(assess_one(case), indicator)
    saving: Saving = study.saving
    total = saving.separable()
    space, n, rng = total.space, 50, np.random.default_rng(5)
    at = [rng.choice(np.flatnonzero(np.abs(r.z) < 3), n) for r in space.rules]
    sums = np.zeros(n)
    for factors, coefficient in total.terms.items():
        term = np.full(n, coefficient)
        for draw, atom in factors:
            term *= space.atoms[draw][atom][at[draw]]
        sums += term
    from scipy.special import ndtr

    u = np.array([ndtr(r.z[k]) for r, k in zip(space.rules, at, strict=True)])
    assert sums == pytest.approx(saving.problem.at_probabilities(u), rel=1e-9, abs=1e-9 * saving.size)


@pytest.mark.slow
@pytest.mark.parametrize(("case", "indicator"), [("kal-wastewater-heat", "climate"), ("kal-steam", "climate"),
                                                 ("sja-solrod-biogas", "cost")])  # fmt: skip
def test_sampling_confirms_what_was_integrated(case: str, indicator: str) -> None:
    study = sensitivity_of(assess_one(case), indicator)
    exact, sampled = study.variance, variance_of(study.saving, 2**12, exact=False)
    assert (exact.method, sampled.method) == (EXACT, SAMPLED)
    assert sampled.mean == pytest.approx(exact.mean, abs=4 * exact.sd / 2**6.5)
    assert sampled.sd == pytest.approx(exact.sd, rel=0.05)
    assert sampled.first == pytest.approx(exact.first, abs=0.06)
    assert sampled.total == pytest.approx(exact.total, abs=0.06)
    assert (sampled.total[exact.total == 0] == 0).all()


def test_indices_add_up() -> None:
    for case in BUNDLED:
        found = sensitivity_of(assess_one(case), "climate").variance
        assert 0 < found.first.sum() <= 1 + 1e-12 <= found.total.sum() + 2e-12
        assert (found.first <= found.total + 1e-12).all()
