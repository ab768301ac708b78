"""What may be said of a saving, and what a text must not say."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from confidential import ONE, TWO, written
from hypothesis import given, settings
from hypothesis import strategies as st
from small import assess_one

import impact
from impact.api import NetworkResult
from impact.cli import cli
from impact.ground import language
from impact.ground.errors import InputError
from impact.redaction import apply, networks
from impact.statements.check import check, forbidden, read
from impact.statements.in_view import Statement, claims_in_view
from impact.statements.rules import RULES
from impact.writing.wording import LIKELY, SURE, in_a_hundred, saves

SURE_VERBS = {"en": r"\b(saves|saved|would save)\b", "da": r"\b(sparer|sparede|spare)\b"}
DOUBT = {"en": r"probably|may |might ", "da": r"sandsynligvis|kan |kunne "}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    language.speak("en")


def said(id: str, **options: Any) -> Statement:
    code, indicator = options.pop("language", "en"), options.pop("indicator", "climate")
    return assess_one(id, **options).claim(code, indicator, draws=2_000)


# ---------------------------------------------------------------------------------------------- how sure it may sound


@settings(deadline=None)
@given(st.floats(0, 1), st.floats(-1e9, 1e9), st.booleans(), st.booleans(), st.sampled_from(["en", "da"]))
def test_no_text_says_saves_without_a_reservation_below_nine_of_ten_draws(
    probability: float, value: float, would: bool, past: bool, code: str
) -> None:
    language.speak(code)
    text = saves(probability, value, "t CO2e/a", would, past)
    bare = bool(re.search(SURE_VERBS[code], text)) and not re.search(DOUBT[code], text)
    assert bare == (probability >= SURE and value > 0), text
    if value < 0 or probability < LIKELY:
        assert not re.search(SURE_VERBS[code], text) or re.search(r"may |might |kan |kunne ", text), text
    assert not [finding for finding in check(text) if finding.rule.level != "missing"]


@pytest.mark.parametrize(
    ("id", "options", "begins"),
    [
        ("kal-wastewater-heat", {}, "saves about"),
        ("kal-wastewater-heat", {"baseline": "Asnæs power station"}, "adds about"),
        ("kal-surface-water", {}, "may save or add"),
        ("kal-gypsum", {}, "saved about"),  # it has ended
        ("kal-heat-potential", {}, "would save about"),  # planned
        ("kal-fly-ash", {}, "would probably save about"),  # illustrative
    ],
)
def test_the_text_is_as_sure_as_the_case(id: str, options: dict[str, str], begins: str) -> None:
    found = said(id, **options)
    assert begins in found.short and begins in found.long


def test_an_increase_is_said_plainly_and_nothing_is_called_a_saving_instead() -> None:
    found = said("kal-wastewater-heat", baseline="Asnæs power station")
    assert found.verdict == "adds" and found.figures["saving"] < 0
    assert "adds about 3,600" in found.short
    assert any("saving of any kind" in item for item in found.never)


def test_the_short_text_does_not_keep_silent_about_a_baseline_that_turns_the_sign() -> None:
    assert "compared with “Asnæs power station” it is an addition of 3,600" in said("kal-wastewater-heat").short


def test_nothing_is_claimed_for_a_year_after_the_end() -> None:
    found = said("kal-gypsum", year=2021)
    assert found.verdict == "none" and "ended in 2019" in found.short
    assert "Nothing can be claimed" in found.long and not found.figures


def test_an_illustrative_case_begins_by_saying_so() -> None:
    assert said("kal-fly-ash").short.startswith("Illustrative calculation.")
    assert said("kal-fly-ash", language="da").short.startswith("Illustrativ beregning.")


def test_a_saving_of_groundwater_is_not_passed_off_as_one_of_fresh_water() -> None:
    found = said("kal-surface-water", indicator="water_withdrawal_groundwater")
    assert "of groundwater withdrawn" in found.short
    assert "the saving of fresh water consumed is −" in found.long


# ---------------------------------------------------------------------------------------------- what it names


@pytest.mark.parametrize("code", ["en", "da"])
def test_a_text_names_what_compared_with_what_when_how_and_how_sure(code: str) -> None:
    found = said("kal-wastewater-heat", language=code)
    assert "2021" in found.short and "Kalundborg Forsyning" in found.short
    assert ("oil boilers" if code == "en" else "oliekedler") in found.short
    for part in ("GWP100 AR6", "95 %", "ISO 14044"):
        assert part in found.long
    assert not check(found.short) and not check(found.long)  # neither a word nor anything missing


@pytest.mark.slow
@pytest.mark.parametrize("code", ["en", "da"])
@pytest.mark.parametrize("path", ["cases/kalundborg", "cases/aalborg", "cases/sjaelland", "cases/denmark"])
def test_no_bundled_case_brings_a_forbidden_word_into_its_text(path: str, code: str) -> None:
    whole = impact.assess(path)
    assert isinstance(whole, NetworkResult)
    for found in [whole.claim(code, draws=1_000), *claims_in_view(list(whole), "climate", code, draws=1_000)]:
        assert not [f for f in found.findings if f.rule.level != "missing"], found.short
        if found.figures and found.verdict != "none":
            assert not found.findings, found.long


def test_a_network_names_how_many_exchanges_are_in_the_sum() -> None:
    found = impact.assess("kalundborg").claim(draws=500)
    assert "the plain sum of 6 exchanges" in found.short
    assert found.as_dict()["figures"]["draws"] == 500


def test_an_indicator_that_cannot_be_claimed_is_a_fault() -> None:
    with pytest.raises(InputError, match="climate_biogenic"):
        said("kal-wastewater-heat", indicator="climate_biogenic")


# ---------------------------------------------------------------------------------------------- confidential values


def test_a_case_with_marks_has_no_claim_text_without_a_view(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="marked as confidential"):
        assess_one(written(ONE, tmp_path)).claim(draws=200)


def test_a_public_claim_text_is_the_same_whatever_is_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (apply, networks):
        monkeypatch.setattr(module, "checksum", lambda data: "c" * 64)
    texts = []
    for k, secrets in enumerate((ONE, TWO)):
        found = assess_one(written(secrets, tmp_path / str(k))).claim(view="public", draws=500)
        texts.append((str(found), json.dumps(found.as_dict())))
    assert texts[0] == texts[1]
    assert "stand in this as classes" in texts[0][0]


# ---------------------------------------------------------------------------------------------- the checker


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Our CO2-neutral heat", "neutral"),
        ("CO₂‑neutral", "neutral"),  # a small two and a hyphen that does not break
        ("CO<sub>2</sub>-neutral", "neutral"),
        ("**CO2**-neutralt", "neutral"),
        ("C02 neutral", "neutral"),  # a zero
        ("klimaneutrale processer", "neutral"),
        ("klimakompenseret levering", "neutral"),
        ("carbon positive by design", "neutral"),
        ("we are net zero", "neutral"),
        ("eco-friendly steam", "generic"),
        ("Grøn varme til byen", "generic"),
        ("miljøvenligt og billigt", "generic"),
        ("en mere bæredygtig industri", "sustainable"),
        ("sustainability in practice", "sustainable"),
        ("zero emissions", "absolute"),
        ("CO2-frit", "absolute"),
        ("a lower carbon footprint", "reduced"),
        ("climate-certified gypsum", "label"),
        ("our entire business", "whole"),
        ("fossil boilers go by 2030", "future"),
    ],
)
def test_words_that_the_law_forbids_or_asks_evidence_for_are_found(text: str, rule: str) -> None:
    assert rule in [finding.rule.name for finding in check(text)]


@pytest.mark.parametrize(
    "text",
    ["greenhouse gases", "Greenland", "grøntsager", "økonomi", "ecosystem", "economy", "neutral grounds", "en rensning",
     "drivhusgasser", "Greenhub"],
)  # fmt: skip
def test_words_that_only_look_alike_are_left_alone(text: str) -> None:
    assert not check(text)


def test_a_bare_saving_lacks_comparison_period_method_and_reservation() -> None:
    (found,) = check("We save 5,000 t CO2e.")
    assert found.rule.level == "missing" and found.words.count(";") == 3
    whole = "In 2021 we saved about 5,000 t CO2e compared with oil boilers, calculated by life cycle assessment."
    assert not check(whole)


def test_every_finding_names_its_rule_its_place_and_what_to_write_instead() -> None:
    for rule in RULES:
        assert rule.says and rule.instead and "{point}" in rule.law and rule.point
    (found,) = check("first line\na CO2-neutral plant")
    assert found.line == 2 and "Annex I, point 4c" in found.place
    assert found.as_dict()["confirmed"] is False


def test_a_word_document_is_read_and_a_picture_is_refused(tmp_path: Path) -> None:
    paragraph = "<w:p><w:r><w:t>CO2-</w:t></w:r><w:r><w:t>{}</w:t></w:r></w:p>"
    with zipfile.ZipFile(tmp_path / "text.docx", "w") as book:
        body = paragraph.format("utslip") + paragraph.format("neutral")
        book.writestr("word/document.xml", f"<w:document>{body}</w:document>")
    (found,) = check(read(tmp_path / "text.docx"))
    assert found.words == "CO2-neutral" and found.line == 2
    (tmp_path / "picture.png").write_bytes(b"x")
    with pytest.raises(InputError, match="no text that can be checked"):
        read(tmp_path / "picture.png")


# ---------------------------------------------------------------------------------------------- the command


def test_the_command_checks_a_text_and_fails_on_a_forbidden_word() -> None:
    found = CliRunner().invoke(cli, ["claim", "--check", "Our CO2-neutral heat", "--json"])
    assert found.exit_code == 1
    assert json.loads(found.stdout)["findings"][0]["level"] == "forbidden"
    good = CliRunner().invoke(cli, ["claim", "--check", "A pipe of 2 km."])
    assert good.exit_code == 0 and "no clearance" in good.stdout
    assert not forbidden(check("low-carbon steam"))  # asks evidence, is not forbidden


def test_the_command_needs_a_case_or_a_text() -> None:
    assert CliRunner().invoke(cli, ["claim"]).exit_code == 2
    assert CliRunner().invoke(cli, ["claim", "kal-steam", "--check", "x"]).exit_code == 2


def test_the_command_prints_one_json_object() -> None:
    found = CliRunner().invoke(cli, ["claim", "kal-wastewater-heat", "-n", "500", "--language", "da", "--json"])
    (one,) = json.loads(found.stdout)["claims"]
    assert one["verdict"] == "saves" and one["figures"]["unit"] == "t CO2e/a" and "sparer cirka" in one["short"]


def test_a_share_of_draws_is_never_rounded_to_certainty() -> None:
    shown = [in_a_hundred(p) for p in (0.0, 0.0002, 0.004, 0.53, 0.994, 0.9997, 1.0)]
    assert shown == ["0", "< 0.1", "0.4", "53", "99.4", "> 99.9", "100"]
