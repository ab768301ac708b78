"""Random numbers by name: the same for everybody who asks, whatever else is drawn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small import assess, assess_one, digits_inventory

from impact.engine.presolve import TILE
from impact.uncertainty.streams import BLOCK, TILES, RandomStream, Sampler, sample
from impact.uncertainty.transforms import kind_rank, transforms
from impact.variables.distributions import Discrete, Lognormal, Normal, Pert, Triangular, Uniform
from impact.variables.gather import uncertain_of

CASES = Path(__file__).parents[2] / "cases"
HEATS = """
functions: {heat: {amount: 100 t/a, for: user, assumption: test}}
parameters: {%s}
scenarios:
  apart:
    baseline: true
    flows:
      - {emit: carbon dioxide (fossil), amount: first, by: user, role: supply, serves: {heat: 100 t/a}}
      - {emit: carbon dioxide (fossil), amount: second, by: user, role: supply}
  together:
    without: {heat: a by-product does it}
    flows: [{emit: carbon dioxide (fossil), amount: second, by: user, role: supply}]
"""


def drawn(stream: RandomStream, block: int, n: int = 10) -> list[float]:
    stream.start(block)
    values = np.empty(n)
    stream.fill(out=values)
    return values.tolist()


def test_constants_are_part_of_the_contract() -> None:
    """Changing one of them changes every published figure: say so in the changelog."""
    assert (BLOCK, TILE) == (16_384, 2_048)
    first = drawn(RandomStream(42, "electricity DK", True), 0, 3)
    assert first == pytest.approx([-1.3271411178, -0.2687731693, -0.0183004000], abs=1e-9)


def test_a_block_is_the_same_whenever_it_is_drawn() -> None:
    forward, backward = RandomStream(1, "cop", True), RandomStream(1, "cop", True)
    blocks = [drawn(forward, k) for k in range(4)]
    assert [drawn(backward, k) for k in (3, 1, 2, 0)] == [blocks[3], blocks[1], blocks[2], blocks[0]]


def test_seed_name_and_block_each_give_other_numbers() -> None:
    found = [drawn(RandomStream(seed, name, True), block) for seed in (1, 2) for name in ("a", "b") for block in (0, 1)]
    assert len({tuple(values) for values in found}) == 8
    assert drawn(RandomStream(1, "1", True), 0) != drawn(RandomStream(11, "", True), 0)


def test_streams_of_two_names_are_not_correlated() -> None:
    one, other = (np.array(drawn(RandomStream(7, name, True), 0, BLOCK)) for name in ("a", "b"))
    assert abs(np.corrcoef(one, other)[0, 1]) < 4 / BLOCK**0.5
    assert abs(one.mean()) < 4 / BLOCK**0.5
    assert one.std() == pytest.approx(1, abs=0.03)


def test_fewer_draws_are_the_first_of_more() -> None:
    inputs = uncertain_of(assess_one(CASES / "kalundborg" / "wastewater-heat.yaml").plan)
    many = sample(inputs, BLOCK + 3000, 5)
    assert (sample(inputs, 100, 5) == many[:, :100]).all()
    assert (sample(inputs, BLOCK + 1, 5) == many[:, : BLOCK + 1]).all()


def test_an_input_is_drawn_alike_among_others_and_alone() -> None:
    inputs = uncertain_of(assess_one(CASES / "sjaelland" / "solrod-biogas.yaml").plan)
    together = sample(inputs, 5000, 9)
    for k in (0, 7, len(inputs) - 1):
        assert (sample(inputs[k : k + 1], 5000, 9) == together[k]).all()
    assert (sample(inputs[::-1], 5000, 9) == together[::-1]).all()


def test_draws_follow_their_distributions() -> None:
    """Mean and standard deviation of every input of a bundled case, within five standard errors."""
    inputs = uncertain_of(assess_one(CASES / "sjaelland" / "solrod-biogas.yaml").plan)
    n = 60_000
    values = sample(inputs, n, 2)
    for entry, row in zip(inputs, values, strict=True):
        exact = entry.distribution
        assert abs(row.mean() - exact.mean) < 5 * exact.sd / n**0.5, entry.name
        tail = 5 if not isinstance(exact, Lognormal) else 5 * np.exp(2 * exact.sigma**2)
        assert row.std() == pytest.approx(exact.sd, rel=tail / n**0.5 * 2), entry.name


def test_two_cases_share_the_inventory_and_not_their_parameters() -> None:
    one, other = (uncertain_of(assess_one(p).plan) for p in sorted((CASES / "kalundborg").glob("[bw]*.yaml"))[:2])
    shared = {entry.draw for entry in one} & {entry.draw for entry in other}
    assert shared
    assert not any(entry.kind == "parameter" for entry in one if entry.draw in shared)


def test_things_of_a_group_share_their_draw() -> None:
    grouped = "first: {value: 100 t/a, range: ±10 %, group: both, assumption: t}, " \
              "second: {value: 50 t/a, range: ±20 %, group: both, assumption: t}"  # fmt: skip
    inputs = uncertain_of(assess(HEATS % grouped, digits_inventory()).plan)
    first, second = sample(inputs, 1000, 1)
    assert np.allclose((first / 100 - 1) * 2, second / 50 - 1, atol=1e-12)


ALL = [
    Lognormal(2.0, 0.3), Lognormal(-2.0, -0.3), Lognormal(2.0, 0.3, 1.0), Lognormal(2.0, 0.9, minimum=1.5, maximum=3.0),
    Normal(5.0, 1.0), Normal(0.5, 1.0, minimum=0.0), Uniform(-1.0, 3.0), Triangular(0.0, 1.0, 4.0),
    Triangular(0.0, 0.0, 4.0), Triangular(0.0, 4.0, 4.0), Pert(0.0, 1.0, 4.0), Discrete((1.0, 2.0), (0.3, 0.7)),
]  # fmt: skip


@pytest.mark.parametrize("opposed", [False, True])
def test_rows_transformed_together_are_the_distributions_own_values(opposed: bool) -> None:
    """In any order, alone or beside others of their kind, and read from either variate."""
    first = uncertain_of(assess_one(CASES / "kalundborg" / "wastewater-heat.yaml").plan)[0]
    inputs = [
        replace(first, name=f"{k} {variate}", distribution=d, draw=f"{k}", variate=variate, opposed=opposed)
        for variate in ("normal", "uniform") for k, d in enumerate(ALL)
    ]  # fmt: skip
    random = np.random.default_rng(1)
    drawn = np.array([random.normal(size=500) if e.variate == "normal" else random.random(500) for e in inputs])
    expected = np.array([entry.values(row) for entry, row in zip(inputs, drawn, strict=True)])
    for order in (range(len(inputs)), sorted(range(len(inputs)), key=lambda k: kind_rank(inputs[k]))):
        rows, at = np.empty_like(drawn), list(order)
        for function, arguments in transforms([inputs[k] for k in at], drawn[at].copy(), rows):
            function(*arguments)
        assert np.allclose(rows, expected[at], rtol=1e-13, atol=1e-13)


def test_variates_are_the_same_drawn_tile_by_tile_or_ahead() -> None:
    inputs = uncertain_of(assess_one(CASES / "kalundborg" / "wastewater-heat.yaml").plan)
    one, more = (Sampler(inputs, 3, np.empty((len(inputs), TILE)), ahead) for ahead in (1, TILES))
    for sampler in (one, more):
        sampler.start(2)
    assert all((one.next_tile() == more.next_tile()).all() for _ in range(TILES))
