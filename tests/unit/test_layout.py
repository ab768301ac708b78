"""How documents are set: columns as wide as their words, pages on their side, headings repeated, native captions."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
import zipfile

import openpyxl
import pytest

import impact
from impact.documents.columns import GAP, PAGE, SIZES, WIDE, fit, measured
from impact.documents.html import page
from impact.documents.pdf import pdf
from impact.documents.word import docx
from impact.workbooks.result import results_workbook
from impact.writing.markdown import table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PROSE = "a sentence of the case file that says where a value comes from and what it leaves out. "
NAME = "energy_saving_payment"
CHECKSUM = "49df976807f6e9f79487304d6cbc211957a7669c23176da001d45a0978d258c0"
NINE = ["who", "required return", "NPV [million DKK]", "investment avoided [million DKK]", "grant [million DKK]",
        "internal rate of return", "modified internal rate of return", "payback [years]",
        "discounted payback [years]"]  # fmt: skip
KEY_FIGURES = table(NINE, [["Kalundborg Forsyning", *["−123.4"] * 8]] * 2, "Key figures.", range(1, 9))
FOURTEEN = table([f"electricity{n}" for n in range(14)], [["10,000,000"] * 14] * 3, "Too wide to stand.", range(14))


def parts(markdown: str, language: str = "en", title: str = "A title") -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx(markdown, [], title, language))) as found:
        return {name: found.read(name) for name in found.namelist()}


def body(markdown: str, language: str = "en") -> ET.Element:
    return ET.fromstring(parts(markdown, language)["word/document.xml"])


def pages(markdown: str) -> int:
    found = pdf(markdown, [], "A title", date="2026-09-27")
    return len(re.findall(rb"/Type\s*/Page\b", found))


# ---------------------------------------------------------------------------------------------- columns


@pytest.mark.parametrize(
    "head, row",
    [
        (NINE, ["Kalundborg Forsyning", *["−123.4"] * 8]),
        (["parameter", "as written", "value", "range", "source", "note"],
         [NAME, "plant_cost - budget", "24,900,000 DKK", "±20 %", PROSE * 2, PROSE * 3]),
        ([f"electricity{n}" for n in range(14)], ["10,000,000"] * 14),
    ],
)  # fmt: skip
def test_no_word_is_wider_than_its_column(head: list[str], row: list[str]) -> None:
    found = fit(head, [row])
    for width, cells in zip(found.widths, zip(head, row, strict=True), strict=True):
        assert width - GAP >= max(measured(word) for cell in cells for word in cell.split()) * found.size


def test_a_table_with_room_is_as_wide_as_its_texts() -> None:
    found = fit(["indicator", "saving"], [["climate", "1,200"]])
    assert found.width < PAGE / 2 and found.size == SIZES[0] and not found.landscape and found.lines == 2


def test_a_long_text_gets_the_room_that_is_left() -> None:
    found = fit(["name", "value", "note"], [["heat", "80", PROSE * 4]] * 5)
    assert found.width == pytest.approx(PAGE)
    assert found.widths[2] > 0.75 * PAGE and not found.landscape


def test_the_lines_of_a_table_are_few() -> None:
    """Two long texts share the page: giving either of them a third of it would make the table longer."""
    found = fit(["a", "b"], [[PROSE * 2, PROSE * 4]] * 5)
    assert found.widths[0] < found.widths[1] < 2.5 * found.widths[0]


def test_nine_columns_stand_upright_and_fourteen_do_not() -> None:
    upright, aside = fit(NINE, [["Forsyning", *["1.0"] * 8]]), fit([f"electricity{n}" for n in range(14)], [["1"] * 14])
    assert not upright.landscape and upright.width <= PAGE + 1e-6
    assert aside.landscape and PAGE < aside.width <= WIDE + 1e-6


def test_words_too_long_for_any_page_are_cut_rather_than_lost() -> None:
    found = fit(["x" * 300, "y"], [["1", "2"]])
    assert found.landscape and found.width <= WIDE + 1e-6


# ---------------------------------------------------------------------------------------------- Word


def test_the_headings_of_a_word_table_are_repeated_and_no_row_is_divided() -> None:
    rows = body(KEY_FIGURES).findall(f".//{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    first, second, last = (row.find(f".//{W}keepNext") is not None for row in rows)
    assert first and second and not last  # a short table stands on one page


def test_the_columns_of_a_word_table_have_widths_and_stay_on_the_page() -> None:
    found = body(KEY_FIGURES)
    grid = [int(column.get(f"{W}w", "0")) for column in found.findall(f".//{W}gridCol")]
    cells = [int(cell.get(f"{W}w", "0")) for cell in found.findall(f".//{W}tr[1]/{W}tc/{W}tcPr/{W}tcW")]
    assert grid == cells and len(grid) == 9 and sum(grid) <= 20 * PAGE + 9


@pytest.mark.parametrize(("language", "label"), [("en", "Table\xa01"), ("da", "Tabel\xa01")])
def test_captions_of_word_are_fields_that_number_themselves(language: str, label: str) -> None:
    caption = next(p for p in body(KEY_FIGURES, language).iter(f"{W}p") if "Key figures." in "".join(p.itertext()))
    style = caption.find(f"{W}pPr/{W}pStyle")
    assert style is not None and style.get(f"{W}val") == "TableCaption"
    fields = [field.get(f"{W}instr", "").split()[:2] for field in caption.findall(f"{W}fldSimple")]
    assert fields == [["SEQ", "Table"]] and label in "".join(caption.itertext())


def _sections(markdown: str) -> list[str]:
    found = body(markdown).findall(f".//{W}sectPr/{W}pgSz")
    return [size.get(f"{W}orient", "portrait") for size in found]


def test_a_table_too_wide_for_the_page_lies_on_its_side_with_its_heading() -> None:
    markdown = f"Before.\n\n## The chapter\n\n{FOURTEEN}\n\nBehind."
    assert _sections(markdown) == ["portrait", "landscape", "portrait"]
    order = [
        "turn" if p.find(f".//{W}sectPr") is not None else "".join(p.itertext())
        for p in body(markdown).findall(f"{W}body/{W}p")
    ]
    assert order.index("turn") < order.index("The chapter") < order.index("turn", order.index("turn") + 1)


def test_wide_tables_share_their_pages() -> None:
    assert _sections(f"{FOURTEEN}\n\n{FOURTEEN}").count("landscape") == 1
    assert _sections(KEY_FIGURES) == ["portrait"]


def test_every_page_of_word_has_its_number_and_the_title_as_text() -> None:
    found = parts(f"{KEY_FIGURES}\n\n{FOURTEEN}", title="Heat & <steam> " + "x" * 500)
    footer = ET.fromstring(found["word/footer1.xml"])
    assert [field.get(f"{W}instr", "").strip() for field in footer.iter(f"{W}fldSimple")] == ["PAGE", "NUMPAGES"]
    shown = "".join(footer.itertext())
    assert shown.startswith("Heat & <steam> xxx") and len(shown) < 120
    sections = ET.fromstring(found["word/document.xml"]).findall(f".//{W}sectPr")
    assert len(sections) == 3 and all(one.find(f"{W}footerReference") is not None for one in sections)
    assert b"footer1.xml" in found["[Content_Types].xml"] and b"footer1.xml" in found["word/_rels/document.xml.rels"]


def test_a_checksum_is_whole_and_in_the_smallest_type() -> None:
    markdown = table(["input", "SHA-256"], [["case file", f"`{CHECKSUM}`"]], "Inputs.")
    found = body(markdown)
    run = next(r for r in found.iter(f"{W}r") if CHECKSUM in "".join(r.itertext()))
    style = run.find(f"{W}rPr/{W}rStyle")
    assert style is not None and style.get(f"{W}val") == "Checksum"
    assert CHECKSUM in page(markdown, [], "A title")


LONG = "# Title\n\n" + "\n\n".join(f"## Chapter {n} on “steam”\n\nText." for n in range(9))


def test_a_long_document_lists_its_contents_and_each_entry_leads_somewhere() -> None:
    found = body(LONG)
    assert "TOC" in "".join(text.text or "" for text in found.iter(f"{W}instrText"))
    goals = [link.get(f"{W}anchor") for link in found.iter(f"{W}hyperlink")]
    marks = {mark.get(f"{W}name") for mark in found.iter(f"{W}bookmarkStart")}
    assert len(goals) == 9 and set(goals) <= marks
    kinds = [field.get(f"{W}fldCharType") for field in found.iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"]


def test_a_document_that_opens_with_a_page_of_its_own_has_no_list_before_it() -> None:
    opens = LONG.replace("## Chapter 1", "***\n\n## Chapter 1")
    assert not list(body(opens).iter(f"{W}instrText"))
    assert pages(opens) == pages(LONG) + 1  # the page of its own, and no list


def test_a_sentence_that_announces_a_list_stays_with_it() -> None:
    found = body("These are left out:\n\n- the boiler\n- the pipe")
    lead = next(p for p in found.iter(f"{W}p") if "left out" in "".join(p.itertext()))
    style = lead.find(f"{W}pPr/{W}pStyle")
    assert style is not None and style.get(f"{W}val") == "Lead"
    assert b'w:styleId="Lead"' in parts("x")["word/styles.xml"]


def test_every_style_that_a_word_document_names_is_in_it_once() -> None:
    found = parts(f"{LONG}\n\n> Quote.\n\n- a list\n\n`code` **bold** [link](https://example.org)\n\n{FOURTEEN}")
    styles = ET.fromstring(found["word/styles.xml"])
    ids = [style.get(f"{W}styleId") for style in styles.iter(f"{W}style")]
    assert len(ids) == len(set(ids))
    text = found["word/document.xml"].decode() + found["word/footer1.xml"].decode()
    assert set(re.findall(r'<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]+)"', text)) <= set(ids)


# ---------------------------------------------------------------------------------------------- PDF


def test_a_short_table_of_a_pdf_is_not_divided() -> None:
    """Twelve rows after every length of text: the page that begins within them takes the whole table."""
    rows = [[f"row {n}", "1"] for n in range(12)]
    short = table(["indicator", "saving"], rows, "A short table.", (1,))
    for lines in (34, 36, 38):
        assert pages("\n\n".join(["Text."] * lines) + f"\n\n{short}") <= 2


def test_a_long_table_of_a_pdf_goes_on_over_the_page() -> None:
    rows = [[f"row {n}", "1"] for n in range(120)]
    assert pages(table(["indicator", "saving"], rows, "A long table.", (1,))) in (2, 3)


def test_a_pdf_lists_its_contents_and_turns_pages() -> None:
    assert pages(LONG) == 1
    assert pages(f"Before.\n\n{FOURTEEN}\n\nBehind.") == 3


# ---------------------------------------------------------------------------------------------- HTML


def test_a_unit_stays_on_one_line_and_short_tables_are_printed_whole() -> None:
    found = page(table(["indicator", "unit"], [["climate", "t CO₂e/a"]], "Units."), [], "A title")
    assert '<td class="short"' in found and '<table class="few">' in found
    assert "@media print" in found and "table-header-group" in found


# ---------------------------------------------------------------------------------------------- Excel


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    made = results_workbook(impact.assess("kal-wastewater-heat"), "2026-09-27")
    return openpyxl.load_workbook(io.BytesIO(made))


def test_every_sheet_prints_on_its_side_as_wide_as_the_paper(book: openpyxl.Workbook) -> None:
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9, sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1) and sheet.page_setup.fitToHeight == 0  # 1 is the default
        assert sheet.print_area and sheet.sheet_state == "visible"
        assert "&P" in (sheet.oddFooter.right.text or "")


def test_headings_of_long_sheets_stay_in_sight_and_are_printed_on_every_page(book: openpyxl.Workbook) -> None:
    frozen = [sheet for sheet in book if sheet.freeze_panes]
    assert {"Levels", "Savings", "Ledger", "Inputs", "Sources"} <= {sheet.title for sheet in frozen}
    for sheet in frozen:
        row = int(re.sub(r"\D", "", sheet.freeze_panes)) - 1
        assert sheet.print_title_rows == f"${row}:${row}"


def test_no_number_is_wider_than_its_column(book: openpyxl.Workbook) -> None:
    for sheet in book:
        wide = {letter: one.width for letter, one in sheet.column_dimensions.items()}
        grouped = {
            n: one.width for one in sheet.column_dimensions.values() for n in range(one.min or 1, (one.max or 1) + 1)
        }
        assert wide and grouped
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, int | float):
                    digits = f"{cell.value:,.0f}" if abs(cell.value) >= 1000 else "0.0000"
                    assert len(digits) < grouped[cell.column], f"{sheet.title} {cell.coordinate}"
