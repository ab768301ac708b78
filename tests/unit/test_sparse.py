"""Which solver a background's matrix gets, with pypardiso and without it, and what is said about it."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csc_array, csr_array, eye_array, random_array
from scipy.sparse.linalg import spsolve

from impact.brightway import sparse

RIGHT = np.array([[1.0, 2.0], [0.5, -1.0], [3.0, 0.0]])
LOOP = csc_array(np.array([[1.0, -0.2, 0.0], [0.0, 2.0, -0.5], [-0.3, 0.0, 1.0]]))


class Solver:
    """What pypardiso offers, as far as it is used; counts what it solves."""

    solved = 0
    guessed = 0  # perturbed pivots
    wrong = 0.0

    def solve(self, matrix: Any, right: np.ndarray) -> np.ndarray:
        Solver.solved += 1
        assert matrix.format == "csr"
        return np.column_stack([spsolve(csr_array(matrix), column) for column in right.T]) + self.wrong

    def get_iparm(self, number: int) -> int:
        return self.guessed if number == 14 else 0

    def free_memory(self, everything: bool) -> None: ...


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> type[Solver]:
    """pypardiso installed, on a processor that it is made for, and every matrix large."""
    monkeypatch.setitem(sys.modules, "pypardiso", SimpleNamespace(PyPardisoSolver=Solver))
    monkeypatch.setattr(sparse, "find_spec", lambda name: name == "pypardiso")
    monkeypatch.setattr(sparse.platform, "machine", lambda: "AMD64")
    monkeypatch.setattr(sparse, "LARGE", 1)
    for name, value in {"solved": 0, "guessed": 0, "wrong": 0.0}.items():
        monkeypatch.setattr(Solver, name, value)
    return Solver


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Factorising takes 42 s, by the clock."""
    times = iter(range(0, 10_000, 42))
    monkeypatch.setattr(sparse, "time", SimpleNamespace(perf_counter=lambda: float(next(times))))


def missing(monkeypatch: pytest.MonkeyPatch, machine: str = "x86_64") -> None:
    monkeypatch.setattr(sparse, "find_spec", lambda name: None)
    monkeypatch.setattr(sparse.platform, "machine", lambda: machine)


def solved(matrix: Any = LOOP, right: np.ndarray = RIGHT) -> tuple[np.ndarray, list[str]]:
    said: list[str] = []
    return sparse.solve(matrix, right, said.append), said


def exact(found: np.ndarray) -> bool:
    return bool(np.allclose(LOOP @ found, RIGHT, rtol=1e-14, atol=1e-15))


def test_a_large_matrix_is_solved_by_pypardiso_where_it_is_installed(there: type[Solver], slow: None) -> None:
    found, said = solved()
    assert there.solved == 1 and exact(found) and said == []


def test_a_small_one_is_not(there: type[Solver], slow: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparse, "LARGE", 4)
    found, said = solved()
    assert there.solved == 0 and exact(found) and said == []  # a hint would name what is there already


def test_on_another_processor_it_is_neither_used_nor_named(
    there: type[Solver], slow: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sparse.platform, "machine", lambda: "arm64")
    found, said = solved()
    assert there.solved == 0 and exact(found) and said == []


@pytest.mark.parametrize(("what", "value"), [("guessed", 1), ("wrong", 1e-3), ("wrong", np.nan)])
def test_superlu_answers_where_pypardiso_guesses(
    there: type[Solver], monkeypatch: pytest.MonkeyPatch, what: str, value: float
) -> None:
    monkeypatch.setattr(Solver, what, value)
    found, said = solved()
    assert there.solved == 1 and exact(found) and said == []


def test_superlu_answers_where_mkl_is_missing(there: type[Solver], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ImportError("Shared library mkl_rt not found.")

    monkeypatch.setitem(sys.modules, "pypardiso", SimpleNamespace(PyPardisoSolver=broken))
    found, said = solved()
    assert exact(found) and said == []


def test_one_hint_after_a_slow_factorisation(slow: None, monkeypatch: pytest.MonkeyPatch) -> None:
    missing(monkeypatch)
    found, (said,) = solved()
    assert exact(found) and "42 s" in said and "pip install pypardiso" in said


def test_no_hint_after_a_fast_one(monkeypatch: pytest.MonkeyPatch) -> None:
    missing(monkeypatch)
    monkeypatch.setattr(sparse, "time", SimpleNamespace(perf_counter=lambda: 1.0))
    assert solved()[1] == []


def test_no_hint_where_pypardiso_does_not_exist(slow: None, monkeypatch: pytest.MonkeyPatch) -> None:
    missing(monkeypatch, "aarch64")
    assert solved()[1] == []


def test_a_singular_system_is_refused(there: type[Solver]) -> None:
    there.guessed = 1
    with pytest.raises(RuntimeError, match="singular"):
        sparse.solve(csc_array(np.array([[1.0, -1.0], [-1.0, 1.0]])), np.ones((2, 1)))


@pytest.mark.parametrize("json", [False, True])
@pytest.mark.parametrize("terminal", [False, True])
def test_hints_are_for_terminals_and_not_beside_json(
    terminal: bool, json: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import click

    from impact.brightway import background
    from impact.commands import shared

    def load(*_: Any, said: Any) -> None:
        said(sparse.HINT.format(42))

    monkeypatch.setattr(background, "load", load)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal, raising=False)
    context = click.Context(click.Command("assess"))
    context.params = {"as_json": json}
    with context:
        shared.read_all(shared.asked((), background="a:b", mapping="c"))
    out, err = capsys.readouterr()
    assert out == "" and ("pypardiso" in err) == (terminal and not json)


@pytest.mark.slow
@pytest.mark.skipif(find_spec("pypardiso") is None, reason="needs pypardiso")
def test_pypardiso_and_superlu_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    n = 3000
    uses = random_array((n, n), density=3 / n, rng=np.random.default_rng(1), format="csc")
    matrix = csc_array(eye_array(n) - 0.8 * uses / max(uses.sum(axis=0).max(), 1.0))
    right = np.random.default_rng(2).random((n, 5))
    superlu = sparse.solve(matrix, right)
    monkeypatch.setattr(sparse, "LARGE", 1)
    monkeypatch.setattr("scipy.sparse.linalg.splu", None)  # not asked
    pardiso = sparse.solve(matrix, right)
    assert np.abs(pardiso - superlu).max() <= 1e-12 * np.abs(superlu).max()


@pytest.mark.slow
@pytest.mark.skipif(find_spec("pypardiso") is None, reason="needs pypardiso")
def test_pypardiso_s_answer_to_a_singular_system_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop that uses all that it makes: PARDISO answers with 1e15 and a small residual."""
    monkeypatch.setattr(sparse, "LARGE", 1)
    matrix = csc_array(np.array([[1.0, -1.0, 0.0], [-1.0, 1.0, 0.0], [0.0, -1.0, 1.0]]))
    with pytest.raises(RuntimeError, match="singular"):
        sparse.solve(matrix, np.ones((3, 1)))
