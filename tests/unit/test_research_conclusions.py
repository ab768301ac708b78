"""What a research document concludes, and that its tables do not say the same twice."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest

import impact
from impact.documents import chapters
from impact.documents.chapters.conclusions import other_choices, other_years
from impact.model.indicators import INDEX
from impact.results.assessment import Assessment
from impact.results.network import NetworkAssessment
from impact.writing.markdown import number

CLIMATE = INDEX["climate"]


@cache
def assessed(id: str) -> Assessment:
    result = impact.assess(id)
    assert isinstance(result, Assessment)
    return result


def with_choice(id: str, electricity: str = "", gwp: str = "ar6") -> Assessment:
    """The same case as the command line has it under another choice."""
    result = impact.assess(id, electricity=electricity, gwp=gwp)
    assert isinstance(result, Assessment)
    return result


def test_a_saving_that_fades_is_not_shown_as_a_typical_year() -> None:
    """Solrød saves 5,200 t in 2018, 270 t in 2035: the average over its years stands in the summary."""
    result = assessed("sja-solrod-biogas")
    saved = result.over_years.saving(result.baseline, result.alternative)[:, CLIMATE]
    text = other_years(result)
    assert number(float(saved.mean()), 2) in text and number(float(saved[-1]), 2) in text
    assert text in str(chapters.summary(result))


def test_a_saving_that_hardly_changes_over_the_years_needs_no_word() -> None:
    result = assessed("kal-wastewater-heat")
    saved = result.over_years.saving(result.baseline, result.alternative)[:, CLIMATE]
    assert abs(saved.mean() / result.default["climate"] - 1) < 0.1 and other_years(result) == ""


@pytest.mark.parametrize(("mix", "name"), [("EU 2023/1185 (generation)", "EU 2023/1185"), ("residual mix",) * 2])
def test_the_electricity_mixes_of_the_document_are_those_of_the_command_line(mix: str, name: str) -> None:
    result = assessed("kal-wastewater-heat")
    other = with_choice("kal-wastewater-heat", electricity=mix)
    row = next(line for line in str(chapters.electricity(chapters.Study(result))).splitlines()
               if line.startswith("|") and f"electricity DK {name} |" in line)  # fmt: skip
    assert f"| {number(other.default['climate'])} |" in row


def test_the_method_of_a_fuel_is_no_electricity_method() -> None:
    """It would be accepted and change nothing."""
    with pytest.raises(impact.InputError, match=r"Did you mean 'EU 2023/1185 \(generation\)'"):
        impact.assess("kal-wastewater-heat", electricity="EU 2023/1185")


def test_other_choices_than_the_baseline_are_in_the_summary_where_they_matter() -> None:
    text = other_choices(assessed("sja-solrod-biogas"))
    low = with_choice("sja-solrod-biogas", gwp="ar5-20").default["climate"]
    high = with_choice("sja-solrod-biogas", electricity="residual mix").default["climate"]
    assert number(low, 2) in text and number(high, 2) in text and "GWP20 AR5" in text


def test_the_conclusions_name_the_choices_that_turn_the_sign_and_what_to_measure() -> None:
    result = assessed("kal-wastewater-heat")
    text = str(chapters.conclusions(result, chapters.simulated(result, 2_000)))
    assert "**turns its sign**: baseline *Asnæs power station*." in text
    assert re.search(r"Measure or document first .*heat \(6\d\.\d % of the variance\)", text)


def test_years_that_save_alike_are_one_row_and_the_last_is_the_sum() -> None:
    result = assessed("kal-wastewater-heat")
    rows = [line for line in str(chapters.over_years(result)).splitlines() if re.match(r"\| (each of )?\d{4}", line)]
    saved = result.over_years.saving(result.baseline, result.alternative)[:, CLIMATE]
    assert len(rows) < len(result.case.years.all) and "each of 2025 to 2036" in rows[-1]
    assert f"| {number(float(saved.sum()))} |" in rows[-1]


@pytest.mark.slow
def test_the_sum_of_a_network_stands_beside_the_least_favourable_baselines() -> None:
    network = impact.assess("kalundborg")
    assert isinstance(network, NetworkAssessment)
    out = network.left_out()
    least = sum(
        min(c["climate"] for c in one.comparisons if c.alternative == one.alternative)
        for one in network.results
        if one.case.id not in out
    )
    text = str(chapters.network_baselines(network))
    assert f"**{number(least)}**" in text and f"**{number(float(np.asarray(network.total)[CLIMATE]))}**" in text
