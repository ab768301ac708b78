"""The contract with other people's scripts, against its stored record: renew it with `python tests/golden/record.py`.

Exit codes, faults and the meaning of single numbers are tested elsewhere; here nothing may change unseen.
"""

from __future__ import annotations

from collections.abc import Iterator

import contract
import pytest
from click.testing import CliRunner

import impact
from impact.cli import COMMANDS, cli

RENEW = "if it is meant: python tests/golden/record.py, and a line in CHANGELOG.md"
OF_THE_DESIGN = {
    "assess": ("--baseline", "--alternative", "--year", "--gwp", "--json"), "check": (), "explain": ("--indicator",),
    "simulate": ("-n", "--seed", "--json"), "report": ("--audience", "--language", "--to", "-o"),
    "factors": ("--region", "--year", "--json"), "compare": (), "lca": ("--method", "--background", "--json"),
    "new": (), "verify": (),
}  # fmt: skip


@pytest.fixture(autouse=True)
def usual_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.parametrize("command", ["impact", *COMMANDS])
def test_the_help_of_every_command_is_the_recorded_one(command: str) -> None:
    page = contract.answer(*([] if command == "impact" else [command]), "--help")
    assert page == contract.stored(f"help/{command}.txt"), RENEW


def test_every_command_and_option_of_the_design_is_there() -> None:
    for command, options in OF_THE_DESIGN.items():
        page = contract.answer(command, "--help")
        assert all(f"{option} " in page or f"{option}," in page or f"{option}\n" in page for option in options), command


def test_no_key_of_any_json_is_renamed() -> None:
    assert contract.keys().splitlines() == contract.stored("keys.txt").splitlines(), RENEW


def test_names_that_scripts_use_are_there() -> None:
    assert set(contract.stored("names.txt").splitlines()) <= set(contract.names().splitlines()), RENEW
    assert callable(impact.load) and callable(impact.assess)


def numbers(text: str) -> Iterator[tuple[str, float, str]]:
    for line in text.splitlines():
        what, indicator, value, unit = line.split(" | ")
        yield f"{what} | {indicator}", float(value), unit


def test_every_saving_is_the_recorded_one() -> None:
    """To 1e-9, whatever the machine; the last bits are compared below."""
    now, then = list(numbers(contract.savings())), list(numbers(contract.stored("savings.txt")))
    assert [(what, unit) for what, _, unit in now] == [(what, unit) for what, _, unit in then], RENEW
    assert {what: value for what, value, _ in now} == {
        what: pytest.approx(value, rel=contract.RELATIVE) for what, value, _ in then
    }, RENEW


@pytest.mark.parametrize("name", [*contract.CASES, *contract.NETWORKS])
def test_the_json_of_every_case_and_network_is_byte_identical(name: str) -> None:
    """On a machine that rounds as the recording one does; elsewhere all but numbers with a fraction."""
    known = {line.split()[0]: line.split()[1:] for line in contract.stored("digests.txt").splitlines()}
    whole, words = contract.digests()[name]
    assert words == known[name][1], RENEW
    if contract.rounding() == known["(rounding)"][0]:
        assert whole == known[name][0], RENEW


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["assess", "kal-gypsum", "--json"], 0),
        (["check", "kal-gypsum"], 0),
        (["assess", "no-such-case"], 1),
        (["assess", "kal-gypsum", "--baseline", "nothing"], 1),
        (["assess"], 2),
        (["assess", "kal-gypsum", "--no-such-option"], 2),
        (["no-such-command"], 2),
    ],
)
def test_exit_codes(arguments: list[str], code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """0 done, 1 the input is wrong, 2 the command line is wrong; nothing but the answer on stdout."""
    from impact import cli as module

    monkeypatch.setattr("sys.argv", ["impact", *arguments])
    with pytest.raises(SystemExit) as ended:
        module.main()
        raise SystemExit(0)
    assert ended.value.code == code


def test_a_fault_leaves_nothing_on_stdout() -> None:
    done = CliRunner().invoke(cli, ["check", "no-such-case"], prog_name="impact")
    assert done.exit_code != 0 and not done.stdout
