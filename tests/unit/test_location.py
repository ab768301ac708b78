"""Where a partner lies: read as people write it or copy it from a map."""

from __future__ import annotations

import pytest

import impact
from impact.cases.location import location
from impact.ground.errors import InputError
from impact.ground.paths import data
from impact.model import Location

ASNAES = Location(55.6615, 11.0809)


@pytest.mark.parametrize(
    "text",
    [
        "55.6615 N 11.0809 E",
        "55.6615 N, 11.0809 E",
        "55.6615°N 11.0809°E",
        "55.6615, 11.0809",
        "55.6615 11.0809",
        "55,6615 N 11,0809 Ø",
        "55,6615; 11,0809",
        "55,6615, 11,0809",
        " 55.6615n 11.0809e ",
    ],
)
def test_one_place_is_written_in_many_ways(text):
    assert location(text) == ASNAES


def test_south_and_west_are_negative():
    assert location("33.92 S 18.42 E") == Location(-33.92, 18.42)
    assert location("40.71 N 74.01 V") == location("40.71, -74.01") == Location(40.71, -74.01)


@pytest.mark.parametrize("text", ["about 55.68 N 11.09 E", "ca. 55.68 N 11.09 E", "~55.68 11.09", "About 55.7, 11.1"])
def test_a_town_is_about_there(text):
    assert location(text).about


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Kalundborg", "no latitude and longitude"),
        ("55,66", "no latitude and longitude"),
        ("11.0809 E 55.6615 N", "no latitude and longitude"),
        ("55°40'53\" N 11°5'6\" E", "no latitude and longitude"),
        ("95.00 N 11.08 E", "outside 90 degrees"),
        ("55.6615 N 181.00 E", "180 degrees"),
        ("55.7 N 11.1 E", "fewer than two decimals"),
        ("55.66, 11", "fewer than two decimals"),
    ],
)
def test_what_is_no_place_is_refused(text, what):
    with pytest.raises(ValueError, match=what):
        location(text)


@pytest.fixture
def case_with(tmp_path):
    """A case whose first partner has some more fields."""
    text = (data("cases") / "kalundborg" / "steam.yaml").read_text(encoding="utf-8")
    start = text.index("  asnaes: {")
    line = text[start : text.index("\n", start)]

    def written(fields: str):
        plain = "  asnaes: {name: Asnæs power station, municipality: Kalundborg, sector: D35.1}"
        file = tmp_path / "case.yaml"
        file.write_text(text.replace(line, plain[:-1] + f", {fields}}}"), encoding="utf-8")
        return file

    return written


def test_a_case_says_where_a_partner_lies(case_with):
    assert impact.load(case_with("location: 55.6615 N 11.0809 E")).partners["asnaes"].location == ASNAES
    assert impact.load(case_with('location: "55.6615, 11.0809"')).partners["asnaes"].location == ASNAES


def test_a_wrong_place_is_a_fault_that_names_the_line(case_with):
    with pytest.raises(InputError, match=r"case\.yaml:\d+.*the location 'somewhere' is no latitude and longitude"):
        impact.load(case_with("location: somewhere"))
    with pytest.raises(InputError, match="Nobody declared the source 'atlas'"):
        impact.load(case_with("location: 55.6615 N 11.0809 E, source: atlas"))


def test_places_go_through_a_workbook_and_back(case_with, tmp_path):
    from impact.workbooks.files import convert

    file = case_with("location: about 55.68 N 11.09 E")
    convert(file, tmp_path / "case.xlsx")
    again = impact.load(tmp_path / "case.xlsx")
    assert again.partners["asnaes"].location == Location(55.68, 11.09, True)


def test_every_place_of_the_bundled_cases_has_its_source():
    """And lies in Denmark."""
    from impact import cases

    found = []
    for folder in sorted(path for path in data("cases").iterdir() if path.is_dir()):
        for case in cases.load(folder).cases:
            placed = [partner for partner in case.partners.values() if partner.location]
            found += placed
            for partner in placed:
                assert partner.source in case.sources, (case.id, partner.id)
                assert 54.5 < partner.location.latitude < 57.8
                assert 8.0 < partner.location.longitude < 15.2
    assert len(found) >= 20
