"""Attacks on documents for others: each is what somebody who wants to know a hidden value would try."""

from __future__ import annotations

import json
import re
import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from confidential import NUMBERS, ONE, TEMPLATE, TWO, written
from small import assess_one, bundled_inventory

import impact
from impact.cases import read_case
from impact.commands import assess
from impact.documents import write_report
from impact.documents.provenance import verify
from impact.ground.errors import InputError
from impact.ground.units import parse_unit
from impact.redaction.apply import RewrittenCase, rewritten_cases
from impact.redaction.bands import LADDERS, band_of
from impact.redaction.disclosure import inferable, keeps_its_class
from impact.redaction.files import redacted
from impact.redaction.prose import Prose
from impact.redaction.view import view_named
from impact.tables.as_json import document

ENERGY, MONEY = parse_unit("MWh/a")[1], parse_unit("DKK/MWh")[1]
VIEWS = ("partner:lillebro", "partner:town", "funder", "public")


@pytest.fixture(autouse=True)
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMPACT_KEY", str(tmp_path / "key"))


def of_view(file: Path, view: str, width: float = 0.5) -> RewrittenCase:
    return rewritten_cases([read_case(file)], view_named(view, width), bundled_inventory())[0]


def numbers_of(file: Path) -> dict[str, float]:
    """Every number that `assess --json` gives for a file: what a document can show."""
    found: dict[str, float] = {}

    def walk(item: object, path: str) -> None:
        if isinstance(item, dict):
            for key, value in item.items():
                walk(value, f"{path}/{key}")
        elif isinstance(item, list):
            for k, value in enumerate(item):
                walk(value, f"{path}/{k}")
        elif isinstance(item, (int, float)):
            found[path] = float(item)

    result = assess_one(file)
    walk(document([result], result.plan.inventory)["cases"], "")
    return found


# ---------------------------------------------------------------------------------------------- computing backwards


def test_a_linear_programme_opens_the_full_document_and_not_that_of_the_public(tmp_path: Path) -> None:
    """The attacker knows how every number depends on the heat (the inventory is open) and solves for it."""
    intervals = {}
    for view in ("full", "public"):
        files = []
        for k, heat in enumerate(("83.7419", "52.9163")):
            file = written({**ONE, "HEAT": heat}, tmp_path / f"{view}-{k}")
            if view == "public":
                file = redacted([assess_one(file)], view_named(view), file.parent / "out").files[0]
            files.append(file)
        shown, other = numbers_of(files[0]), numbers_of(files[1])
        assert shown.keys() == other.keys()
        names = sorted(shown)
        slopes = np.array([(shown[n] - other[n]) / (83_741.9 - 52_916.3) for n in names])
        sums = slopes * 83_741.9  # what a reader finds of slope × heat, who takes off what does not depend on it
        rounding = np.abs([shown[n] for n in names]) * 5e-4  # three significant figures
        low, high = np.array([50_000.0]), np.array([100_000.0])
        ends = inferable(low, high, slopes[:, None], sums, rounding)
        intervals[view] = keeps_its_class(low, high, ends, 0.5), float(ends[1][0] - ends[0][0])
    assert not intervals["full"][0] and intervals["full"][1] < 0.01 * 83_741.9
    assert intervals["public"] == (True, pytest.approx(50_000.0))


def test_documents_for_all_readers_together_tell_no_more_than_one_class(tmp_path: Path) -> None:
    """The town has its own document, the funder's and the public's: what it does not own has one class in all."""
    file = written(ONE, tmp_path)
    bands: dict[str, set[tuple[float, float]]] = {}
    for view in VIEWS:
        for entry in of_view(file, view).manifest.entries:
            for band in entry.bands:
                bands.setdefault(str(band.dimension), set()).add((band.low, band.high))
    for found in bands.values():
        limits = sorted(found)
        assert all(after[0] >= before[1] for before, after in pairwise(limits))


def test_the_funder_and_the_public_see_the_same(tmp_path: Path) -> None:
    """No mark is for funders alone, so that what is tested of one document holds for the other."""
    file = written(ONE, tmp_path)
    funder, public = (of_view(file, view).text for view in ("funder", "public"))
    assert funder.replace("'funder'", "'public'").replace("-for-funder", "-public") == public


def test_documents_with_classes_of_different_widths_never_narrow_each_other() -> None:
    for value in np.geomspace(1.0, 1000.0, 400):
        narrow, *wider = [band_of(float(value), ENERGY, least) for _steps, least in LADDERS]
        assert all(one.low <= narrow.low and narrow.high <= one.high for one in wider)
        assert all(one.width >= least - 1e-9 for one, (_, least) in zip((narrow, *wider), LADDERS, strict=True))


def test_whoever_knows_a_price_cannot_see_that_another_one_is_the_same(tmp_path: Path) -> None:
    """The dairy knows its own price. In the public's document the mill's equal price must look like any other."""
    texts = []
    for other in ("173.291", "118.946"):
        second = "{what: heat of the mill, from: town, to: mill, per: heat, price: OTHER DKK/MWh, source: meter,\n"
        second += "         confidential: true, of: mill}\n    costs:"
        text = TEMPLATE.replace("    costs:", f"      - {second.replace('OTHER', other)}", 1)
        text = text.replace("  town: {name", "  mill: {name: Mill}\n  town: {name")
        text = text.replace("    price: PRICE DKK/MWh\n", "")
        text = text.replace(", prices: {own boiler of hidden: {by year: {2023: PRICE DKK/MWh}, source: meter}}", "")
        texts.append(of_view(written(ONE, tmp_path, text), "public").text)
    assert texts[0] == texts[1]


def test_a_balance_that_holds_at_the_middle_of_a_class_alone_is_no_secret(tmp_path: Path) -> None:
    """100 GWh are open, and so is all of them but 31.6: the middle of its class, so that the balance still holds."""
    text = TEMPLATE.replace("{amount: heat, for: town}", "{amount: 100 GWh/a, for: town, source: meter}")
    text = text.replace("amount: HEAT GWh/a, by: town, role: supply", "amount: 100 GWh/a, by: town, role: supply")
    text = text.replace("serves: {district heat: heat}}", "serves: {district heat: heat + 68.4 GWh/a}, source: meter}")
    text = re.sub(r"low: 0.1 GWh/a, high: 9 GWh/a, |capacity: 20 MW, |, heat taken: HEAT GWh/a", "", text)
    with pytest.raises(InputError) as error:
        of_view(written({**ONE, "HEAT": "31.6"}, tmp_path, text), "public")
    assert {fault.kind for fault in error.value.faults} == {"view-does-not-hold"}
    assert not re.search(r"31[.,]6|Lillebro", str(error.value).replace(str(tmp_path), ""))


def test_a_series_does_not_show_where_it_crosses_a_limit(tmp_path: Path) -> None:
    """99 and then 101 in classes of their own are 100: the years have one class together."""
    texts = []
    for k, (first, second) in enumerate((("99.1", "101.2"), ("181.3", "57.4"), ("51.9", "198.7"))):
        series = f"{{value: {first} GWh/a, by year: {{2025: {second} GWh/a}},"
        text = TEMPLATE.replace("{value: HEAT GWh/a, range: ±4 %,", series)
        text = re.sub(r"HEAT GWh/a, by: town", "heat, by: town", text)
        texts.append(of_view(written(ONE, tmp_path / str(k), text), "public").text)
    assert texts[0] == texts[1] == texts[2]
    assert "class 50 to 200 GWh/a" in texts[0] and "by year" not in texts[0]


# ---------------------------------------------------------------------------------------------- reading between lines


@pytest.mark.parametrize(
    "sentence",
    [
        "It is kr.173 now.",
        "They pay DKK80.",
        "They pay kr5 for it.",
        "It costs ½ million.",
        "Seven tonnes leave.",
        "Femogfyrre km.",
        "Seventeen lorries come.",
        "It gives 83,7 GWh.",
        "It gives 84 GWh.",
        "En million liter.",
    ],
)
def test_a_figure_in_another_dress_goes_with_its_sentence(sentence: str) -> None:
    prose = Prose([(84_000.0, ENERGY)], [band_of(83_700.0, ENERGY), band_of(173.0, MONEY)])
    assert prose.sentences(f"The cheese is yellow. {sentence}") == "The cheese is yellow."


def test_what_goes_from_a_title_does_not_depend_on_where_in_its_class_a_value_is() -> None:
    """Somebody who knows a title from elsewhere sees which number is missing in it: it must not be the value's."""
    kept = set()
    for value in (83_700.0, 51_300.0, 50_001.0, 100_000.0):
        prose = Prose([], [band_of(value, ENERGY)])
        kept.add((prose.name("Exchange 837 of line 5"), prose.identifier("heat_837", "_"), prose.repeats("a.dk/513")))
    assert kept == {("Exchange of line 5", "heat", True)}


def test_a_publishers_number_of_a_document_is_nobodys_secret() -> None:
    prose = Prose([], [band_of(83_700.0, ENERGY)])
    assert prose.repeats("https://a.dk/report-837") and not prose.repeats("https://doi.org/10.1016/j.jclepro.837")


def test_the_list_of_what_is_held_back_names_nobody(tmp_path: Path) -> None:
    for view in VIEWS:
        found = of_view(written(ONE, tmp_path), view)
        told = json.dumps(found.manifest.rows()) + found.text if view != "partner:lillebro" else ""
        assert not re.search("lillebro|ostegruppen", told, re.IGNORECASE)


def test_prices_of_single_years_go_with_the_hidden_price(tmp_path: Path) -> None:
    found = of_view(written(ONE, tmp_path), "public")
    assert "by year" not in found.text and "prices of single years" in {one.what for one in found.manifest.entries}


@pytest.mark.slow
def test_a_name_in_the_path_of_a_folder_is_refused(tmp_path: Path) -> None:
    """The notebook says where the inventory's own tables are."""
    folder = tmp_path / "Lillebro tables"
    shutil.copytree(Path(__file__).parents[1] / "validation" / "inventory", folder)
    result = assess_one(written(ONE, tmp_path / "case"), inventory=impact.load_inventory(folder))
    with pytest.raises(InputError, match="stands in the path"):
        write_report(result, tmp_path / "out.ipynb", view="public")


# ---------------------------------------------------------------------------------------------- beside the documents


def test_files_beside_a_document_and_what_is_computed_from_them_hold_no_secret(tmp_path: Path) -> None:
    file = written(ONE, tmp_path / "lillebro")
    held = redacted([assess_one(file)], view_named("public"), tmp_path / "out")
    for one in held.files:
        told = one.name + one.read_text(encoding="utf-8")
        told += CliRunner().invoke(assess.command, [str(one), "--json"]).stdout.replace(str(tmp_path), "")
        assert not re.search("lillebro|ostegruppen", told, re.IGNORECASE)
        assert not any(ONE[name] in told for name in NUMBERS)


def test_a_document_for_others_cannot_be_verified_and_says_what_can(tmp_path: Path) -> None:
    """The stamp of `impact verify` names the file and every number: documents for others have none."""
    file = written(ONE, tmp_path)
    made = write_report(assess_one(file), tmp_path / "out.xlsx", view="public")
    with pytest.raises(InputError, match="assess the case file that lies beside it"):
        verify(made)


def test_twins_are_twins() -> None:
    """The two sets of secrets lie in the same classes: else the documents might well differ."""
    dimensions = {"HEAT": ENERGY, "STEEL": ENERGY}
    for name in NUMBERS:
        dimension = dimensions.get(name, MONEY)
        assert band_of(float(ONE[name]), dimension) == band_of(float(TWO[name]), dimension)
        assert float(ONE[name]) != float(TWO[name])
