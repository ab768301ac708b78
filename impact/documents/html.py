"""An executed notebook as one self-contained HTML file: Markdown through pandoc, figures as embedded SVG."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Sequence
from pathlib import Path
from string import Template

from impact.documents.pieces import Figure
from impact.ground.language import _

# CommonMark without raw HTML: nothing in a text can become markup
FORMAT = "commonmark-raw_html+pipe_tables+tex_math_dollars+gfm_auto_identifiers+bracketed_spans"
MANY = 8  # columns above which a table is set smaller
FEW = 12  # rows up to which a table is printed on one page
SHORT = 12  # characters of a cell that stand on one line, such as a unit
_HERE = Path(__file__).parent
_TABLE = re.compile(r"(?:<p><strong>Table\.</strong>(?P<caption>.*?)</p>\s*)?<table>(?P<rows>.*?)</table>", re.DOTALL)
_FIGURE = re.compile(r'<p><img src="figure-(\d+)"[^>]*/?></p>', re.DOTALL)
_CELL = re.compile(r"<td(?P<style>[^>]*)>(?P<inside>.*?)</td>", re.DOTALL)
_HEADING = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>', re.DOTALL)


def page(
    markdown: str,
    figures: Sequence[Figure],
    title: str,
    home: str = "",
    language: str = "en",
    provenance: str = "",
) -> str:
    """A whole HTML page from Markdown.

    Parameters
    ----------
    markdown : str
    figures : sequence of Figure
        What takes the place of each placeholder `figure-N`.
    title : str
        Plain text for the browser's title bar.
    home : str
        The file of the index that stands beside the page, if there is one.
    language : str
    provenance : str
        The stamp that `impact verify` reads.
    """
    body = to_html(markdown)
    body = _tables(body)
    body = _FIGURE.sub(lambda m: _figure(figures[int(m[1]) - 1], int(m[1])), body)
    template = Template((_HERE / "page.html").read_text(encoding="utf-8"))
    style = (_HERE / "page.css").read_text(encoding="utf-8")
    contents = _contents(body)
    return template.substitute(
        language=language, title=html.escape(title), style=style, body=body, contents=contents,
        skip=_("Skip to the content"), provenance=html.escape(provenance, quote=True),
        home=f'<a class="home" href="{home}">{_("All documents")}</a>' if home else "",
    )  # fmt: skip


def to_html(markdown: str) -> str:
    """A fragment of HTML, formulas as MathML."""
    import pypandoc

    options = ["--mathml", "--wrap=none"]
    return str(pypandoc.convert_text(markdown, "html5", format=FORMAT, extra_args=options))


def _tables(body: str) -> str:
    """Numbered captions inside the tables, and tables that scroll instead of widening the page."""
    count = 0

    def framed(match: re.Match[str]) -> str:
        nonlocal count
        caption, label = "", "table"
        if match["caption"] is not None:
            count += 1
            text = match["caption"].strip()
            caption = f"<caption><span><strong>{_('Table')} {count}.</strong> {text}</span></caption>"
            label = html.escape(f"{_('Table')} {count}: {html.unescape(re.sub('<[^>]+>', '', text))}", quote=True)
        rows = re.sub(r"<th(?=[ >])", '<th scope="col"', match["rows"])
        rows = _CELL.sub(_wide, rows)
        names = ["wide"] * (rows.count("<th ") > MANY) + ["few"] * (rows.count("<tr>") <= FEW)
        kind = f' class="{" ".join(names)}"' if names else ""
        inside = f"<table{kind}>{caption}{rows}</table>"
        return f'<div class="scroll" role="region" tabindex="0" aria-label="{label}">{inside}</div>'

    return _TABLE.sub(framed, body)


def _wide(cell: re.Match[str]) -> str:
    """A cell with a long text asks for room, so that it is not squeezed to a word per line."""
    length = len(re.sub("<[^>]+>", "", cell["inside"]))
    known = ((70, "long"), (30, "mid"), (18, "wrap"), (SHORT, ""), (0, "short"))
    name = next((name for least, name in known if length > least), "")
    kind = f' class="{name}"' if name else ""
    return f"<td{kind}{cell['style']}>{cell['inside']}</td>"


def _figure(figure: Figure, number: int) -> str:
    data = base64.b64encode(figure.svg.encode()).decode()
    alt = html.escape(figure.alt, quote=True)
    caption = html.escape(figure.caption, quote=False)
    image = f'<img src="data:image/svg+xml;base64,{data}" alt="{alt}">'
    text = f"<figcaption><strong>{_('Figure')} {number}.</strong> {caption}</figcaption>"
    framed = f'<div class="scroll" tabindex="0" role="region" aria-label="{_("Figure")} {number}">{image}</div>'
    return f'<figure id="figure-{number}">{framed}{text}</figure>'


def _contents(body: str) -> str:
    """The table of contents, if there is more than one section."""
    items = [f'<li><a href="#{id}">{re.sub("<[^>]+>", "", text)}</a></li>' for id, text in _HEADING.findall(body)]
    if len(items) < 2:
        return ""
    contents = _("Contents")
    opened = f'<nav class="contents" aria-label="{contents}" tabindex="0">'  # it scrolls where it is long
    return f"{opened}<h2>{contents}</h2><ol>{''.join(items)}</ol></nav>"
