"""LCIA methods: those that bw2io bundles, those of a Brightway project, and those of the inventory's own tables.

bw2io bundles the methods that ecoinvent publishes with its version 3.9: 762 categories in 44 families. Its archive is
read as the file that it is, without importing a module of Brightway, and only the categories asked for are decoded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from impact.brightway.category import BUNDLED, INSTALL, Category
from impact.brightway.projects import method_names, methods_of
from impact.factors import Fact, Inventory
from impact.ground.errors import Fault, InputError, Place, did_you_mean

ARCHIVE = Path("data") / "lcia" / "lcia_39_ecoinvent.zip"
LONG_TERM = " no LT"  # families without emissions after 100 years
_HEAD = re.compile(rb'\{"filename": "[^"]*", "unit": ("[^"]*"), "name": (\[[^\]]*\])')
_WORD = re.compile(r"[\w.]+")


def find(wanted: str | Sequence[str], inventory: Inventory | None = None, project: str = "") -> tuple[Category, ...]:
    """The categories that a name means.

    Parameters
    ----------
    wanted : str or sequence of str
        A family (`EF v3.1`), a family and words of the category (`EF v3.1 acidification`, `IPCC 2021 GWP100`), or the
        full name as a tuple. A sequence that is no tuple is several of these.
    inventory : Inventory, optional
        Its tables' methods (`characterisation.csv`) are found too, by their name.
    project : str
        A Brightway project whose methods are looked in instead of the bundled ones.

    Raises
    ------
    InputError
        If there is no such method (with the nearest names), several families fit, or bw2io is not installed.
    """
    if not isinstance(wanted, str | tuple):
        found = [category for one in wanted for category in find(one, inventory, project)]
        return tuple({category.name: category for category in found}.values())
    if inventory is not None and not project and isinstance(wanted, str) and wanted in inventory.method_names:
        return _of_inventory(wanted, inventory)
    if project:
        return methods_of(project, lambda names: select(wanted, names))
    text = _archive()
    heads = _heads(text)
    chosen = set(select(wanted, list(heads), inventory.method_names if inventory else ()))
    origin = _origin()
    return tuple(replace(_decode(text, at), origin=origin) for name, at in heads.items() if name in chosen)


def exact(names: Iterable[tuple[str, ...]]) -> tuple[Category, ...]:
    """Bundled categories by their full names; the archive is read once.

    Raises
    ------
    InputError
        If bw2io is not installed, or its archive does not hold one of them.
    """
    text = _archive()
    heads = _heads(text)
    for name in names:
        if name not in heads:
            raise _unknown(" | ".join(name), [" | ".join(head) for head in heads])
    return tuple(_decode(text, heads[name]) for name in names)


def families(project: str = "") -> list[str]:
    """The families of the bundled methods, or of a Brightway project."""
    if project:
        return list(dict.fromkeys(name[0] for name in method_names(project)))
    return list(dict.fromkeys(name[0] for name in _heads(_archive())))


# ---------------------------------------------------------------------------------------------- choosing by name


def select(
    wanted: str | tuple[str, ...], names: Sequence[tuple[str, ...]], others: Iterable[str] = ()
) -> list[tuple[str, ...]]:
    """The names that a text means: all of a family, or those of it that hold the further words.

    A family's name may be cut short where only one family begins so; the variants without long-term emissions
    (`no LT`) are meant only if they are named.

    Raises
    ------
    InputError
        With the nearest names, or the families among which to choose.
    """
    if isinstance(wanted, tuple):
        if wanted in names:
            return [wanted]
        raise _unknown(" | ".join(wanted), [" | ".join(name) for name in names])
    known = list(dict.fromkeys(name[0] for name in names))
    family, rest = _family(wanted.strip(), known, others)
    members = [name for name in names if name[0] == family]
    words = [word.lower() for word in _WORD.findall(rest)]
    exact = [name for name in members if rest.strip(" ,|:/").lower() in (name[1].lower(), " | ".join(name[1:]).lower())]
    if words and exact:
        return exact
    found = [name for name in members if all(word in " ".join(name[1:]).lower() for word in words)]
    if not found:
        titles = list(dict.fromkeys(part for name in members for part in name[1:]))
        message = f"The method '{family}' has no category with '{rest.strip()}'."
        remedy = did_you_mean(rest.strip(), titles) or f"Such as: {', '.join(titles[:6])}."
        raise InputError([Fault("unknown-method", message, remedy=remedy)])
    return found


def _family(wanted: str, known: Sequence[str], others: Iterable[str]) -> tuple[str, str]:
    """The family that a text begins with or cuts short, and what follows it."""
    low = wanted.lower()
    leading = [f for f in known if low == f.lower() or (low.startswith(f.lower()) and not low[len(f)].isalnum())]
    if leading:
        family = max(leading, key=len)
        return family, wanted[len(family) :]
    words = _WORD.findall(low)
    short = [f for f in known if words and all(word in _WORD.findall(f.lower()) for word in words)]
    if not low.endswith(LONG_TERM.lower()):
        short = [f for f in short if not f.endswith(LONG_TERM)] or short
    if len(short) == 1:
        return short[0], ""
    if short:
        message = f"'{wanted}' may be any of {len(short)} methods."
        remedy = "Choose " + ", ".join(f"'{f}'" for f in short[:12]) + ("." if len(short) <= 12 else " ...")
        raise InputError([Fault("ambiguous-method", message, remedy=remedy)])
    raise _unknown(wanted, [*known, *others])


def _unknown(wanted: str, known: Sequence[str]) -> InputError:
    remedy = did_you_mean(wanted, known) or f"Such as: {', '.join(known[:8])} (docs/lca.md)."
    return InputError([Fault("unknown-method", f"Unknown method '{wanted}'.", remedy=remedy)])


# ---------------------------------------------------------------------------------------------- the bundled archive


def _archive() -> bytes:
    """The text of the archive's one file.

    Raises
    ------
    InputError
        If bw2io is not installed, or holds no archive that can be read.
    """
    spec = find_spec("bw2io")
    if spec is None or spec.origin is None:
        raise InputError([Fault("no-bw2io", "The full LCIA methods come with bw2io, which is not installed.",
                                remedy=INSTALL)])  # fmt: skip
    path = Path(spec.origin).parent / ARCHIVE
    try:
        with ZipFile(path) as archive:
            return archive.read(archive.namelist()[0])
    except (OSError, BadZipFile, IndexError, KeyError) as error:
        message = f"bw2io's bundled methods cannot be read: {error}."
        raise InputError([Fault("no-methods", message, Place(str(path)), "It needs bw2io 0.9.")]) from None


def _origin() -> str:
    """Where the bundled methods come from, with the version that a reader needs to find them again."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"{BUNDLED} {version('bw2io')}"
    except PackageNotFoundError:
        return BUNDLED


def _heads(text: bytes) -> dict[tuple[str, ...], int]:
    """Every category's name and where it begins: found without decoding the 227,000 factors between."""
    found = {tuple(json.loads(match[2])): match.start() for match in _HEAD.finditer(text)}
    if not found:  # written in another layout
        message = "bw2io's bundled methods are written in a layout that is not known."
        raise InputError([Fault("no-methods", message, remedy="It needs bw2io 0.9.")])
    return found


def _decode(text: bytes, at: int) -> Category:
    """One category, from where it begins to where the next one does."""
    end = text.find(b'{"filename": ', at + 1)
    raw = text[at : end if end >= 0 else len(text)].rstrip(b", ]\n") if end >= 0 else text[at:].rstrip(b"\n")[:-1]
    return _category(json.loads(raw))


def _category(read: Mapping[str, Any]) -> Category:
    """A category as the archive has it; lists become tuples."""
    factors: dict[str, float] = {}
    names: dict[str, str] = {}
    for exchange in read["exchanges"]:
        code = exchange["input"][1]
        factors[code] = factors.get(code, 0.0) + float(exchange["amount"])
        names[code] = exchange["name"]
    return Category(tuple(read["name"]), read["unit"], factors, names)


# ---------------------------------------------------------------------------------------------- the inventory's own


def _of_inventory(method: str, inventory: Inventory) -> tuple[Category, ...]:
    """A method of characterisation.csv, ours or of a layer: one category for each of its indicators."""
    facts = inventory.characterisation(method)
    grouped: dict[str, dict[str, Mapping[str, Fact]]] = {}
    for (indicator, flow), regions in facts.items():
        grouped.setdefault(indicator, {})[flow] = regions
    return tuple(
        Category((method, indicator), _own_unit(flows), own=flows, origin="characterisation.csv")
        for indicator, flows in grouped.items()
    )


def _own_unit(flows: Mapping[str, Mapping[str, Fact]]) -> str:
    """The unit of an indicator, from its factors' units (`t CO2e/t` gives `t CO2e`)."""
    units = {fact.row["unit"].rpartition("/")[0] for regions in flows.values() for fact in regions.values()}
    return " or ".join(sorted(units))
