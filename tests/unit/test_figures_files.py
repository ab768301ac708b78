"""Figures as files: formats, what they say to who cannot see them, data behind them, and whose eyes they are for."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from click.testing import CliRunner
from PIL import Image

import impact
from impact.commands.figure import command
from impact.figures.save import ALSO, OF_CASE
from impact.ground.errors import InputError
from impact.ground.paths import data

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def result():
    return impact.assess("kal-cooling-water")


@pytest.mark.parametrize("ending", ["svg", "png", pytest.param("pdf", marks=pytest.mark.slow), "csv"])
def test_the_same_result_gives_the_same_bytes(result, tmp_path, ending):
    one, two = (result.figure("levels", tmp_path / f"{k}.{ending}", language="da").read_bytes() for k in "ab")
    assert one == two


def test_an_svg_says_what_it_shows(result, tmp_path):
    root = ET.fromstring(result.figure("waterfall", tmp_path / "x.svg").read_text("utf-8"))
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img" and root.get("lang") == "en"
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text.startswith("Saving by term, climate change, life-cycle: ")
    assert "saving (net)" in desc.text


def test_letters_are_outlines_unless_they_are_to_be_edited(result, tmp_path):
    fixed = result.figure("waterfall", tmp_path / "x.svg").read_text("utf-8")
    open_ = result.figure("waterfall", tmp_path / "y.svg", editable=True).read_text("utf-8")
    assert "<text" not in fixed
    assert "saving (net)" in {text.text for text in ET.fromstring(open_).iter(f"{SVG}text")}


def test_a_png_is_as_sharp_as_asked_and_says_what_it_shows(result, tmp_path):
    for dpi in (100, 300):
        with Image.open(result.figure("waterfall", tmp_path / "x.png", language="da", dpi=dpi)) as image:
            assert image.width == pytest.approx(7.2 * dpi, abs=1)
            assert "besparelse (netto)" in image.text["Description"]
    with pytest.raises(InputError, match="Cannot draw with 5000 dots"):
        result.figure("waterfall", tmp_path / "x.png", dpi=5000)


def test_a_pdf_has_its_fonts_and_no_date(result, tmp_path):
    drawn = result.figure("waterfall", tmp_path / "x.pdf").read_bytes()
    assert drawn.startswith(b"%PDF") and b"/FontFile2" in drawn
    assert b"CreationDate" not in drawn


def test_the_data_behind_a_figure_are_those_of_the_result(result):
    found = result.figure_data("waterfall")
    assert found["value"].iloc[:-1].sum() == pytest.approx(found["value"].iloc[-1])
    assert found["value"].iloc[-1] == result.default["climate"]
    levels = result.figure_data("levels", indicator="water")
    nets = levels[levels.role == "net"].value.tolist()
    assert nets == [level[impact.model.indicators.INDEX["water"]] for level in result.level.values()]
    assert levels.attrs["alt"].startswith(levels.attrs["title"])


def test_money_in_the_figures_is_that_of_the_business_case():
    result = impact.assess("kal-wastewater-heat")
    found = result.figure_data("cash-flow")
    business = result.business()
    assert found["value"].sum() == pytest.approx((business.of("system") * business.terms.shown).sum())
    summed = result.figure_data("cash-flow", partner="utility", cumulated=True)
    assert summed["discounted"].iloc[-1] == pytest.approx(business.figures["utility"].npv)
    price = result.fair_price("npv").prices[0]
    assert result.figure_data("fair-price")["value"].tolist()[:2] == pytest.approx([price.lowest, price.highest])


@pytest.mark.parametrize("other", ALSO)
def test_figures_go_by_the_names_that_people_know(result, other):
    assert ALSO[other] in OF_CASE
    if other not in ("uncertainty",):
        assert result.figure_data(other).equals(result.figure_data(ALSO[other]))


def test_an_option_that_a_figure_does_not_have_is_a_fault(result, tmp_path):
    with pytest.raises(InputError, match=r"'waterfall' has no option 'partner'.*Its options: indicator"):
        result.figure("waterfall", tmp_path / "x.svg", partner="asnaes")
    with pytest.raises(InputError, match="no partner 'novo'"):
        impact.assess("kal-cooling-water").figure("cash-flow", tmp_path / "x.svg", partner="novo")


def test_a_csv_cannot_compute(tmp_path):
    text = (data("cases") / "kalundborg" / "steam.yaml").read_text(encoding="utf-8")
    start = text.index("  novo: {name: {")
    end = text.index("}", start)
    text = text[:start] + '  novo: {name: {en: "=1+1", da: "=1+1"' + text[end:]
    file = tmp_path / "case.yaml"
    file.write_text(text, encoding="utf-8")
    written = impact.assess(file).figure("links", tmp_path / "x.csv").read_text("utf-8-sig")
    assert "'=1+1" in written and ",=1+1" not in written


# ---------------------------------------------------------------------------------------------- whose eyes


@pytest.fixture
def marked(tmp_path):
    """The steam case with its quantity and one partner confidential."""
    text = (data("cases") / "kalundborg" / "steam.yaml").read_text(encoding="utf-8")
    text = text.replace("  novo: {", "  novo: {confidential: true, ", 1)
    text = text.replace("  delivered: {", "  delivered: {confidential: true, ", 1)
    text = text.replace("  delivered:\n", "  delivered:\n    confidential: true\n", 1)
    file = tmp_path / "secret.yaml"
    file.write_text(text, encoding="utf-8")
    return impact.assess(file)


def test_a_confidential_case_needs_a_view(marked, tmp_path):
    with pytest.raises(InputError, match="holds values that are marked as confidential"):
        marked.figure("waterfall", tmp_path / "x.svg")
    assert marked.figure("waterfall", tmp_path / "x.svg", view="full").exists()


def test_a_figure_for_others_is_drawn_from_the_classes(marked, tmp_path):
    true, seen = (marked.figure_data("waterfall", view=view) for view in ("full", "public"))
    assert true["value"].iloc[-1] != seen["value"].iloc[-1]
    links = marked.figure("links", tmp_path / "x.svg", view="public", editable=True).read_text("utf-8")
    assert "215" not in links and "Novo" not in links and "confidential partner 1" in links
    assert list(tmp_path.glob("*.yaml")) == [tmp_path / "secret.yaml"]  # nothing else stays behind


def test_a_view_keeps_the_places_of_open_partners_alone(marked, tmp_path):
    from impact.redaction.redact import redact

    (seen,) = redact([marked], "public", 0.5, tmp_path / "seen").results
    assert [bool(partner.location) for partner in seen.case.partners.values()] == [True, False]
    written = next((tmp_path / "seen").glob("*.yaml")).read_text("utf-8")
    assert "55.6615" in written and "55.68" not in written


def test_both_limits_of_a_price_are_for_the_full_view_only(marked, tmp_path):
    for view, name in (("public", "fair-price"), ("funder", "fair-price"), ("partner:novo", "cash-flow")):
        with pytest.raises(InputError, match=f"'{name}' is not for the view '{view}'"):
            marked.figure(name, tmp_path / "x.svg", view=view)


# ---------------------------------------------------------------------------------------------- command line


def test_the_command_lists_and_draws(tmp_path):
    run = CliRunner().invoke
    assert run(command, ["kal-cooling-water"]).output.splitlines()[0].startswith("waterfall ")
    file = tmp_path / "slide.png"
    done = run(command, ["kal-cooling-water", "waterfall", "-o", str(file), "--language", "da", "--indicator", "cost"])
    assert done.exit_code == 0 and done.output == f"{file}\n" and file.exists()
    done = run(command, ["kal-cooling-water", "levels", "links", "-o", str(tmp_path / "figures"), "--to", "svg"])
    assert done.exit_code == 0
    assert sorted(p.name for p in (tmp_path / "figures").iterdir()) == [
        "kal-cooling-water-levels.svg",
        "kal-cooling-water-links.svg",
    ]


def test_the_command_says_what_is_wrong(tmp_path):
    run = CliRunner().invoke
    assert "Did you mean 'waterfall'?" in str(run(command, ["kal-cooling-water", "watefall"]).exception)
    several = run(command, ["kal-cooling-water", "levels", "links", "-o", str(tmp_path / "x.svg")])
    assert "do not fit into the one file" in str(several.exception)


@pytest.mark.slow
def test_the_command_draws_all_that_a_case_has(tmp_path):
    done = CliRunner().invoke(command, ["kal-steam", "all", "-o", str(tmp_path), "--to", "csv", "--indicator", "cost"])
    assert done.exit_code == 0
    assert {p.stem.removeprefix("kal-steam-") for p in tmp_path.iterdir()} == set(OF_CASE) - {"claims"}
    assert "DKK" in (tmp_path / "kal-steam-levels.csv").read_text("utf-8")
