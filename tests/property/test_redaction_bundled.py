"""The bundled cases with random marks: moving what is hidden inside its class changes nothing that a reader is given.

They use the whole vocabulary of case files, which the random cases of `drafts.py` do not.
"""

from __future__ import annotations

import copy
import random
from pathlib import Path

import pytest
import yaml
from small import bundled_inventory

from impact import expressions
from impact.cases import bundled, read_case
from impact.cases.grammar.fields import OBJECTS
from impact.cases.grammar.walk import Data
from impact.expressions import ExpressionError, Node
from impact.ground.errors import InputError
from impact.ground.units import Dimension
from impact.model import Case
from impact.redaction.apply import plain_data, rewritten_cases
from impact.redaction.bands import band_of
from impact.redaction.figures import changed, folded, same, telling, text_of
from impact.redaction.hidden import HiddenFigures, lines_of
from impact.redaction.values import AMOUNTS
from impact.redaction.view import View, view_named

SPREAD = ("low", "high", "distribution", "values", "group", "against")
CASES = sorted(file for file in bundled().values() if file.name != "network.yaml")
Moves = list[tuple[float, Dimension, float]]  # a hidden figure, and where in its class it is now


@pytest.fixture(autouse=True)
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMPACT_KEY", str(tmp_path / "key"))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_what_is_hidden_moves_in_its_class_and_no_byte_changes(seed: int, tmp_path: Path) -> None:
    draw = random.Random(seed)
    data = plain_data(draw.choice(CASES))
    mark(data, draw)
    view = view_named(draw.choice(["public", "funder", *(f"partner:{id}" for id in data["partners"])]))
    try:
        case = written(data, tmp_path)
        moves, hidden = moved(case, data, view, draw)
        made = [rewritten_cases([written(without_spread(one, hidden), tmp_path)], view, bundled_inventory())[0]
                for one in (data, at_new_places(data, moves))]  # fmt: skip
    except InputError as error:
        pytest.skip(f"these marks have no view, or the twin is no case: {error.faults[0].kind}")
    assert made[0].text == made[1].text
    assert made[0].manifest.rows() == made[1].manifest.rows()


def mark(data: Data, draw: random.Random) -> None:
    partners = sorted(data["partners"])
    items = [*data.get("parameters", {}).values(), *(item for _kind, item in lines_of(data))]
    items += [*data.get("processes", {}).values(), *data.get("claims", []), *data.get("social", [])]
    for item in items:
        if draw.random() < 0.15:
            item["confidential"] = draw.choice(("true", "partner", "facilitator"))
            item |= {"of": draw.choice(partners)} if draw.random() < 0.4 else {}
    for partner in data["partners"].values():
        if draw.random() < 0.3:
            partner["confidential"] = "true"


def written(data: Data, folder: Path) -> Case:
    file = folder / "case.yaml"
    file.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return read_case(file)


def moved(case: Case, data: Data, view: View, draw: random.Random) -> tuple[Moves, set[str]]:
    """New places for all hidden figures but plain ones, which may stand elsewhere by chance; the hidden parameters."""
    secrets, moves = HiddenFigures(case, view, []), Moves()
    secrets.gather(copy.deepcopy(data))
    for _name, value, dimension in secrets.figures():
        if telling(value, dimension) and not any(dimension == d and same(value, v) for v, d, _ in moves):
            band = band_of(value, dimension)
            moves.append((value, dimension, band.low + (band.high - band.low) * draw.uniform(0.001, 1)))
    return moves, set(secrets.parameters)


def without_spread(data: Data, hidden: set[str]) -> Data:
    """The ranges of hidden values go from every view; here they would have to move with the values."""
    data = copy.deepcopy(data)
    for name in hidden & data.get("parameters", {}).keys():
        for key in SPREAD:
            data["parameters"][name].pop(key, None)
    return data


def at_new_places(data: Data, moves: Moves) -> Data:
    data = copy.deepcopy(data)
    walk("case", data, moves)
    return data


def walk(kind: str, item: Data, moves: Moves) -> None:
    for key, value in list(item.items()):
        spec = OBJECTS[kind].get(key)
        shape, _, target = spec.kind.partition(":") if spec else ("", "", "")
        if spec and spec.kind in AMOUNTS and key not in ("lifetime", "horizon", "saving"):
            single = not isinstance(value, dict)
            item[key] = new(value, moves) if single else {name: new(one, moves) for name, one in value.items()}
        elif target in OBJECTS and target != "source":
            inner = [value] if shape == "object" else value.values() if isinstance(value, dict) else value
            for one in inner:
                walk(target, one, moves)


def new(text: object, moves: Moves) -> object:
    try:
        tree = expressions.parse(str(text))
        whole = folded(tree)
    except ExpressionError:
        return text

    def change(leaf: Node) -> Node:
        for value, dimension, other in moves if leaf[0] == "number" else ():
            if dimension == leaf[2] and same(value, leaf[1]):
                return ("number", other, dimension)
        return leaf

    found = changed(whole, change)
    return text if found == whole else text_of(found)
