"""Who may see what: marks, classes, claims that give a value away, sums over companies, keyed checksums."""

from __future__ import annotations

import hashlib
import json
import re
import stat
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from small import assess_one, bundled_inventory

import impact
from impact.cases import read_case
from impact.commands import assess, report
from impact.ground.errors import InputError
from impact.ground.units import parse_unit
from impact.redaction import key as keys
from impact.redaction.apply import RewrittenCase, rewritten_cases
from impact.redaction.bands import band_of
from impact.redaction.disclosure import (
    DIFFERENCE,
    DOMINATED,
    FEW,
    FEW_OF_COST,
    inferable,
    keeps_its_class,
    owners,
    refused,
    rounded,
)
from impact.redaction.files import redacted
from impact.redaction.prose import Prose
from impact.redaction.view import view_named
from impact.results.network import NetworkAssessment

CASE = """
id: dairy-heat
title: {en: Heat of Lillebro Mejeri, da: Varme fra Lillebro Mejeri}
description:
  en: The dairy at Lillebro gives off 83.7 GWh a year. Its cheese is yellow. It saves nearly seventeen thousand tonnes.
  da: Mejeriet på Lillebro afgiver 83,7 GWh om året. Osten er gul.
status: operating
years: {reference: 2022, start: 2020, lifetime: 10 a}
partners:
  lillebro: {name: Lillebro Mejeri, municipality: Lillebro, sector: C10.51, confidential: true, rate: 9 %}
  town: {name: Town Heat, sector: D35.3}
streams:
  - {what: surplus heat at 60 °C, kind: energy, from: lillebro, to: town, amount: heat, heat taken: 83.7 GWh/a,
     source: meter}
parameters:
  heat: {value: 83.7 GWh/a, range: ±4 %, source: meter, confidential: partner, note: metered in 2022 as 83.7 GWh}
  pumps: {value: 2 %, assumption: usual}
functions:
  district heat: {amount: heat, for: town}
scenarios:
  boiler:
    baseline: true
    flows:
      - {use: heat from natural gas boiler, amount: 83.7 GWh/a, by: town, role: supply, serves: district heat,
         capacity: 20 MW, source: meter}
  Lillebro exchange:
    flows:
      - {use: electricity DK, amount: heat * pumps, by: town, role: operation, serves: {district heat: heat}}
    investments:
      - {what: pipe of 12.3 MDKK, by: town, amount: 12.3 MDKK, year: 2020, lifetime: 30 a, source: meter,
         confidential: true}
    payments:
      - {from: town, to: lillebro, per: heat, price: 173 DKK/MWh, source: meter, confidential: true, of: lillebro}
    costs:
      - {what: staff, by: lillebro, amount: 0.4 MDKK/a, role: operation, source: meter}
claims:
  - {indicator: climate, saving: 16900 t/a, baseline: boiler, source: meter, comment: as the dairy says}
sources:
  meter: {title: Meters of Lillebro Mejeri, publisher: Lillebro, year: 2022, url: "https://lillebro.example/837"}
"""
SECRETS = ("83.7", "83,7", "837", "83 700", "12.3", "12,3", "173", "16900", "16,900", "seventeen")


@pytest.fixture(autouse=True)
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMPACT_KEY", str(tmp_path / "key"))


def of_view(text: str, view: str, folder: Path) -> RewrittenCase:
    file = folder / "case.yaml"
    file.write_text(text, encoding="utf-8")
    return rewritten_cases([read_case(file)], view_named(view), bundled_inventory())[0]


# ---------------------------------------------------------------------------------------------- views


def test_the_public_sees_classes_and_no_name(tmp_path: Path) -> None:
    found = of_view(CASE, "public", tmp_path)
    assert "lillebro" not in found.text.lower() and "mejeri" not in found.text.lower()
    assert not any(secret in found.text for secret in SECRETS)
    assert "Its cheese is yellow." in found.text and "Osten er gul." in found.text
    assert "class 50 to 100 GWh/a" in found.text and "class 10 to 20 MDKK" in found.text
    assert "class 100 to 200 DKK/MWh" in found.text
    assert "heat * pumps" in found.text and "staff" in found.text  # what is open stays


def test_a_value_typed_twice_is_hidden_twice(tmp_path: Path) -> None:
    data = of_view(CASE, "public", tmp_path).text
    assert re.search(r"use: heat from natural gas boiler\s+amount: heat\n", data)


def test_what_would_narrow_a_class_goes(tmp_path: Path) -> None:
    found = of_view(CASE, "public", tmp_path)
    assert "capacity" not in found.text and "heat taken" not in found.text
    assert {"capacity", "heat taken", "claim"} <= {entry.what for entry in found.manifest.entries}


def test_a_partner_sees_its_own_and_not_what_the_other_side_pays(tmp_path: Path) -> None:
    town, dairy = (of_view(CASE, f"partner:{id}", tmp_path).text for id in ("town", "lillebro"))
    assert "83.7 GWh/a" in town and "83.7 GWh/a" in dairy  # marked for the partners
    assert "12.3 MDKK" in town and "12.3" not in dairy
    assert "173 DKK/MWh" in dairy and "173" not in town
    assert "0.4 MDKK/a" in dairy and "0.4 MDKK/a" not in town  # a cost of the other side, marked or not
    assert "Lillebro" not in town and "9 %" not in town and "rate: 9 %" in dairy


@pytest.mark.parametrize("view", ["partner:lillebro", "partner:town", "funder", "public"])
def test_what_is_for_the_facilitator_alone_is_seen_by_nobody_else(view: str, tmp_path: Path) -> None:
    """Not even by the partner whose own cost it is: the facilitator may have it from elsewhere."""
    marked = CASE.replace("amount: 0.4 MDKK/a,", "amount: 0.4 MDKK/a, confidential: facilitator,")
    marked = marked.replace("confidential: partner,", "confidential: facilitator,")
    seen = of_view(marked, view, tmp_path).text
    assert "0.4 MDKK" not in seen and "83.7" not in seen
    assert of_view(CASE, "full", tmp_path).text.count("0.4 MDKK") == 1


def test_a_claim_that_nothing_hidden_moves_stays(tmp_path: Path) -> None:
    open_heat = CASE.replace(", confidential: partner", "")
    assert "16900 t/a" in of_view(open_heat, "public", tmp_path).text


@pytest.mark.parametrize(
    ("view", "kind"),
    [
        ("nobody", "unknown-view"),
        ("partner", "unknown-view"),
        ("public:town", "unknown-view"),
        ("partner:x", "unknown-partner"),
    ],
)
def test_an_unknown_reader_is_a_fault(view: str, kind: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        of_view(CASE, view, tmp_path)
    assert [fault.kind for fault in error.value.faults] == [kind]


def test_a_marked_zero_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="every class would give it away"):
        of_view(CASE.replace("price: 173 DKK/MWh", "price: 0 DKK/MWh"), "public", tmp_path)


def test_open_figures_that_determine_a_hidden_one_are_a_fault(tmp_path: Path) -> None:
    """The functional unit is open, and so is one of the two flows that deliver it: the other is their difference."""
    text = CASE.replace("{amount: heat, for: town}", "{amount: 90 GWh/a, for: town, source: meter}")
    text = text.replace("serves: {district heat: heat}}", "serves: {district heat: heat + 6.3 GWh/a}, source: meter}")
    text = text.replace("amount: 83.7 GWh/a, by: town", "amount: 90 GWh/a, by: town")
    with pytest.raises(InputError) as error:
        redacted([assess_one(_written(text, tmp_path))], view_named("public"), tmp_path / "out")
    assert {fault.kind for fault in error.value.faults} == {"view-does-not-hold"}
    assert not any(secret in str(error.value) for secret in SECRETS)


def _written(text: str, folder: Path) -> Path:
    file = folder / "case.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_who_a_mark_may_name(tmp_path: Path) -> None:
    wrong_ones = (("confidential: everyone", "not-a-choice"), ("confidential: true, of: nobody", "unknown-partner"))
    for wrong, kind in wrong_ones:
        with pytest.raises(InputError) as error:
            read_case(_written(CASE.replace("confidential: partner", wrong), tmp_path))
        assert kind in {fault.kind for fault in error.value.faults}


def test_sentences_stay_if_their_numbers_are_open() -> None:
    energy = parse_unit("MWh/a")[1]
    prose = Prose([(20_000.0, energy)], [band_of(83_700.0, energy)])
    text = "In 2019 it gave 20 GWh. Then 83.7 GWh. Methane is CH4. Two thirds go. In Danish: 20.000 MWh. DKK80 is paid."
    assert prose.sentences(text) == "In 2019 it gave 20 GWh. Methane is CH4. In Danish: 20.000 MWh."


# ---------------------------------------------------------------------------------------------- sums


def test_too_few_companies_refuse_a_sum() -> None:
    assert refused({"a": 5, "b": 5}) == FEW
    assert refused({"a": 5, "b": 5, "c": 5}) == ""
    assert refused({"a": 5, "b": 5, "c": 5, "d": 5}, cost=True) == FEW_OF_COST
    assert refused(dict.fromkeys("abcde", 5.0), cost=True) == ""


def test_two_that_dominate_refuse_a_sum() -> None:
    assert refused({"a": 50, "b": -36, "c": 14}) == DOMINATED
    assert refused({"a": 50, "b": 35, "c": 15}) == ""


def test_companies_of_one_owner_are_one() -> None:
    assert refused(owners({"a": 5, "b": 5, "c": 5}, [("a", "b")])) == FEW


def test_a_difference_of_two_sums_must_not_tell_of_one_company() -> None:
    sums = {"a": 5, "b": 5, "c": 5, "d": 5}
    assert refused(sums, published=[{"a", "b", "c"}]) == DIFFERENCE
    assert refused(sums, published=[{"e", "f", "g"}]) == ""


def test_one_sum_leaves_a_value_open_and_as_many_as_values_do_not() -> None:
    """Three values between 50 and 100 that sum to 225: the first may still be anything. With two more sums it is 60."""
    low, high = np.full(3, 50.0), np.full(3, 100.0)
    one = inferable(low, high, np.ones((1, 3)), np.array([225.0]), np.array([0.0]))
    assert one[0] == pytest.approx(low) and one[1] == pytest.approx(high)
    assert keeps_its_class(low, high, one, 0.5)
    slopes = np.array([[1.0, 1, 1], [1, 0, 1], [0, 1, 1]])
    three = inferable(low, high, slopes, slopes @ [60.0, 90.0, 75.0], np.zeros(3))
    assert three[0] == pytest.approx([60, 90, 75]) and not keeps_its_class(low, high, three, 0.5)


def test_a_published_saving_divided_by_an_open_factor_is_the_value() -> None:
    """16,900 t over 0.2 t/MWh are 84,500 MWh: two significant figures leave 82,500 to 87,500, not 50,000 to 100,000."""
    value, rounding = rounded(16_900.0)
    low, high = np.array([50_000.0]), np.array([100_000.0])
    ends = inferable(low, high, np.array([[0.2]]), np.array([value]), np.array([rounding]))
    assert (ends[0][0], ends[1][0]) == (pytest.approx(82_500), pytest.approx(87_500))
    assert not keeps_its_class(low, high, ends, 0.5)


# ---------------------------------------------------------------------------------------------- keys


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first = keys.checksum(b"heat: 83.7 GWh/a")
    assert first == keys.checksum(b"heat: 83.7 GWh/a") != hashlib.sha256(b"heat: 83.7 GWh/a").hexdigest()
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    (tmp_path / "key").write_text("f" * 64)
    assert keys.checksum(b"heat: 83.7 GWh/a") != first


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("secret")
    with pytest.raises(InputError, match="fewer than 16"):
        keys.key()


# ---------------------------------------------------------------------------------------------- documents


def test_a_document_of_a_marked_case_says_for_whom_it_is(tmp_path: Path) -> None:
    file = _written(CASE, tmp_path)
    error = CliRunner().invoke(report.command, [str(file), "-o", str(tmp_path / "out.html")]).exception
    assert isinstance(error, InputError) and "--view full, partner:ID, funder or public" in str(error)
    assert not (tmp_path / "out.html").exists()


def test_a_class_says_nothing_of_where_in_it_the_value_is() -> None:
    energy = parse_unit("MWh/a")[1]
    assert band_of(50_001.0, energy) == band_of(83_700.0, energy) == band_of(100_000.0, energy)


@pytest.mark.parametrize(
    ("value", "width", "low", "high"),
    [
        (3, 0.5, 2, 5), (5, 0.5, 2, 5), (5.1, 0.5, 5, 10), (1, 0.5, 0.5, 1), (3, 0.6, 2, 5), (7, 0.6, 5, 20),
        (3, 0.9, 2, 20), (2, 0.9, 0.2, 2), (-3, 0.5, -5, -2),
    ],
)  # fmt: skip
def test_limits_of_classes_are_1_2_5_and_wider_ones_some_of_them(
    value: float, width: float, low: float, high: float
) -> None:
    """A class holds the limit that is farther from zero and not the other one."""
    band = band_of(value, parse_unit("MWh/a")[1], width)
    assert (band.low, band.high) == pytest.approx((low, high))
    assert band.holds(value) and band.holds(high if value > 0 else low)
    assert not band.holds(low if value > 0 else high)


def test_json_of_the_rewritten_case_holds_no_secret(tmp_path: Path) -> None:
    held = redacted([assess_one(_written(CASE, tmp_path))], view_named("public"), tmp_path / "out")
    result = CliRunner().invoke(assess.command, [str(held.files[0]), "--json"])
    assert result.exit_code == 0 and json.loads(result.stdout)
    assert not any(secret in result.stdout.lower() for secret in ("lillebro", "83.7", "83700.0", "12300000"))


# ---------------------------------------------------------------------------------------------- networks

MEMBER = """
id: exchange-{k}
title: Exchange {k}
status: operating
years: {{reference: 2022}}
partners: {{maker: {{name: Maker {name}, confidential: true}}, user: {{name: User {k}}}}}
streams: [{{what: heat, kind: energy, from: maker, to: user}}]
parameters: {{heat: {{value: {heat} GWh/a, assumption: test, confidential: true}}}}
functions: {{warmth: {{amount: heat, for: user}}}}
scenarios:
  apart:
    baseline: true
    flows:
      - {{use: heat from natural gas boiler, amount: heat, by: {{maker: 50 %, user: 50 %}}, role: supply,
         serves: warmth}}
  together: {{without: {{warmth: surplus heat}}}}
"""


def network_of(heats: dict[str, float], folder: Path) -> NetworkAssessment:
    folder.mkdir()
    for k, (name, heat) in enumerate(heats.items()):
        (folder / f"{k}.yaml").write_text(MEMBER.format(k=k, name=name, heat=heat), encoding="utf-8")
    files = ", ".join(f"{k}.yaml" for k in range(len(heats)))
    head = f"id: net\ntitle: Net of Maker Ask\nyear: 2022\ncases: [{files}]\ndescription: It moves 71.3 GWh.\n"
    (folder / "network.yaml").write_text(head, encoding="utf-8")
    found = impact.assess(folder)
    assert isinstance(found, NetworkAssessment)
    return found


def test_a_networks_true_sum_stands_beside_the_classes_where_enough_companies_are_in_it(tmp_path: Path) -> None:
    network = network_of({"Ask": 71.3, "Birk": 77.9, "Elm": 72.4, "Poppel": 69.2}, tmp_path / "net")
    held = redacted([network], view_named("public"), tmp_path / "out")
    sums = {one.indicator: one for one in held.manifests[held.results[0].network.path].sums}
    assert sums["climate"].value == pytest.approx(float(network.total[0]), rel=0.05) and not sums["climate"].rule
    assert {r.case.id for r in held.results[0].results} == {f"exchange-{k}-public" for k in range(4)}
    texts = "".join(file.read_text(encoding="utf-8") for file in held.files)
    assert not re.search("Ask|Birk|Poppel|71.3|77.9|72.4|69.2", texts)


def test_a_sum_of_two_companies_is_refused_with_its_rule(tmp_path: Path) -> None:
    network = network_of({"Ask": 71.3}, tmp_path / "net")
    held = redacted([network], view_named("public"), tmp_path / "out")
    sums = {one.indicator: one for one in held.manifests[held.results[0].network.path].sums}
    assert sums["climate"].value is None and sums["climate"].rule == FEW
