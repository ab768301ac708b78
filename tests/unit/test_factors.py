"""The inventory: every row cited, names that resolve, layers that override, damage that only makes faults."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact import cases
from impact.factors import Inventory, UnknownProcess, load
from impact.factors.check import check
from impact.factors.tables import COLUMNS, KEYS
from impact.ground import units
from impact.ground.errors import ImpactError, InputError
from impact.model import Case
from impact.results.assessment import Options, assess_case

ROOT = Path(__file__).parents[2]
FACTORS = ROOT / "factors"
CITED = [table for table, columns in COLUMNS.items() if "source" in columns]
SOURCE = "town,Green accounts,The town,2024,,,\n"


def write(folder: Path, **rows: str) -> Path:
    """A layer: each table's rows under its header."""
    folder.mkdir(exist_ok=True)
    for table, text in rows.items():
        (folder / f"{table}.csv").write_text(",".join(COLUMNS[table]) + "\n" + text, encoding="utf-8")
    return folder


# ---------------------------------------------------------------------------------------------- our own tables


def test_our_tables_have_no_fault(inventory: Inventory) -> None:
    assert check(inventory) == []


@pytest.mark.parametrize("table", CITED)
def test_every_row_has_a_source_and_a_place_in_it(table: str, inventory: Inventory) -> None:
    rows = inventory.tables.rows[table]
    assert rows
    for row in rows:
        assert row["source"] in inventory.source_ids, row
        assert row["place"].strip(), row
        assert row["evidence"].strip(), row


def test_every_source_is_used_and_says_where_it_is(inventory: Inventory) -> None:
    used = {row["source"] for table in CITED for row in inventory.tables.rows[table]}
    assert used == set(inventory.source_ids)
    for id in used:
        source = inventory.source(id)
        assert source.title and source.publisher and source.year, id


def test_every_non_assumption_of_a_case_has_a_source() -> None:
    """The reader refuses a figure without one; here: what it accepted cites a declared source, or gives a reason."""
    for path in sorted((ROOT / "cases").glob("*/*.yaml")):
        found = cases.load(path)
        for case in [found] if isinstance(found, Case) else found.cases:
            for parameter in case.parameters.values():
                assert parameter.origin or parameter.amount.constant in (None, 0.0, 1.0, 2.0), (path, parameter.name)
                assert not parameter.origin.source or parameter.origin.source in case.sources
            for source in case.sources.values():
                assert source.title and source.place, (path, source.id)


@pytest.mark.parametrize("table", COLUMNS)
def test_tables_are_plain_csv(table: str) -> None:
    data = (FACTORS / f"{table}.csv").read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf") and b"\r" not in data and data.endswith(b"\n")
    rows = list(csv.reader(data.decode("utf-8").splitlines()))
    assert tuple(rows[0]) == COLUMNS[table]
    assert (
        len({tuple(dict(zip(rows[0], row, strict=True))[key] for key in KEYS[table]) for row in rows[1:]})
        == len(rows) - 1
    )


def test_units_of_the_model(inventory: Inventory) -> None:
    assert {units.name(flow) for flow in inventory.elementary_flows.values()} == {"t", "m3", "MWh"}


# ---------------------------------------------------------------------------------------------- names


def test_a_general_name_means_its_default(inventory: Inventory) -> None:
    assert inventory.resolve("electricity DK") == "electricity DK production mix"
    assert inventory.resolve("electricity DK", "residual mix") == "electricity DK residual mix"
    assert inventory.resolve("electricity DK residual mix", "production mix") == "electricity DK residual mix"
    assert next(iter(inventory.methods("electricity DK"))) == "production mix"


def test_a_method_that_only_others_have_leaves_the_default(inventory: Inventory) -> None:
    """`residual mix` is said of electricity; district heating keeps its own default then."""
    assert inventory.resolve("district heating DK", "residual mix") == inventory.resolve("district heating DK")


def test_an_unknown_name_gets_the_nearest(inventory: Inventory) -> None:
    with pytest.raises(UnknownProcess, match="'heat from gas oil boiler'") as stop:
        inventory.resolve("heat from oil boiler")
    assert stop.value.kind == "unknown-process"
    with pytest.raises(UnknownProcess, match="'electricity DK'"):
        inventory.resolve("electricity dk")


def test_an_ambiguous_name_lists_its_candidates() -> None:
    found = load(ROOT / "tests" / "bad" / "layers" / "two-quarries")
    with pytest.raises(UnknownProcess, match="quarry A; natural stone from quarry B") as stop:
        found.resolve("natural stone")
    assert stop.value.kind == "ambiguous-process"


def test_every_general_name_resolves(inventory: Inventory) -> None:
    for name in inventory.names:
        assert inventory.resolve(name) in inventory.process_ids


# ---------------------------------------------------------------------------------------------- values


def test_amounts_are_converted_from_the_publishers_unit(inventory: Inventory) -> None:
    """Natural gas: 56.1 kg CO2/GJ (IPCC 2006, Volume 2, Table 2.2) is 0.20196 t/MWh."""
    burned = {(e.kind, e.flow): e for e in inventory.exchanges("natural gas burned")}
    fact = burned["emission", "carbon dioxide (fossil)"].facts[0]
    assert fact.shown == "56.1 kg/GJ"
    assert fact.value == pytest.approx(0.0561 * 3.6)


def test_a_series_gives_the_nearest_year_and_says_how_far_off(inventory: Inventory) -> None:
    series = next(e for e in inventory.exchanges("electricity DK production mix") if len(e.facts) > 20)
    assert series.series
    assert series.at(2010)[1] == 0
    fact, off = series.at(1990)
    assert (fact.year, off) == (2000, 10)


def test_gas_properties_are_in_canonical_units(inventory: Inventory) -> None:
    """Methane: 0.716 kg/Nm3 and 50 GJ/t."""
    assert inventory.gas_property("methane", "density") == pytest.approx(0.716e-3)
    assert inventory.gas_property("methane", "ncv") == pytest.approx(50 / 3.6)


def test_prices_fall_back_to_the_general_name(inventory: Inventory) -> None:
    assert inventory.prices("electricity DK residual mix") == inventory.prices("electricity DK production mix")
    assert inventory.prices("electricity DK residual mix")[0].currency == "DKK"


def test_rates_and_price_levels_are_of_the_nearest_year(inventory: Inventory) -> None:
    rate = inventory.rate("EUR", 1950)
    assert rate is not None and rate.year == 1999
    assert inventory.rate("XYZ", 2020) is None
    level = inventory.price_level(2015)
    assert level is not None and level.value == pytest.approx(100.0, rel=0.01)


# ---------------------------------------------------------------------------------------------- layers


def test_a_layer_overrides_a_row_and_the_report_says_so(tmp_path: Path, inventory: Inventory) -> None:
    mine = write(
        tmp_path / "mine",
        sources=SOURCE,
        exchanges="natural gas burned,emission,carbon dioxide (fossil),,,57,kg/GJ,,,,direct,town,p. 1,derived,\n",
    )
    layered = load(mine)
    facts = [e.facts[0] for e in layered.exchanges("natural gas burned") if e.flow == "carbon dioxide (fossil)"]
    assert [fact.value for fact in facts] == [pytest.approx(0.057 * 3.6)]
    assert facts[0].source == "town"
    ((ours, theirs),) = layered.tables.overridden
    assert (ours["amount"], theirs["amount"]) == ("56.1", "57")
    assert theirs.place.file == str(mine / "exchanges.csv")
    assert layered.sha256 != inventory.sha256
    assert len(layered.tables.rows["exchanges"]) == len(inventory.tables.rows["exchanges"])


def test_a_layer_adds_rows(tmp_path: Path, inventory: Inventory) -> None:
    mine = write(
        tmp_path / "mine",
        sources=SOURCE,
        processes="town heat,byvarme,,,heat,MWh,DK,,yes,,,,\n",
        exchanges="town heat,emission,carbon dioxide (fossil),,,36,g/kWh,,,,direct,town,p. 1,derived,\n",
    )
    layered = load(mine)
    assert layered.tables.overridden == []
    assert layered.exchanges("town heat")[0].facts[0].value == pytest.approx(0.036)
    assert "town heat" not in inventory
    assert check(layered) == []


def test_the_last_layer_wins_and_the_environment_names_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = "natural gas burned,emission,carbon dioxide (fossil),,,{},kg/GJ,,,,direct,town,p. 1,derived,\n"
    one = write(tmp_path / "one", sources=SOURCE, exchanges=row.format(57))
    two = write(tmp_path / "two", sources=SOURCE, exchanges=row.format(58))
    monkeypatch.setenv("IMPACT_FACTORS", str(one))
    for layers, expected in (((), 57), ((two,), 58)):
        found = load(*layers)
        values = [
            e.facts[0].value
            for e in found.exchanges("natural gas burned")
            if "(fossil)" in e.flow and "dioxide" in e.flow
        ]
        assert values == [pytest.approx(expected * 3.6e-3)]


def test_a_duplicate_within_a_layer_is_a_fault_even_where_it_overrides(tmp_path: Path) -> None:
    row = "natural gas burned,emission,carbon dioxide (fossil),,,57,kg/GJ,,,,direct,town,p. 1,derived,\n"
    found = load(write(tmp_path / "mine", sources=SOURCE, exchanges=row + row))
    assert [fault.kind for fault in check(found)] == ["duplicate-row"]
    with pytest.raises(InputError, match="stands at line 2 too"):
        found.exchanges("natural gas burned")


# ---------------------------------------------------------------------------------------------- damage

NOISE = [
    ",",
    '"',
    ";",
    "\n",
    "-",
    "0",
    "1/0",
    "nan",
    "1e999",
    "ton",
    "é",
    "\x00",
    "\u2028",
    "(",
    "steam(1)",
    "__import__",
]
CASE = cases.read_case(ROOT / "cases" / "kalundborg" / "wastewater-heat.yaml")


def damaged(text: str, rng: random.Random) -> bytes:
    """A table cut to a hundred rows, with cells emptied, swapped and sprinkled with noise."""
    lines = text.split("\n")
    start = rng.randrange(1, max(2, len(lines) - 100))
    lines = [lines[0], *lines[start : start + 100]]
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(lines)) if rng.random() < 0.1 else rng.randrange(1, len(lines))
        cells = lines[at].split(",")
        cell = rng.randrange(len(cells))
        match rng.randrange(4):
            case 0:
                cells[cell] = rng.choice(["", *NOISE])
            case 1:
                rng.shuffle(cells)
            case 2:
                column = rng.randrange(len(cells[cell]) + 1)
                cells[cell] = cells[cell][:column] + rng.choice(NOISE) + cells[cell][column:]
            case _:
                del cells[cell]
        lines[at] = ",".join(cells)
    data = "\n".join(lines).encode()
    return data if rng.random() > 0.05 else data.replace(b"e", b"\xff", 1)


@pytest.mark.filterwarnings("error")
@settings(max_examples=80, deadline=None)
@given(st.sampled_from(sorted(COLUMNS)), st.integers(0, 2**32))
def test_a_damaged_layer_raises_nothing_but_input_errors(tmp_path_factory: Any, table: str, seed: int) -> None:
    folder = tmp_path_factory.getbasetemp() / "damaged-layer"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    text = (FACTORS / f"{table}.csv").read_text(encoding="utf-8")
    (folder / f"{table}.csv").write_bytes(damaged(text, random.Random(seed)))
    try:
        layered = load(folder)
        assert all(fault.message and fault.place.line for fault in check(layered))
        _ = assess_case(CASE, layered, Options()).comparisons
    except InputError as error:
        assert error.faults and all(fault.message for fault in error.faults)
    except ImpactError as error:
        pytest.fail(f"{type(error).__name__} is not caught by the command line: {error}")
