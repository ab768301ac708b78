"""`impact business` and what it prints: one answer on stdout, faults on stderr, the same bytes twice."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from small import assess, digits_inventory

from impact import cli
from impact.economics.business import business
from impact.tables.business_data import as_dict

CASE = "kal-wastewater-heat"
SMALL = """
functions: {warmth: {amount: 1000 MWh/a, for: user, assumption: test}}
scenarios:
  apart:
    baseline: true
    flows: [{use: bought heat, amount: 1000 MWh/a, by: user, role: supply, serves: warmth, assumption: test}]
  together:
    flows: [{use: excess heat, amount: 1000 MWh/a, by: user, role: operation, serves: warmth, assumption: test}]
    costs: [{what: clean-up, by: user, amount: 232 kDKK/a, role: operation, assumption: test}]
    investments: [{what: pipe, by: user, amount: 1 MDKK, year: 2022, lifetime: 20 a, assumption: test}]
processes: {excess heat: {output: 1 MWh}}
economy: {rate: 3.5 %, horizon: 20 a, prices: {mined coal: {index: 1 %, assumption: test}}}
"""


def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["impact", "business", *arguments])
    try:
        cli.main()
        code: Any = 0
    except SystemExit as stop:
        code = stop.code or 0
    captured = capsys.readouterr()
    return int(code), captured.out, captured.err


def test_the_json_object(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = (CASE, "--json", "--tax", "--leave", "5", "-n", "100", "--hurdle", "utility=6%")
    code, out, _ = run(capsys, monkeypatch, *arguments)
    assert code == 0
    case = json.loads(out)["cases"][0]
    utility = case["partners"]["utility"]["with_grants"]
    assert utility["rate"] == 0.06
    assert utility["npv"] > case["partners"]["utility"]["without_grants"]["npv"]
    assert len(utility["irr"]) == 1
    assert len(case["partners"]["utility"]["cash_flow"]) == 21
    assert case["terms"]["corporate_tax"] is True
    assert case["leaving"]["partners"]["utility"]["stranded"] > 0
    assert case["simulation"]["npv"]["utility"]["probability_above_zero"] == 1.0
    assert run(capsys, monkeypatch, *arguments)[1] == out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((CASE, "--partner", "utlity"), 1, "no partner 'utlity'. Did you mean 'utility'?"),
        ((CASE, "--prices", "dear energi"), 1, "no price scenario 'dear energi'. Did you mean 'dear energy'"),
        ((CASE, "--hurdle", "utility"), 2, "is not PARTNER=RATE"),
        ((CASE, "--hurdle", "utility=8"), 1, "does not lie between -50 % and 100 %"),
        ((CASE, "--price", "electricty DK=+20%"), 1, "The price of 'electricty DK'"),
        ((CASE, "--price", "gas oil=-200%"), 1, "cannot change by -200%"),
        ((CASE, "--leave", "40"), 1, "after 1 to 20 years; found 40"),
        ((CASE, "--horizon", "0"), 1, "A horizon of 0 years"),
        ((CASE, "-n", "1"), 1, "lies between 2 and 1,000,000"),
    ],
)
def test_a_mistaken_choice(
    arguments: tuple[str, ...],
    code: int,
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found, out, err = run(capsys, monkeypatch, *arguments)
    assert found == code
    assert out == ""
    assert said in err
    assert "Traceback" not in err


def test_one_partner(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    _, out, _ = run(capsys, monkeypatch, CASE, "--partner", "utility")
    assert "What turns it, for Kalundborg Forsyning" in out
    assert "all together" not in out
    _, out, _ = run(capsys, monkeypatch, CASE, "--partner", "industry")
    assert "The exchange moves no money of this partner." in out


def test_what_is_said_beside_the_figures() -> None:
    """A year's saving of 68 kDKK does not pay the annuity of 70: a loss, never paid back; and an idle price path."""
    found = business(assess(SMALL, digits_inventory()))
    text = str(found)
    assert "real, before corporate tax" in text
    assert "t = 0 is the start of 2022 and not discounted" in text
    assert "The price path of 'mined coal' touches nothing in this case." in text
    assert found.figures["user"].npv < 0
    assert found.figures["user"].discounted_payback is None
    assert "never" in text
    assert as_dict(found)["partners"]["user"]["with_grants"]["discounted_payback"] is None


def test_tidy_frames() -> None:
    found = business(assess(SMALL, digits_inventory()))
    flows = found.cash_flows()
    assert list(flows.columns) == ["scenario", "partner", "kind", "t", "year", "value", "unit"]
    difference = flows[flows.scenario == "difference"]
    assert difference[difference.kind == "investment"][["t", "year", "value"]].to_numpy().tolist() == [[0, 2022, -1e6]]
    running = difference[difference.kind == "running cost"]
    assert running["year"].tolist() == list(range(2022, 2042))
    assert set(flows["unit"]) == {"DKK of 2022"}
    figures = found.key_figures()
    assert list(figures.columns) == ["who", "grants", "figure", "value", "unit", "note"]
    npv = figures[(figures.who == "user") & (figures.figure == "NPV")]["value"].iloc[0]
    assert difference["value"].mul(1.035 ** -difference["t"]).sum() == pytest.approx(npv)
