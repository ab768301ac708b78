"""Nothing recurses over what people write: a supply chain may be as long as it likes."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import NormalDist

import pytest
from click.testing import CliRunner

import impact
from impact.cli import cli
from impact.model.indicators import INDEX
from impact.results.assessment import Assessment

LONG = 400  # processes
CALLS = 350  # that may be open at a time while they are handled

HEAD = """
id: chain
title: A long chain
status: idea
illustrative: true
years: {reference: 2022, start: 2022, lifetime: 10 a}
partners:
  maker: {name: Maker, municipality: Kalundborg, sector: C21}
  user: {name: User, municipality: Kalundborg, sector: C21}
streams:
  - {what: thing, kind: material, from: maker, to: user, amount: q}
parameters:
  q: {value: 10 t/a, range: ±5 %, assumption: test}
functions:
  thing: {amount: q, for: user}
scenarios:
  apart: {baseline: true, flows: [{use: p0, amount: q, by: user, role: supply, serves: thing, assumption: test}]}
  together: {flows: [{use: end, amount: q, by: user, role: supply, serves: thing, assumption: test}]}
processes:
"""


@pytest.fixture(autouse=True)
def few_calls() -> Iterator[None]:
    """Python allows 1,000 open calls; fewer here, so that a shorter and faster chain tells the same."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + CALLS)
    yield
    sys.setrecursionlimit(before)


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each process uses 1 t of the next; the last but one emits 1 t of CO2, and the very last nothing."""
    links = [f"  p{k}: {{output: 1 t, inputs: {{p{k + 1}: 1 t}}, assumption: test}}" for k in range(LONG)]
    flows = "emissions: {carbon dioxide (fossil): 1 t}, inputs: {end: 1 t}"
    emits = f"  p{LONG}: {{output: 1 t, {flows}, assumption: test}}"
    end = "  end: {output: 1 t, assumption: test}"
    path = tmp_path_factory.mktemp("chain") / "chain.yaml"
    path.write_text(HEAD + "\n".join([*links, emits, end]) + "\n", encoding="utf-8")
    return path


def test_a_long_chain_is_solved_drawn_and_integrated(chain: Path) -> None:
    result = impact.assess(chain)
    assert isinstance(result, Assessment)
    assert result.level["apart"][INDEX["climate"]] == pytest.approx(10.0, rel=1e-9)
    assert result.plan.unpriced("apart") == []
    assert result.simulate(2_000, seed=1).probability("climate") == 1.0
    found = result.sensitivity("climate").variance
    assert (found.method, found.mean) == ("exact", pytest.approx(10.0, rel=1e-9))
    assert found.sd == pytest.approx(0.5 / NormalDist().inv_cdf(0.975), rel=1e-6)


@pytest.mark.parametrize("command", [["check"], ["explain"], ["sensitivity", "--indicator", "climate"]])
def test_every_command_reads_a_long_chain(chain: Path, command: list[str]) -> None:
    answer = CliRunner().invoke(cli, [command[0], str(chain), *command[1:]])
    assert answer.exit_code == 0, answer.exception
