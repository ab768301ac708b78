"""`impact simulate`: how sure the savings are."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from impact.commands.shared import JSON, PATHS, answer, choices, read_all

if TYPE_CHECKING:
    from impact.request import Request


@click.command()
@PATHS
@click.option("-n", "draws", type=int, default=100_000, show_default=True, metavar="N", help="How many draws.")
@click.option("--seed", type=int, default=42, show_default=True, help="The same seed gives the same draws.")
@click.option("--threads", type=int, help="As many as there are cores, if left out; the result is the same.")
@click.option("--memory", type=float, metavar="MB", help="Limit for the threads' buffers.")
@click.option(
    "--threshold", "thresholds", nargs=2, type=(str, float), multiple=True, metavar="INDICATOR VALUE",
    help="Also the probability that the saving lies above this.",
)  # fmt: skip
@choices
@JSON
def command(
    request: Request, draws: int, seed: int, threads: int | None, memory: float | None,
    thresholds: tuple[tuple[str, float], ...], as_json: bool,
) -> None:  # fmt: skip
    """How sure the savings are: paired draws of everything uncertain, for all scenarios, indicators and partners."""
    from impact.tables.simulation import thresholds_text
    from impact.tables.simulation_json import as_dicts
    from impact.uncertainty.simulate import check_choices
    from impact.uncertainty.summary import simulate_case, simulate_network

    check_choices(draws, seed, thresholds)
    results, inventory = read_all(request)
    limit = None if memory is None else int(memory * 1e6)
    chosen: dict[str, Any] = {"threads": threads, "memory": limit, "thresholds": thresholds}
    found = []
    for result in results:
        with _Progress(draws) as shown:
            simulate: Any = simulate_network if result.is_network else simulate_case
            found.append(simulate(result, draws, seed, progress=shown, **chosen))
    answer(
        as_json,
        inventory,
        lambda: as_dicts(found, inventory, thresholds),
        lambda: "\n\n".join("\n".join(filter(None, (str(one), thresholds_text(one, thresholds)))) for one in found),
    )


class _Progress:
    """A progress bar on stderr, only on a terminal and only for long work."""

    def __init__(self, draws: int) -> None:
        shown = sys.stderr.isatty() and draws >= 500_000
        self.bar = click.progressbar(length=draws, label="drawing", file=sys.stderr) if shown else None
        self.done = 0

    def __enter__(self) -> Any:
        if self.bar is None:
            return None
        self.bar.__enter__()
        return self._advance

    def _advance(self, done: int, _: int) -> None:
        assert self.bar is not None
        self.bar.update(done - self.done)
        self.done = done

    def __exit__(self, *error: Any) -> None:
        if self.bar is not None:
            self.bar.__exit__(*error)
