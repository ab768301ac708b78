"""Leaks that were found and closed: each test is named by what somebody could read from a document for others."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from small import assess_one, bundled_inventory

import impact
from impact.cases import read_case
from impact.cases.grammar.walk import Data
from impact.ground.units import parse_unit
from impact.redaction.apply import RewrittenCase, rewritten_cases
from impact.redaction.bands import band_of
from impact.redaction.files import redacted
from impact.redaction.manifest import Manifest
from impact.redaction.names import HiddenNames
from impact.redaction.prose import Prose
from impact.redaction.view import FUNDER, PARTNER, View, view_named
from impact.results.network import NetworkAssessment

ENERGY = parse_unit("MWh/a")[1]
CASE = """
id: mill-heat
title: Heat of the mill
status: operating
years: {reference: 2022, start: 2020, lifetime: 10 a}
partners:
  mill: {name: Mill}
  town: {name: Town Heat}
streams: [{what: surplus heat, kind: energy, from: mill, to: town}]
parameters:
  heat: {value: 71 GWh/a, source: meter}
functions:
  district heat: {amount: heat, for: town}
scenarios:
  boiler:
    baseline: true
    flows:
      - {use: heat from natural gas boiler, amount: heat, by: town, role: supply, serves: district heat}
  exchange:
    flows:
      - {use: electricity DK, amount: heat * 2 %, by: town, role: operation, serves: {district heat: heat},
         source: meter}
sources:
  meter: {title: Meters}
  contract: {title: Contract of 2020, place: "p. 12: the price of 173 DKK/MWh", url: "https://a.dk/1731"}
  atlas: {title: Atlas 173, place: "p. 12, table 173", url: "https://b.dk/173"}
"""


@pytest.fixture(autouse=True)
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMPACT_KEY", str(tmp_path / "key"))


def case(**more: str) -> Data:
    """The case, and beside it what is written as YAML for one of its parts: lines go to the exchange."""
    data: Data = yaml.safe_load(CASE)
    for part, text in more.items():
        item = yaml.safe_load(text)
        if part in ("flows", "payments", "costs", "investments"):
            data["scenarios"]["exchange"].setdefault(part, []).extend(item)
        elif isinstance(item, dict):
            data[part] = data.get(part, {}) | item
        else:
            data[part] = item
    return data


def of_view(data: Data, folder: Path, view: str = "public") -> RewrittenCase:
    folder.mkdir(exist_ok=True)
    file = folder / "case.yaml"
    file.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    return rewritten_cases([read_case(file)], view_named(view), bundled_inventory())[0]


MARKED = "source: meter, confidential: true, of: town"
PRICE = f"secret: {{value: 173.3 DKK/MWh, {MARKED}}}"


# ---------------------------------------------------------------------------------------------- amounts


@pytest.mark.parametrize(
    "amounts",
    [
        ("229.3 MWh/d * 365 d/a", "147.9 MWh/d * 365 d/a"),
        ("9.4 MW * 8000 h/a", "6.9 MW * 8000 h/a"),
        ("8.3 MWh * 10000 / a", "5.2 MWh * 10000 / a"),
        ("80 GWh/a + 3.7 GWh/a", "2 * 31.4 GWh/a"),
    ],
)
def test_an_amount_per_day_times_the_days_of_a_year_is_hidden_as_a_whole(
    amounts: tuple[str, str], tmp_path: Path
) -> None:
    """A class in the place of the 365 days alone would leave 229.3 MWh a day: everybody knows how long a year is."""
    texts = []
    for amount in amounts:
        flow = f"[{{use: natural gas, amount: {amount}, by: town, role: operation, {MARKED}}}]"
        texts.append(of_view(case(flows=flow), tmp_path).text)
    assert texts[0] == texts[1] and "class 50 to 100 GWh/a" in texts[0]


def test_a_power_times_hours_a_year_is_hidden_with_the_power(tmp_path: Path) -> None:
    texts = []
    for power in ("4.7 MW", "2.3 MW"):
        parameters = f"power: {{value: {power}, source: meter}}\ngas: {{value: power * 8000 h/a, {MARKED}}}"
        flow = "[{use: natural gas, amount: gas, by: town, role: operation}]"
        texts.append(of_view(case(parameters=parameters, flows=flow), tmp_path).text)
    assert texts[0] == texts[1]


def test_a_sum_of_figures_that_is_a_hidden_value_becomes_its_class(tmp_path: Path) -> None:
    parameters = f"gas: {{value: 83.7 GWh/a, {MARKED}}}"
    flow = "[{use: natural gas, amount: 80 GWh/a + 3.7 GWh/a, by: town, role: operation, source: meter}]"
    assert "3.7" not in of_view(case(parameters=parameters, flows=flow), tmp_path).text


def test_a_partner_does_not_see_the_price_of_a_process_that_the_other_side_buys(tmp_path: Path) -> None:
    process = "pellets: {output: 1 MWh, inputs: {natural gas: 1.1 MWh}, price: 173.3 DKK/MWh, source: meter}"
    flow = "[{use: pellets, amount: 300 MWh/a, by: town, role: operation, source: meter}]"
    data = case(processes=process, flows=flow)
    assert "173.3" not in of_view(data, tmp_path, "partner:mill").text
    assert "173.3" in of_view(data, tmp_path, "partner:town").text


def test_the_list_of_what_is_held_back_can_tell_of_figures_of_parameters(tmp_path: Path) -> None:
    parameters = f"gas: {{value: heat * 10 % + 3.7 GWh/a, {MARKED}}}"
    flow = "[{use: natural gas, amount: gas, by: town, role: operation}]"
    rows = of_view(case(parameters=parameters, flows=flow), tmp_path).manifest.rows()
    assert any("(of a parameter)" in what for what, _, _ in rows)


# ---------------------------------------------------------------------------------------------- texts and identifiers


@pytest.mark.parametrize(
    "title", ["Pipe of twelve million kroner", "Pipe of 12 mio. kr.", "Rør til en halv million kroner"]
)
def test_a_large_number_in_words_goes_from_a_title(title: str) -> None:
    prose = Prose([], [band_of(83_700.0, ENERGY)])
    assert prose.name(title) in ("Pipe", "Rør")
    assert prose.name("Two-way lorry of a third party") == "Two-way lorry of a third party"


@pytest.mark.parametrize(
    "sentence", ["Eight gigawatt-hours.", "It has doubled.", "Mængden er fordoblet.", "Five øre are paid."]
)
def test_other_numbers_in_words_go_with_their_sentence(sentence: str) -> None:
    assert Prose([], [band_of(83_700.0, ENERGY)]).sentences(sentence) == ""


def test_groups_of_draws_and_price_scenarios_lose_their_numbers(tmp_path: Path) -> None:
    one = "{value: 5 t/a, range: ±5 %, group: at_173, source: meter}"
    economy = "price scenarios: {price at 173.3 DKK/MWh: {electricity DK: +30 %}}"
    found = of_view(case(parameters=f"{PRICE}\nfirst: {one}\nsecond: {one}", economy=economy), tmp_path)
    assert "173" not in found.text and "group: at" in found.text and "price:" in found.text


def test_a_path_of_prices_follows_the_label_of_its_line(tmp_path: Path) -> None:
    """The label loses its number: the name of its path of prices must lose it too."""
    economy = "prices: {heat at 173.3 DKK/MWh: {index: 2 %, source: meter}}"
    payment = "[{what: heat at 173.3 DKK/MWh, from: town, to: mill, per: heat, price: 173.3 DKK/MWh, price year: 2022, "
    found = of_view(case(economy=economy, payments=f"{payment}{MARKED}}}]"), tmp_path)
    assert "173" not in found.text and "index: 2 %" in found.text


def test_a_renamed_parameter_does_not_take_the_place_of_another(tmp_path: Path) -> None:
    parameters = "price_173: {value: 173.3 DKK/MWh, source: meter, confidential: true}\n"
    parameters += "price: {value: 55 DKK/MWh, source: meter}"
    payment = "[{from: town, to: mill, per: heat, price: price_173 + price, price year: 2022}]"
    written = yaml.safe_load(of_view(case(parameters=parameters, payments=payment), tmp_path).text)
    assert written["parameters"]["price"]["value"] == "55 DKK/MWh" and len(written["parameters"]) == 3
    assert written["scenarios"]["exchange"]["payments"][0]["price"] != "price + price"


def test_what_a_marked_claim_and_social_effect_say_is_not_repeated_in_texts(tmp_path: Path) -> None:
    claims = "[{indicator: climate, saving: 16900 t/a, baseline: boiler, source: meter, confidential: true}]"
    social = "[{what: posts, amount: 412, unit: posts, source: meter, confidential: true}]"
    data = case(claims=claims, social=social)
    data |= {"description": "It saves 16900 t a year. It is warm.", "note": "412 posts were kept."}
    found = of_view(data, tmp_path)
    assert "16900" not in found.text and "412" not in found.text and "It is warm." in found.text


def test_sources_of_hidden_values_lose_more_than_those_of_open_ones(tmp_path: Path) -> None:
    """Nobody writes a secret into the address of an atlas: a public document needs the pages of its sources."""
    parameters = "secret: {value: 173.3 DKK/MWh, source: contract, confidential: true}\n"
    parameters += "map: {value: 3 km, source: atlas, place: p. 14}\nlake: {value: 4 km, source: contract}"
    found = yaml.safe_load(of_view(case(parameters=parameters), tmp_path).text)
    contract, atlas = found["sources"]["contract"], found["sources"]["atlas"]
    assert contract["title"] == "Contract of 2020" and "173" not in str(contract)
    assert atlas == {"title": "Atlas 173", "place": "p. 12, table 173", "url": "https://b.dk/173"}
    assert found["parameters"]["map"]["place"] == "p. 14"


def test_both_ends_of_a_range_have_its_unit() -> None:
    """`1 to 4 %` of open figures stays; of hidden ones it goes."""
    ratio = parse_unit("%")[1]
    prose = Prose([(0.01, ratio), (0.04, ratio), (83_000.0, ENERGY)], [band_of(83_700.0, ENERGY)])
    assert prose.sentences("It is 1 to 4 %. It is 83 to 84 GWh.") == "It is 1 to 4 %."


# ---------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Haldor-Topsøe", "Topsøe"),
        ("Haldor-Topsøe", "TOPSOE"),
        ("Køge Mølle", "koege-moelle"),
        ("Ørstværket", "https://orstvaerket.example"),
        ("Aalborg Damp", "Ålborg"),
        ("Café Krone", "cafe krone"),
        ("KMC", "KMCs"),
        ("novozymes A/S", "Novozymes"),
        ("Åværket", "A\u030aværket"),
    ],
)  # fmt: skip
def test_a_hidden_name_goes_in_every_spelling(name: str, text: str) -> None:
    names = HiddenNames()
    names.add({"name": name})
    assert names.in_text(text)
    replaced = names.replaced(f"Heat of {text}.").lower()
    assert "confidential partner 1" in replaced and text.lower() not in replaced


def test_a_hidden_partners_id_goes_from_identifiers_and_where_it_is_a_name() -> None:
    names = HiddenNames()
    names.add({"name": "Lillebro Mejeri"}, "orst")
    assert names.slug("orst_heat", "_") == "partner_1_heat"
    assert names.replaced("Heat of Orst and of ORSTs boiler") == (
        "Heat of confidential partner 1 and of confidential partner 1 boiler"
    )
    assert names.replaced("the orst is a word") == "the orst is a word" and not names.in_text("orst")


def test_an_open_name_that_begins_like_a_hidden_one_stays() -> None:
    names = HiddenNames(frozenset({"novozymes"}))
    names.add({"name": "Novo Nordisk"})
    assert names.replaced("Novo, Novos and Novozymes") == "confidential partner 1 and Novozymes"
    assert not names.in_text("novozymes") and names.in_text("novos")


def test_the_file_of_a_partner_called_funder_is_not_that_of_the_funder() -> None:
    assert View(PARTNER, "funder").suffix != View(FUNDER).suffix


def test_the_name_of_a_network_loses_its_numbers(tmp_path: Path) -> None:
    parameters = f"gas: {{value: 83.7 GWh/a, {MARKED}}}"
    flow = "[{use: natural gas, amount: gas, by: town, role: operation}]"
    of_view(case(parameters=parameters, flows=flow), tmp_path / "net")
    head = "id: net-of-837\ntitle: Net of 83.7 GWh\nyear: 2022\ncases: [case.yaml]\n"
    (tmp_path / "net" / "network.yaml").write_text(head, encoding="utf-8")
    network = impact.assess(tmp_path / "net")
    assert isinstance(network, NetworkAssessment)
    held = redacted([network], view_named("public"), tmp_path / "out")
    told = "".join(file.as_posix() + file.read_text(encoding="utf-8") for file in held.files).replace(str(tmp_path), "")
    assert "837" not in told and "83.7" not in told and "title: Net\n" in told


def test_nothing_is_held_back_of_a_case_without_marks(tmp_path: Path) -> None:
    found = of_view(case(), tmp_path)
    assert not found.manifest and isinstance(found.manifest, Manifest)
    assert assess_one(tmp_path / "case.yaml").default.saving.any()


def test_a_unit_that_stands_alone_is_no_parameter(tmp_path: Path) -> None:
    """`24 MWh * 52 / a` was taken for an expression of a parameter called a."""
    parameters = f"waste: {{value: heat * 10 % + 24.3 MWh * 52 / a, {MARKED}}}"
    flow = "[{use: natural gas, amount: waste, by: town, role: operation}]"
    found = of_view(case(parameters=parameters, flows=flow), tmp_path)
    assert "24.3" not in found.text and "class 1000 to 2000 " in found.text.replace("GWh", "MWh").replace(
        "1 to 2 ", "1000 to 2000 "
    )
