"""Exact sums of a network that hides values: every rule that refuses one, and what it guards against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

import impact
from impact.redaction.disclosure import (
    DIFFERENCE,
    DOMINATED,
    FEW,
    FEW_OF_COST,
    INFERRED,
    MULTIPLY,
    OF_YEARS,
    ExactSum,
    inferable,
    keeps_its_class,
)
from impact.redaction.files import redacted
from impact.redaction.redact import redact
from impact.redaction.view import view_named
from impact.results.network import NetworkAssessment


@pytest.fixture(autouse=True)
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMPACT_KEY", str(tmp_path / "key"))


@dataclass(frozen=True)
class Exchange:
    """A boiler that a maker and a user ran together is replaced by the maker's surplus heat."""

    heat: float  # [GWh/a], hidden
    mark: str = "confidential: true"
    members: str = ""
    price: float = 0.0  # [DKK/MWh] of the gas, hidden
    later: float = 0.0  # [GWh/a] of a later year

    def text(self, name: str) -> str:
        by_year = f", by year: {{2030: {self.later} GWh/a}}" if self.later else ""
        members = f", members: [{self.members}]" if self.members else ""
        lines = [
            f"id: exchange-{name.lower()}",
            f"title: Exchange {name}",
            "status: operating",
            "years: {reference: 2022}",
            f"partners: {{maker: {{name: Maker {name}{members}}}, user: {{name: User {name}}}}}",
            "streams: [{what: heat, kind: energy, from: maker, to: user}]",
            "parameters:",
            f"  heat: {{value: {self.heat} GWh/a{by_year}, assumption: test, {self.mark}}}",
        ]
        price = ""
        if self.price:
            lines.append(f"  gas: {{value: {self.price} DKK/MWh, assumption: test, {self.mark}}}")
            price = ", price: gas"
        lines += [
            "functions: {warmth: {amount: heat, for: user}}",
            "scenarios:",
            "  apart:",
            "    baseline: true",
            "    flows:",
            "      - {use: heat from natural gas boiler, amount: heat, by: {maker: 50 %, user: 50 %}, role: supply,",
            f"         serves: warmth{price}}}",
            "  together: {without: {warmth: surplus heat}}",
        ]
        return "\n".join(lines) + "\n"


HEATS = {"Ask": 71.3, "Birk": 77.9, "Elm": 72.4, "Poppel": 69.2, "Lind": 81.7, "Eg": 66.1, "Ahorn": 74.8}
EXCHANGES = {name: Exchange(heat) for name, heat in HEATS.items()}
OWN = "confidential: true, of: maker"


def network(id: str, exchanges: Mapping[str, Exchange], folder: Path) -> NetworkAssessment:
    place = folder / id
    place.mkdir(parents=True)
    files = [f"{k}.yaml" for k in range(len(exchanges))]
    for file, (name, one) in zip(files, exchanges.items(), strict=True):
        (place / file).write_text(one.text(name), encoding="utf-8")
    head = f"id: {id}\ntitle: {id}\nyear: 2022\ncases: [{', '.join(files)}]\n"
    (place / "network.yaml").write_text(head, encoding="utf-8")
    found = impact.assess(place)
    assert isinstance(found, NetworkAssessment)
    return found


def some(*names: str) -> dict[str, Exchange]:
    return {name: EXCHANGES[name] for name in names}


def sums(
    networks: Sequence[NetworkAssessment],
    folder: Path,
    published: Sequence[NetworkAssessment] = (),
    width: float = 0.5,
) -> list[dict[str, ExactSum]]:
    held = redacted(networks, view_named("public", width), folder / "out", published)
    manifests = [held.manifests[one.network.path] for one in held.results if isinstance(one, NetworkAssessment)]
    return [{one.indicator: one for one in manifest.sums} for manifest in manifests]


def only(exchanges: Mapping[str, Exchange], folder: Path) -> dict[str, ExactSum]:
    return sums([network("net", exchanges, folder)], folder)[0]


# ---------------------------------------------------------------------------------------------- one network


def test_enough_companies_and_none_knows_much_publish_the_true_sum_in_two_figures(tmp_path: Path) -> None:
    exact = network("net", some("Ask", "Birk", "Elm"), tmp_path)
    found = sums([exact], tmp_path)[0]["climate"]
    assert found.value == pytest.approx(float(exact.total[0]), rel=0.05) and not found.rule


def test_fewer_than_three_companies_refuse_it(tmp_path: Path) -> None:
    assert only(some("Ask"), tmp_path)["climate"].rule == FEW


def test_fewer_than_five_companies_refuse_a_sum_of_costs(tmp_path: Path) -> None:
    found = only(some("Ask", "Birk"), tmp_path)
    assert not found["climate"].rule and found["cost"].rule == FEW_OF_COST and found["cost"].value is None


def test_five_companies_publish_a_sum_of_costs(tmp_path: Path) -> None:
    assert not only(some("Ask", "Birk", "Elm"), tmp_path)["cost"].rule


def test_two_with_more_than_85_percent_refuse_it(tmp_path: Path) -> None:
    assert only({**some("Ask", "Birk"), "Stor": Exchange(4711.3)}, tmp_path)["climate"].rule == DOMINATED


def test_companies_of_one_owner_count_once(tmp_path: Path) -> None:
    """Six companies, of which four belong to Skov: the owner and two more; of five for costs there are three."""
    skov = "Maker Ask, User Ask, Maker Birk, User Birk"
    group = {name: Exchange(HEATS[name], members=skov) for name in ("Ask", "Birk")}
    assert not only({**group, **some("Elm", "Poppel")}, tmp_path / "a")["climate"].rule
    found = only({**group, **some("Elm")}, tmp_path / "b")
    assert found["cost"].rule == FEW_OF_COST
    everyone = {name: Exchange(HEATS[name], members=f"{skov}, Maker Elm, User Elm") for name in ("Ask", "Birk", "Elm")}
    assert only(everyone, tmp_path / "c")["climate"].rule == FEW


def test_a_company_that_takes_its_own_value_off_must_not_learn_the_other_one(tmp_path: Path) -> None:
    """To outsiders two values are open in their sum; to each of the two makers the other's is the rest of it."""
    assert not only(some("Ask", "Birk"), tmp_path / "nobody")["climate"].rule
    two = {name: Exchange(HEATS[name], OWN) for name in ("Ask", "Birk")}
    assert only(two, tmp_path / "two")["climate"].rule == INFERRED
    four = {name: Exchange(HEATS[name], OWN) for name in ("Ask", "Birk", "Elm", "Poppel")}
    assert not only(four, tmp_path / "four")["climate"].rule


def test_owners_pool_what_their_companies_know(tmp_path: Path) -> None:
    """Four makers, two of one owner: it knows two values, and the other two still hide behind each other, just not
    when three are of one owner."""
    names = ("Ask", "Birk", "Elm", "Poppel")
    three = "Maker Ask, Maker Birk, Maker Elm"
    found = {name: Exchange(HEATS[name], OWN, three if name != "Poppel" else "") for name in names}
    assert only(found, tmp_path)["climate"].rule == INFERRED


def test_values_that_multiply_refuse_the_sum(tmp_path: Path) -> None:
    """Cost is heat times price, both hidden: a straight line does not say what it tells."""
    both = {name: Exchange(heat, price=310.0 + k) for k, (name, heat) in enumerate(HEATS.items())}
    found = only(both, tmp_path)
    assert found["cost"].rule == MULTIPLY and not found["climate"].rule


def test_values_of_single_years_refuse_the_sums(tmp_path: Path) -> None:
    """The check is made in one year; a value that moves over the years would be told by several."""
    found = only({**some("Ask", "Birk"), "Elm": Exchange(72.4, later=78.8)}, tmp_path)
    assert {one.rule for one in found.values()} == {OF_YEARS} and all(one.value is None for one in found.values())


def test_sums_that_no_value_fits_are_not_taken_for_safe() -> None:
    low, high = np.full(2, 50.0), np.full(2, 100.0)
    ends = inferable(low, high, np.ones((1, 2)), np.array([900.0]), np.array([1.0]))
    assert not keeps_its_class(low, high, ends, 0.5)


# ---------------------------------------------------------------------------------------------- several networks


def test_two_sums_that_differ_by_one_exchange_are_not_both_published(tmp_path: Path) -> None:
    large, small = (network(id, some(*names), tmp_path) for id, names in
                    (("large", ("Ask", "Birk", "Elm", "Poppel")), ("small", ("Ask", "Birk", "Elm"))))  # fmt: skip
    first, second = sums([large, small], tmp_path / "together")
    assert not first["climate"].rule and second["climate"].rule == DIFFERENCE and second["climate"].value is None
    assert not sums([small], tmp_path / "alone")[0]["climate"].rule


def test_what_readers_have_already_counts(tmp_path: Path) -> None:
    """The larger network was published last year: named with `--published`, the smaller one's sum is refused."""
    large = network("large", some("Ask", "Birk", "Elm", "Poppel"), tmp_path)
    small = network("small", some("Ask", "Birk", "Elm"), tmp_path)
    held = redact([small], "public", 0.5, tmp_path / "out", [large])
    assert held is not None
    (climate,) = (one for one in held.manifests[held.results[0].network.path].sums if one.indicator == "climate")
    assert climate.rule == DIFFERENCE
    assert not any("large" in str(file) for file in (tmp_path / "out").rglob("*"))  # nothing is written of it


def test_a_difference_of_more_than_two_sums_is_found_too(tmp_path: Path) -> None:
    """All seven less the first three less the next three are the seventh: no set is another one less one company."""
    names = list(HEATS)
    parts = [network(f"net-{k}", some(*part), tmp_path) for k, part in enumerate((names[:3], names[3:6], names))]
    first, second, third = sums(parts, tmp_path)
    assert not first["climate"].rule and not second["climate"].rule
    assert third["climate"].rule == DIFFERENCE


def test_networks_that_share_nothing_do_not_hinder_each_other(tmp_path: Path) -> None:
    names = list(HEATS)
    first, second = sums([network(f"net-{k}", some(*part), tmp_path) for k, part in
                          enumerate((names[:3], names[3:6]))], tmp_path)  # fmt: skip
    assert not first["climate"].rule and not second["climate"].rule


def test_the_same_network_again_tells_nothing_new(tmp_path: Path) -> None:
    again = network("net", some("Ask", "Birk", "Elm"), tmp_path)
    assert not sums([again], tmp_path, [again])[0]["climate"].rule


def test_who_has_which_value_cannot_be_told(tmp_path: Path) -> None:
    """The same values dealt to other companies: files, lists and exact sums are the same."""
    told = []
    for k, heats in enumerate(((71.3, 77.9, 52.4, 69.2), (52.4, 69.2, 77.9, 71.3))):
        dealt = {name: Exchange(heat) for name, heat in zip(HEATS, heats, strict=False)}
        held = redacted([network("net", dealt, tmp_path / str(k))], view_named("public"), tmp_path / str(k) / "out")
        rows = {Path(file).name: (one.rows(), one.sums) for file, one in held.manifests.items()}
        told.append(([file.read_text(encoding="utf-8") for file in held.files], rows))
    assert told[0] == told[1]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 6))
def test_trying_values_out_narrows_none_of_them(seed: int, tmp_path: Path) -> None:
    """Another attack than the program's own: draw values in their classes, keep what fits every published sum.

    The attacker is an outsider, and then each maker, who knows its own value.
    """
    rng = np.random.default_rng(seed)
    names = list(HEATS)
    exchanges = {name: Exchange(round(rng.uniform(50.1, 99.9), 2), OWN) for name in names}
    chosen = [list(rng.choice(names, size, replace=False)) for size in (4, 5, 6)]
    networks = [network(f"net-{k}", {n: exchanges[n] for n in part}, tmp_path) for k, part in enumerate(chosen)]
    found = [one["climate"] for one in sums(networks, tmp_path, width=0.4)]
    factor = float(networks[0].total[0]) / sum(exchanges[name].heat for name in chosen[0])  # [t/GWh]
    heats = np.array([exchanges[name].heat for name in names])
    assert any(one.value is not None for one in found)
    for insider in (None, *range(len(names))):
        drawn = rng.uniform(50.0, 100.0, (400_000, len(names)))
        if insider is not None:
            drawn[:, insider] = heats[insider]
        fits = np.ones(len(drawn), dtype=bool)
        for part, one in zip(chosen, found, strict=True):
            if one.value is not None:
                digit = 10.0 ** (np.floor(np.log10(one.value)) - 1) / 2
                total = factor * drawn[:, [names.index(name) for name in part]].sum(axis=1)
                fits &= np.abs(total - one.value) <= digit
        left = drawn[fits]
        spread = (left.max(axis=0) - left.min(axis=0)) / left.max(axis=0)
        others = [k for k in range(len(names)) if k != insider]
        assert len(left) > 1000 and spread[others].min() > 0.3  # 0.4 but for corners that are seldom drawn
