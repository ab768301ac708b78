"""How Sphinx builds the documentation: `make site-docs` writes build/docs, without a network.

Pages are Markdown (MyST). `docs/words.md` and the tutorials of `notebooks/` are executed as they are built, so
that what they show is what the program says.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent
TUTORIALS = ("tutorial", "uncertainty", "business", "lca")

sys.path.insert(0, str(ROOT))
os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # a kernel's remark on its debugger is no output of the program

from impact import __version__  # noqa: E402


def _copy_tutorials() -> None:
    """Pages have to lie beside this file; what has not changed keeps its time."""
    place = HERE / "tutorials"
    place.mkdir(exist_ok=True)
    for name in TUTORIALS:
        source, copy = ROOT / "notebooks" / f"{name}.py", place / f"{name}.py"
        if not copy.exists() or copy.read_bytes() != source.read_bytes():
            shutil.copyfile(source, copy)


_copy_tutorials()

project = "impact"
author = "the impact developers"
project_copyright = "the impact developers"
version = release = __version__
language = "en"

extensions = ["sphinx.ext.autodoc", "sphinx.ext.autosummary", "sphinx.ext.napoleon", "myst_nb"]
exclude_patterns = ["conf.py"]
source_suffix = {".md": "myst-nb", ".py": "myst-nb"}
nb_custom_formats = {".py": ["jupytext.reads", {"fmt": "py:percent"}]}
nb_execution_mode = "force"
nb_execution_timeout = 300
nb_execution_raise_on_error = True
nb_merge_streams = True
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3

default_role = "code"  # names in docstrings stand in single backticks
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True
autodoc_member_order = "bysource"
autodoc_class_signature = "separated"
autodoc_default_options = {"exclude-members": "__init__, __new__"}
autodoc_preserve_defaults = True
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
maximum_signature_line_length = 88
toc_object_entries_show_parents = "hide"

html_theme = "furo"
html_title = f"impact {__version__}"
html_static_path = ["_static"]
html_css_files = ["wide.css"]
html_show_sphinx = False
html_copy_source = False
html_show_sourcelink = False


def _link_pages(_app: Any, _what: str, _name: str, _thing: Any, _options: Any, lines: list[str]) -> None:
    """Where a docstring names a page of these, a link to it."""
    lines[:] = [re.sub(r"\bdocs/([\w-]+)\.md", r":doc:`\1`", line) for line in lines]


def setup(app: Any) -> None:
    app.connect("autodoc-process-docstring", _link_pages)
