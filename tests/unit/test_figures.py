"""Figures of streams between partners, and figures as files."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from small import assess_one

import impact
from impact import figures as plots
from impact.economics.business import SYSTEM
from impact.economics.flows import TRANSFERS
from impact.figures.cash_flow import by_kind
from impact.figures.diagram import links
from impact.figures.sankey import KIND_STYLE, _laid, moved, streams
from impact.figures.save import OF_CASE, OF_NETWORK
from impact.figures.savings import difference, ordered, term_name
from impact.ground import language
from impact.ground.errors import InputError
from impact.ground.paths import data


@pytest.fixture(scope="module")
def network():
    return impact.assess("kalundborg")


@pytest.fixture(scope="module")
def case():
    return impact.assess("sja-solrod-biogas")


def test_every_operating_stream_of_the_year_is_drawn_once(network):
    found = moved(network)
    assert {stream.what for stream in found} >= {"process steam", "district heat"}
    assert len(found) == len(set(found))
    planned = {str(s.what) for r in network.results if r.case.status != "operating" for s in r.case.streams}
    assert "heat from industrial cooling" in planned
    assert "heat from industrial cooling" not in {stream.what for stream in found}


def test_ribbons_are_as_thick_as_the_amounts_and_never_overlap(case):
    material = [stream for stream in moved(case) if stream.unit == "t/a"]
    laid = _laid(material)
    drawn = {stream.what: thick for stream, thick, _left, _right in laid.ribbons}
    assert drawn["digestate"] / drawn["citrus peel residue from pectin"] == pytest.approx(200 / 80)
    for side in (2, 3):
        spans = sorted((r[side] - r[1] / 2, r[side] + r[1] / 2) for r in laid.ribbons)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_units_are_not_compared_with_each_other(case):
    panels = {stream.unit for stream in moved(case)}
    assert len(streams(case).figure.axes) == len(panels) == 2


def test_a_mutual_exchange_is_no_loop():
    result = impact.assess("aal-chalk-slurry")
    chalk, lorry = moved(result)
    assert chalk.provider == lorry.provider == "Aalborg Portland"
    both = [s for s in moved(impact.assess("sja-solrod-biogas")) if "Farms around Solrød" in (s.provider, s.receiver)]
    assert {(s.provider == "Farms around Solrød") for s in both} == {True, False}


def test_labels_of_partners_do_not_overlap(network):
    for axes in (links(network), streams(network)):
        figure = axes.figure
        figure.draw_without_rendering()
        for one in figure.axes:
            boxes = [text.get_window_extent() for text in one.texts if text.get_text()]
            texts = [text.get_text() for text in one.texts if text.get_text()]
            for i, a in enumerate(boxes):
                for j in range(i):
                    assert not a.overlaps(boxes[j]), (texts[i], texts[j])


def test_kinds_are_told_apart_without_colour():
    assert len({hatch for _, hatch, _ in KIND_STYLE.values()}) == len({line for *_, line in KIND_STYLE.values()}) == 4


def test_a_confidential_amount_is_not_drawn_to_scale(tmp_path):
    text = (data("cases") / "kalundborg" / "steam.yaml").read_text(encoding="utf-8")
    text = text.replace("  delivered: {", "  delivered: {confidential: true, ", 1)
    text = text.replace("  delivered:\n", "  delivered:\n    confidential: true\n", 1)
    file = tmp_path / "secret.yaml"
    file.write_text(text, encoding="utf-8")
    result = impact.assess(file)
    assert [stream.amount for stream in moved(result)] == [None]
    assert "215" not in links(result).figure.axes[0].texts[0].get_text()


# ---------------------------------------------------------------------------------------------- files


SLOWER = ("tornado", "distribution", "claims", "cash-flow", "fair-price")


@pytest.mark.parametrize("name", [name for name in OF_CASE if name not in SLOWER])
def test_every_figure_of_a_case_is_a_file(name, tmp_path):
    result = impact.assess("kal-cooling-water")
    drawn = result.figure(name, tmp_path / f"{name}.svg", language="da").read_text(encoding="utf-8")
    assert drawn.startswith("<svg") and language.spoken() == "en"
    assert result.figure(name, tmp_path / f"{name}.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.slow
def test_the_other_figures_are_files_too(tmp_path, network):
    result = impact.assess("kal-wastewater-heat")
    for name in SLOWER:
        assert result.figure(name, tmp_path / f"{name}.svg").stat().st_size > 5000
    for name in OF_NETWORK:
        assert network.figure(name, tmp_path / f"{name}.png", language="da").stat().st_size > 5000


def test_ticks_of_a_danish_figure_are_danish(tmp_path, monkeypatch):
    monkeypatch.setitem(plots.style.RC, "svg.fonttype", "none")
    drawn = impact.assess("kal-cooling-water").figure("levels", tmp_path / "x.svg", language="da").read_text("utf-8")
    assert "CO₂e/år" in drawn and not re.search(r">\d{1,3},\d{3}<", drawn)


def test_the_same_result_gives_the_same_bytes(tmp_path):
    result = impact.assess("kal-cooling-water")
    for ending in ("svg", "png"):
        one, two = (result.figure("waterfall", tmp_path / f"{k}.{ending}").read_bytes() for k in "ab")
        assert one == two


def test_a_wrong_name_ending_or_indicator_is_a_fault(tmp_path):
    result = impact.assess("kal-cooling-water")
    with pytest.raises(InputError, match=r"Did you mean 'waterfall'") as caught:
        result.figure("waterfal", tmp_path / "x.gif", language="de")
    assert [fault.kind for fault in caught.value.faults] == ["unknown-figure", "unknown-language", "unknown-format"]
    with pytest.raises(InputError, match="No indicator is called 'climat'"):
        result.figure("waterfall", tmp_path / "x.svg", indicator="climat")
    assert not list(tmp_path.iterdir())


# ---------------------------------------------------------------------------------------------- the terms of a saving


def test_a_waterfall_begins_with_what_is_avoided_and_the_largest_on_top() -> None:
    parts = {"transport": -1.0, "supply": 5.0, "disposal": 2.0, "operation": -3.0, "loss": 0.0}
    assert ordered(parts) == [("supply", 5.0), ("disposal", 2.0), ("operation", -3.0), ("transport", -1.0)]
    assert [term_name(role, value) for role, value in ordered(parts)] == [
        "avoided supply", "avoided disposal", "added operation", "added transport",
    ]  # fmt: skip


def test_a_term_is_the_baseline_less_the_alternative() -> None:
    before, after = {"supply": np.full((1, 40), 9.0)}, {"supply": np.full((1, 40), 4.0), "loss": np.full((1, 40), 1.0)}
    assert difference(before, after, "climate") == {"supply": 5.0, "loss": -1.0}


def test_what_partners_pay_each_other_is_no_cash_flow_of_all_together() -> None:
    """Grants, payments and taxes move money between them and outside: for all together nothing is left of them."""
    business = assess_one("kal-wastewater-heat").business(tax=True)
    together, one = by_kind(business, SYSTEM), by_kind(business, "utility")
    assert set(one) & set(TRANSFERS) and not set(together) & set(TRANSFERS)
    assert sum(one.values()) == pytest.approx(business.of("utility") * business.terms.shown, rel=1e-9, abs=1)
    assert sum(together.values()) == pytest.approx(business.of(SYSTEM) * business.terms.shown, rel=1e-9, abs=1)
