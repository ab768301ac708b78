"""What other people's scripts rely on, as texts: help, keys, numbers and names; `golden/record.py` stores them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from click.testing import CliRunner

import impact
from impact.cli import COMMANDS, cli
from impact.model.indicators import INDEX, INDICATORS

RECORD = Path(__file__).parent / "golden" / "contract"
CASES = (
    "aal-chalk-slurry", "aal-gypsum", "aal-waste-fuel", "dk-demolition-yard", "dk-tarpaulin-bags", "kal-asnaes-heat",
    "kal-biogas", "kal-cooling-water", "kal-fly-ash", "kal-gypsum", "kal-heat-potential", "kal-steam",
    "kal-surface-water", "kal-wastewater-biogas", "kal-wastewater-heat", "sja-cp-kelco-heat", "sja-solrod-biogas",
)  # fmt: skip
NETWORKS = ("aalborg", "kalundborg", "sjaelland")
OTHERS = (
    "simulate kal-wastewater-heat -n 2000", "simulate aalborg -n 2000", "business kal-wastewater-heat",
    "price kal-wastewater-heat", "attribution kal-wastewater-heat", "alternatives kal-wastewater-heat",
    "society kal-wastewater-heat", "claim kal-wastewater-heat", "factors gypsum",
)  # fmt: skip
NAMED_BY_DATA = ("levels", "partners", "files", "left_out", "unpriced", "scenarios", "views", "scopes")
OF_INDICATORS = ("savings", "relative_savings", "total", "*")
MACHINERY = ("once", "forget")  # of what is kept on a result
RELATIVE = 1e-9  # what another machine's rounding may change in a number


def answer(*arguments: str) -> str:
    """What the command line prints; it must succeed."""
    done = CliRunner().invoke(cli, arguments, prog_name="impact")
    assert done.exit_code == 0, (arguments, done.stderr, done.exception)
    return done.stdout


@cache
def written(name: str) -> str:
    """The JSON of a case or network, without the program's version."""
    text = answer("assess", name, "--json")
    return text.replace(f'"impact": "{impact.__version__}"', '"impact": "VERSION"')


# ---------------------------------------------------------------------------------------------- texts of the record


def helps() -> dict[str, str]:
    """The help of every command, and the first page."""
    pages = {"impact": answer("--help")}
    return pages | {name: answer(name, "--help") for name in COMMANDS}


def keys() -> str:
    """Every key of the JSON of all commands; names of scenarios, partners and files as `*`, indicators as one."""
    found: dict[str, set[str]] = {"assess": set()}
    for name in (*CASES, *NETWORKS):
        found["assess"].update(_keys(json.loads(written(name))))
    for line in OTHERS:
        found.setdefault(line.split()[0], set()).update(_keys(json.loads(answer(*line.split(), "--json"))))
    return "".join(f"{command}: {key}\n" for command, paths in found.items() for key in sorted(paths))


def _keys(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        plain = path.rpartition(".")[2]
        for key, inner in value.items():
            known = plain not in NAMED_BY_DATA and re.fullmatch(r"[a-z][a-z_0-9]*", key)
            shown = "INDICATOR" if key in INDEX and plain in OF_INDICATORS else key if known else "*"
            yield from _keys(inner, f"{path}.{shown}".lstrip("."))
    elif isinstance(value, list):
        yield f"{path}[]"
        for inner in value:
            yield from _keys(inner, f"{path}[]")
    else:
        yield path


def savings() -> str:
    """The savings of every comparison and the total of every network, not rounded, without zeros."""
    lines = []
    for name in CASES:
        (case,) = json.loads(written(name))["cases"]
        for c in case["comparisons"]:
            lines += _numbers(f"{name}: {c['baseline']} → {c['alternative']}", c["savings"])
    for name in NETWORKS:
        lines += _numbers(f"{name}: total", json.loads(written(name))["total"])
    return "\n".join(lines) + "\n"


def _numbers(what: str, values: dict[str, dict[str, Any]]) -> Iterator[str]:
    return (f"{what} | {key} | {v['value']!r} | {v['unit']}" for key, v in values.items() if v["value"])


@cache
def digests() -> dict[str, tuple[str, str]]:
    """SHA-256 of the bytes of every case's and network's JSON, and of all in it that is no number with a fraction."""
    texts = {name: written(name) for name in (*CASES, *NETWORKS)}
    fraction = re.compile(r"-?\d+\.\d+(?:e[+-]\d+)?")
    return {name: (_sha(text), _sha(fraction.sub("#", text))) for name, text in texts.items()}


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def rounding() -> str:
    """How this machine rounds: a digest of a system solved and of a product, which differ in their last bits."""
    a = np.sin(np.arange(1.0, 901.0)).reshape(30, 30) + 3 * np.eye(30)
    parts = np.linalg.solve(a, a.T), a @ a.T, a @ a[0], np.exp(a), np.log(np.abs(a))
    return hashlib.sha256(b"".join(np.ascontiguousarray(part).tobytes() for part in parts)).hexdigest()


def names() -> str:
    """What scripts import, the indicators, and the methods of what they get."""
    lines = [f"impact: {name}" for name in impact.__all__]
    lines += [f"indicator: {one.name} [{one.unit}]" for one in INDICATORS]
    for call, what in _objects().items():
        public = [name for name in dir(what) if not name.startswith("_") and name not in MACHINERY]
        methods = [name for name in public if callable(getattr(type(what), name, None))]
        lines += [f"{call}: {name}()" for name in methods]
    return "\n".join(lines) + "\n"


def _objects() -> dict[str, Any]:
    """What scripts get, by the call that gives it."""
    result, network = impact.assess("kal-wastewater-heat"), impact.assess("aalborg")
    return {
        "load (case)": result.case, "load (network)": network.network, "load_inventory": impact.load_inventory(),
        "assess (case)": result, "assess (network)": network, "simulate": result.simulate(2000),
        "simulate (network)": network.simulate(2000), "business": result.business(), "society": result.society(),
        "alternatives": result.alternatives(), "attribution": result.attribution(), "scopes": result.scopes(),
        "fair_price": result.fair_price(), "sensitivity": result.sensitivity(),
    }  # fmt: skip


def record() -> dict[str, str]:
    """All texts of the record by the file's name."""
    bytes_of = {name: f"{whole} {words}" for name, (whole, words) in digests().items()}
    digest = "".join(f"{name} {shas}\n" for name, shas in {**bytes_of, "(rounding)": rounding()}.items())
    pages = {f"help/{name}.txt": text for name, text in helps().items()}
    return {**pages, "keys.txt": keys(), "savings.txt": savings(), "names.txt": names(), "digests.txt": digest}


def stored(name: str) -> str:
    """A text of the stored record; empty if there is none."""
    file = RECORD / name
    return file.read_text(encoding="utf-8") if file.is_file() else ""
