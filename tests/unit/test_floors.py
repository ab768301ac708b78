"""The house keeps its floors: nothing imports from above, nothing goes in a circle, and every room has a floor."""

from __future__ import annotations

import ast

import floors

GRAPH = floors.module_graph()
FOLDERS = {name for name, file in floors.modules().items() if file.name == "__init__.py"}
ROOMS = floors.room_graph(GRAPH, FOLDERS)
DOORS = {"impact", "impact.__main__", "impact.api", "impact.cli"}


def test_no_room_imports_from_a_floor_above() -> None:
    assert floors.upward(ROOMS, floors.floors()) == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert floors.circles(GRAPH) == []


def test_no_room_imports_itself_by_way_of_others() -> None:
    assert floors.circles(ROOMS) == []


def test_a_newcomer_meets_at_most_thirty_rooms() -> None:
    assert len(ROOMS) <= 30


def test_only_the_doors_stand_beside_the_rooms() -> None:
    beside = {name for name in GRAPH if name.count(".") < 2 and name not in FOLDERS}
    assert beside <= DOORS


def test_the_reader_of_the_house_sees_imports_wherever_they_stand(tmp_path: floors.Path) -> None:
    place = tmp_path / "impact"
    for room, text in {"low": "", "high": "def late():\n    from impact.low import module\n"}.items():
        (place / room).mkdir(parents=True)
        (place / room / "__init__.py").write_text("")
        (place / room / "module.py").write_text(text)
    (place / "low" / "module.py").write_text("if TYPE_CHECKING:\n    from impact.high import module\n")
    graph = floors.module_graph(tmp_path)
    assert graph["impact.low.module"] == {"impact.high.module"}
    assert len(floors.circles(graph)) == 1
    rooms = floors.room_graph(graph, {"impact.low", "impact.high"})
    assert floors.upward(rooms, {"low": 1, "high": 2}) == [("impact.low", "impact.high")]


def test_no_two_classes_of_the_package_bear_one_name() -> None:
    """Whoever reads `Claim` knows which; private ones of one module, chosen by what is installed, are no two."""
    places: dict[str, set[str]] = {}
    for module, file in floors.modules().items():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, set()).add(module)
    assert {name: sorted(modules) for name, modules in places.items() if len(modules) > 1} == {}
