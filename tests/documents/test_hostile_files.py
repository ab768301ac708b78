"""A case whose every text is hostile: names, titles, notes and sources come out as text in every document."""

from __future__ import annotations

import base64
import html as entities
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import printed
import pytest
import yaml
from lxml import etree, html
from openpyxl import load_workbook
from printed import W, squeezed

import impact
from impact.documents import write_report
from impact.documents.plan import Asked
from impact.documents.write import write_reports

TEMPLATE = Path(__file__).parents[2] / "impact" / "cases" / "templates" / "heat.yaml"
PIECES = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "markdown": "*b* `c` [l](javascript:x) ![i](u) | p [x]{lang=da} [y]{=html} <!-- c -->",
    "latex": r"\input{/etc/passwd} $\frac{1}{0}$ % ~ ^ & # _",
    "typst": '#read("/etc/passwd") @ref // c /* d */',
    "field": '{ INCLUDETEXT "c:\\secret" } &lt;w:p&gt; ]]>',
    "right to left": "שלום مرحبا",
    "spreadsheet": '=HYPERLINK("http://evil.example","click")',
    "control": "tab\tand\u202eturned\u200bjoined",
}
LONG = "Varme " * 83 + "ab"
ODD = {**{name: f"{text} {name}" for name, text in PIECES.items()}, "long": LONG, "all": " ".join(PIECES.values())}
SEEN = ("script", "markdown", "latex", "typst", "field", "spreadsheet")  # letters that every reader gives back in order


def clean(text: str) -> str:
    """What may be shown of a text: without what turns the direction of other text."""
    return squeezed(re.sub(r"[\u202a-\u202e\u2066-\u2069]", "", text))


def hostile_case(folder: Path, shift: int = 0, id: str = "odd") -> Path:
    """The heat template with another hostile text in each place where a user may write one."""
    texts = list(ODD.values())
    count = iter(range(shift, 10_000))

    def odd() -> str:
        return texts[next(count) % len(texts)]

    case: dict[str, Any] = yaml.safe_load(TEMPLATE.read_text(encoding="utf-8"))
    case |= {"id": id, "title": odd(), "description": odd(), "note": odd(), "left out": [odd(), odd()]}
    for partner in case["partners"].values():
        partner |= {"name": odd(), "municipality": odd(), "members": [odd()]}
    for stream in case["streams"]:
        stream |= {"what": odd(), "note": odd()}
    for parameter in case["parameters"].values():
        parameter |= {"note": odd(), "assumption": odd()}
    case["parameters"]["plant"]["source"] = "own"
    del case["parameters"]["plant"]["assumption"]
    case["sources"] = {"own": {"title": odd(), "publisher": odd(), "place": odd(), "year": "2024",
                               "url": 'https://evil.example/"><script>alert(3)</script>'}}  # fmt: skip
    for scenario in case["scenarios"].values():
        scenario |= {"title": odd(), "description": odd()}
        for flow in scenario["flows"]:
            flow |= {"label": odd(), "note": odd()}
        for item in scenario.get("investments", []):
            item["what"] = odd()
    for process in case["processes"].values():
        process["note"] = odd()
    for function in case["functions"].values():
        function["title"] = odd()
    file = folder / f"{id}.yaml"
    file.write_text(json.dumps(case, ensure_ascii=False), encoding="utf-8")
    return file


def user_texts(result: Any) -> set[str]:
    case = result.case
    named = [case.title, *(p.name for p in case.partners.values()), *(s.title for s in case.scenarios.values())]
    return {clean(str(text)) for text in named}


@pytest.fixture(scope="module", params=[0, 4], ids=["shifted by 0", "shifted by 4"])
def documents(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, dict[str, Path]]:
    """All audiences and formats of a hostile case, by the file's name."""
    folder = tmp_path_factory.mktemp("hostile")
    result = impact.assess(hostile_case(folder, request.param))
    asked = Asked(("researcher", "funder", "company"), ("en",), ("html", "pdf", "docx", "ipynb", "xlsx"))
    files = write_reports([result], str(folder / "out"), asked)
    return result, {file.name: file for file in files}


def of(documents: dict[str, Path], ending: str) -> list[Path]:
    found = [file for name, file in documents.items() if name.endswith(ending)]
    assert found
    return found


# ---------------------------------------------------------------------------------------------- what must hold


def assert_page_is_inert(text: str) -> None:
    page = html.fromstring(text)
    assert {"script", "iframe", "object", "embed", "form", "base"}.isdisjoint({one.tag for one in page.iter()})
    for one in page.iter():
        if not isinstance(one.tag, str):
            continue
        assert not [name for name in one.attrib if name.lower().startswith("on")], one.attrib
        for name in ("href", "src", "action", "srcdoc"):
            value = one.get(name, "")
            assert not re.match(r"\s*(javascript|vbscript|data:text)", value, re.IGNORECASE), value
            if name == "src" and value:
                assert value.startswith("data:image/svg+xml;base64,")
                drawn = base64.b64decode(value.partition(",")[2])
                tags = {etree.QName(tag).localname for tag in etree.fromstring(drawn).iter(etree.Element)}
                assert {"script", "foreignObject", "a", "image"}.isdisjoint(tags)
    assert any(clean(odd) in squeezed("".join(page.itertext())) for odd in ODD.values())  # a text did get in


def assert_word_is_inert(file: Path) -> None:
    with zipfile.ZipFile(file) as parts:
        trees = {n: etree.fromstring(parts.read(n)) for n in parts.namelist() if n.endswith((".xml", ".rels"))}
        assert not [name for name in parts.namelist() if "embed" in name or "vba" in name.lower()]
    for tree in trees.values():
        fields = ["".join(one.itertext()) for one in tree.iter(f"{W}instrText")]
        fields += [one.get(f"{W}instr") for one in tree.iter(f"{W}fldSimple")]
        assert all(re.match(r"\s*(SEQ|TOC|PAGE|NUMPAGES|REF|PAGEREF|HYPERLINK \\l)\b", field) for field in fields), (
            fields
        )
    for name in (name for name in trees if name.endswith(".rels")):
        for one in trees[name]:
            if one.get("TargetMode") == "External":
                assert re.match(r"https?://[^\s<>\"]+$|[\w-]+\.\w+$", one.get("Target")), one.get("Target")


def assert_workbook_is_inert(file: Path) -> None:
    for page in load_workbook(file):
        for row in page.iter_rows():
            for cell in row:
                assert cell.hyperlink is None
                if cell.data_type == "f":  # made of numbers, addresses of cells and our own words alone
                    assert not any(piece[:9] in str(cell.value) for piece in ODD.values()), cell.value


def assert_notebook_is_inert(file: Path) -> None:
    for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            assert output["output_type"] == "display_data", output  # no warning, no error
            assert set(output["data"]) <= {"text/markdown", "text/plain", "image/svg+xml"}
            shown = "".join(output["data"].get("text/markdown", ""))
            assert not re.search(r"<(?!span lang=\"\w\w\">|/span>|https?://[^<>\s]*>)", shown)


def assert_pdf_is_inert(file: Path) -> None:
    import pdfminer.pdfdocument
    import pdfminer.pdfparser

    document = pdfminer.pdfdocument.PDFDocument(pdfminer.pdfparser.PDFParser(io.BytesIO(file.read_bytes())))
    for number in {number for table in document.xrefs for number in table.get_objids()}:
        found = document.getobj(number)
        if isinstance(found, dict):
            action = str(found.get("S", ""))
            assert action not in ("/'JavaScript'", "/'Launch'", "/'SubmitForm'", "/'ImportData'")
            if "URI" in found:
                assert re.match(rb"https?://[^\s<>\"]+$", found["URI"]), found["URI"]
            assert "EmbeddedFiles" not in found and "JavaScript" not in found
    assert b"root:x:" not in file.read_bytes()


# ---------------------------------------------------------------------------------------------- the documents


@pytest.mark.slow
def test_nothing_of_a_hostile_case_is_run(documents: tuple[Any, dict[str, Path]]) -> None:
    pytest.importorskip("pdfminer", reason="pdfminer.six reads PDF documents")
    _result, files = documents
    for file in of(files, ".html"):
        assert_page_is_inert(file.read_text(encoding="utf-8"))
    for ending, holds in ((".docx", assert_word_is_inert), (".xlsx", assert_workbook_is_inert),
                          (".ipynb", assert_notebook_is_inert), (".pdf", assert_pdf_is_inert)):  # fmt: skip
        for file in of(files, ending):
            holds(file)


@pytest.mark.slow
def test_every_name_of_a_hostile_case_is_shown_as_it_was_written(documents: tuple[Any, dict[str, Path]]) -> None:
    """Title, partners and scenarios, in the research document of every format."""
    result, files = documents
    names = user_texts(result)
    assert len(names) >= 5
    page = html.fromstring(files["odd.html"].read_text(encoding="utf-8"))
    (body,) = page.iter("body")
    shown = {".html": printed._said(body)}
    with zipfile.ZipFile(files["odd.docx"]) as parts:
        shown[".docx"] = printed._words(etree.fromstring(parts.read("word/document.xml")))
    cells = [cell.value for sheet in load_workbook(files["odd.xlsx"]) for row in sheet.iter_rows() for cell in row]
    shown[".xlsx"] = " ".join(str(value) for value in cells if value is not None)
    notebook = json.loads(files["odd.ipynb"].read_text(encoding="utf-8"))
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    markdown = "\n".join("".join(one.get("data", {}).get("text/markdown", "")) for one in outputs)
    shown[".ipynb"] = entities.unescape(re.sub(r"</?span[^>]*>", "", markdown))
    for ending, text in shown.items():
        for name in names:
            assert name in squeezed(text), (ending, name[:60])


@pytest.mark.slow
def test_a_pdf_of_a_hostile_case_says_the_same_as_its_page(documents: tuple[Any, dict[str, Path]]) -> None:
    pytest.importorskip("pdfminer", reason="pdfminer.six reads PDF documents")
    _result, files = documents

    def left_to_right(text: str) -> str:
        return re.sub(r"[\u0590-\u06ff]", "", text)

    for name in ("odd", "odd-funder", "odd-company"):
        ours = [one.rows for one in printed.tables(files[f"{name}.html"])]
        theirs = [one.rows for one in printed.tables(files[f"{name}.pdf"])]
        assert left_to_right(str(theirs)) == left_to_right(str(ours))


@pytest.mark.slow
def test_figures_of_a_hostile_case_are_described_in_its_words(documents: tuple[Any, dict[str, Path]]) -> None:
    """Alternative texts are the same in HTML, Word and the notebook."""
    _result, files = documents
    for name in ("odd", "odd-funder", "odd-company"):
        page = html.fromstring(files[f"{name}.html"].read_text(encoding="utf-8"))
        ours = [clean(image.get("alt")) for image in page.iter("img")]
        notebook = json.loads(files[f"{name}.ipynb"].read_text(encoding="utf-8"))
        outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
        drawn = [o["metadata"]["image/svg+xml"]["alt"] for o in outputs if "image/svg+xml" in o.get("data", {})]
        assert [clean(alt) for alt in drawn] == ours
        with zipfile.ZipFile(files[f"{name}.docx"]) as parts:
            tree = etree.fromstring(parts.read("word/document.xml"))
        described = [one.get("descr") for one in tree.iter("{http://schemas.openxmlformats.org/drawingml/2006/"
                                                           "wordprocessingDrawing}docPr")]  # fmt: skip
        assert [clean(alt) for alt in described] == ours


@pytest.mark.slow
def test_a_network_of_hostile_cases_runs_nothing(tmp_path: Path) -> None:
    """Its documents, those of its cases, and the page that lists them."""
    pytest.importorskip("pdfminer", reason="pdfminer.six reads PDF documents")
    hostile_case(tmp_path, 1, "odd-one")
    hostile_case(tmp_path, 6, "odd-two")
    network = {"id": "odd-net", "title": ODD["all"], "description": ODD["script"], "note": ODD["spreadsheet"],
               "cases": ["odd-one.yaml", "odd-two.yaml"], "left out": [ODD["markdown"]]}  # fmt: skip
    (tmp_path / "network.yaml").write_text(json.dumps(network, ensure_ascii=False), encoding="utf-8")
    result = impact.assess(tmp_path / "network.yaml")
    asked = Asked(("researcher", "funder"), ("en",), ("html", "pdf", "docx", "xlsx", "ipynb"))
    files = {file.name: file for file in write_reports([result], str(tmp_path / "out"), asked)}
    assert {"odd-net.html", "odd-net-funder.html", "odd-two-funder.pdf", "index.html"} <= set(files)
    for file in of(files, ".html"):
        assert_page_is_inert(file.read_text(encoding="utf-8"))
    for ending, holds in ((".docx", assert_word_is_inert), (".xlsx", assert_workbook_is_inert),
                          (".ipynb", assert_notebook_is_inert), (".pdf", assert_pdf_is_inert)):  # fmt: skip
        for file in of(files, ending):
            holds(file)


@pytest.mark.parametrize("name", ODD)
def test_a_workbook_keeps_any_title_as_text(name: str, tmp_path: Path) -> None:
    """Title, partner, scenario and note of one kind at a time."""
    case: dict[str, Any] = yaml.safe_load(TEMPLATE.read_text(encoding="utf-8"))
    text = ODD[name]
    case |= {"title": text, "note": text, "description": text}
    case["partners"]["factory"]["name"] = text
    case["scenarios"]["surplus heat"]["title"] = text
    file = tmp_path / "odd.yaml"
    file.write_text(json.dumps(case, ensure_ascii=False), encoding="utf-8")
    made = write_report(impact.assess(file), tmp_path / "odd.xlsx")
    assert_workbook_is_inert(made)
    book = load_workbook(made)
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.data_type == "s"]
    assert sum(clean(text) in squeezed(str(cell.value)) for cell in cells) >= 3
    assert clean(text)[:40] in squeezed(book.properties.title or "")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    from impact.ground.language import speak

    speak("en")
    yield
    speak("en")
