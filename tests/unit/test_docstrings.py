"""Docstrings say parameters, shapes and units: the share reached is kept, and only ever raised.

`python tests/docstrings.py` prints the shares by room.
"""

from __future__ import annotations

import docstrings

SECTIONS, UNIT_OR_SHAPE = 0.12, 0.11  # raise these when more is described


def test_the_share_of_described_functions_never_falls() -> None:
    _, _, sections, unit_or_shape = docstrings.shares(docstrings.described())
    assert sections >= SECTIONS and unit_or_shape >= UNIT_OR_SHAPE


def test_a_link_is_no_unit_and_a_heading_needs_its_line() -> None:
    plain = docstrings.Described("impact.room.f", "room", "See [the page](docs/page.md).\n\nReturns\nthe sum")
    assert not plain.sections and not plain.unit_or_shape
    full = docstrings.Described("impact.room.g", "room", "The sum.\n\nReturns\n-------\nfloat\n    Saving [t CO2e/a].")
    assert full.sections and full.unit_or_shape


def test_a_private_class_and_a_function_within_one_are_not_public() -> None:
    import ast

    code = "class _Own:\n    def seen(self): ...\ndef outer():\n    'Says.'\n    def inner(): ...\ndef _own(): ..."
    assert list(docstrings.public(ast.parse(code).body, "impact.m")) == [("impact.m.outer", "Says.")]
