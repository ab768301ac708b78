"""What counts in a total: cases that operate, until their last year, and of those that overlap the named one."""

from __future__ import annotations

import pytest
from small import FRAME, case_of, digits_inventory

import impact
from impact.api import NetworkResult, Result
from impact.documents.chapters.years import over_years
from impact.economics.funding import ten_years
from impact.model import Case, Network, Overlap, Text
from impact.results.plausibility import warnings
from impact.tables.as_json import document

# A tonne of fossil CO2 counts 1 in the tests' inventory: a case that emits n t/a apart and nothing together saves n.
EMITTER = """
functions: {product: {amount: 1 t/a, for: user, assumption: test}}
scenarios:
  apart:
    baseline: true
    flows: [{emit: carbon dioxide (fossil), amount: SAVED t/a, by: user, role: operation, serves: {product: 1 t/a},
             assumption: test}]
  together: {without: {product: a by-product does it}}
"""


def emitter(id: str, saved: int, status: str = "operating", end: int | None = None) -> Case:
    frame = FRAME.replace("id: small-case", f"id: {id}").replace("status: operating", f"status: {status}")
    if end:
        frame = frame.replace("to: user", f"to: user, ends: {end}")
    return case_of(frame + EMITTER.replace("SAVED", str(saved)))


def alone(case: Case, **options: int | str) -> Result:
    found = impact.assess(case, inventory=digits_inventory(), **options)
    assert isinstance(found, Result)
    return found


def together(*cases: Case, overlaps: tuple[Overlap, ...] = (), **options: int) -> NetworkResult:
    network = Network("small-network", Text("small"), cases, overlaps=overlaps)
    found = impact.assess(network, inventory=digits_inventory(), **options)
    assert isinstance(found, NetworkResult)
    return found


def written_total(*results: Result | NetworkResult) -> float:
    """The climate saving in the total of `--json`."""
    return float(document(results, digits_inventory())["total"]["climate"]["value"])


@pytest.mark.parametrize(("status", "counted"), [("operating", 3), ("planned", 0), ("idea", 0), ("ended", 0)])
def test_only_what_operates_counts(status: str, counted: float) -> None:
    """3 t/a of a case that may run or not, alone, beside 10 t/a of one that runs, and in a network with it."""
    case, running = emitter("perhaps", 3, status), emitter("running", 10)
    result = alone(case)
    assert result.default["climate"] == pytest.approx(3)
    assert result.total[0] == pytest.approx(counted)
    assert written_total(result) == pytest.approx(counted)
    assert written_total(result, alone(running)) == pytest.approx(10 + counted)
    assert written_total(together(case, running)) == pytest.approx(10 + counted)


def test_a_case_that_stands_alone_and_in_a_network_counts_once() -> None:
    first, second = emitter("first", 3), emitter("second", 10)
    assert written_total(together(first, second), alone(first)) == pytest.approx(13)
    assert written_total(alone(first), together(first, second)) == pytest.approx(13)


@pytest.mark.parametrize(("year", "counted"), [(2022, 3), (2023, 3), (2024, 0)])
def test_an_ended_exchange_counts_in_its_last_year_and_not_after_it(year: int, counted: float) -> None:
    """Its stream ended with 2023: it still ran that year."""
    case = emitter("ended", 3, "ended", end=2023)
    assert alone(case, year=year).operates is bool(counted)
    assert written_total(together(case, emitter("running", 10), year=year)) == pytest.approx(10 + counted)


def test_an_exchange_of_several_streams_runs_until_the_first_of_them_ends() -> None:
    """Gypsum until 2026 and ash until 2023: what they save together is saved until 2023."""
    second = "{what: ash, kind: material, from: maker, to: user, ends: 2023}"
    frame = FRAME.replace("to: user}", f"to: user, ends: 2026}}, {second}")
    case = case_of(frame + EMITTER.replace("SAVED", "3"))
    assert case.last_year == 2023
    assert [alone(case, year=year).default["climate"] for year in (2022, 2023, 2024)] == pytest.approx([3, 3, 0])


@pytest.mark.parametrize(("counts", "total"), [("first", 103), ("second", 110)])
def test_of_cases_that_overlap_the_named_one_counts(counts: str, total: float) -> None:
    """3 and 10 t/a of the same saving, and 100 t/a of another: whichever stands first, the named one is kept."""
    cases = emitter("first", 3), emitter("second", 10), emitter("other", 100)
    overlap = Overlap(("first", "second"), counts, Text("the same heat"))
    for order in (cases, cases[::-1]):
        found = together(*order, overlaps=(overlap,))
        assert set(found.left_out()) == {"first", "second"} - {counts}
        assert found.total[0] == written_total(found) == pytest.approx(total)


def test_an_overlap_falls_back_on_what_operates() -> None:
    """The one that the file names is only planned: then the other one's saving is real, and counts."""
    planned, running = emitter("planned", 3, "planned"), emitter("running", 10)
    overlap = Overlap(("planned", "running"), "planned", Text("the same heat"))
    assert together(planned, running, overlaps=(overlap,)).total[0] == pytest.approx(10)


@pytest.mark.parametrize(
    ("claimed", "asked"), [(30, True), (29, False), (3, False), (0.31, False), (0.3, True), (3000, True)]
)
def test_a_published_figure_ten_times_off_is_asked_about(claimed: float, asked: bool) -> None:
    """3 t/a computed; the difference is told as a share of what was published."""
    claim = f"claims: [{{indicator: climate, saving: {claimed} t/a, source: paper}}]"
    claim += "\nsources: {paper: {title: Paper}}\n"
    case = case_of(FRAME + EMITTER.replace("SAVED", "3") + claim)
    result = alone(case)
    found = [warning for warning in warnings(result) if warning.kind == "magnitude"]
    assert bool(found) is asked and all(warning.warning for warning in found), "it stops nothing"
    (check, *_) = result.claims()
    assert check.difference == pytest.approx((3 - claimed) / claimed)


def test_the_first_baseline_and_the_first_alternative_are_the_default() -> None:
    """9 or 5 t/a before, 1 or 2 t/a after: 8 saved if nobody asks otherwise, 3 if both second ones are asked for."""
    base = "baseline: true, "
    names = {"old boiler": (base, 9), "new boiler": (base, 5), "pipe": ("", 1), "van": ("", 2)}
    scenarios = "".join(
        f"  {name}: {{{first}flows: [{{emit: carbon dioxide (fossil), amount: {emitted} t/a, by: user, "
        f"role: operation, serves: {{product: 1 t/a}}, assumption: test}}]}}\n"
        for name, (first, emitted) in names.items()
    )
    function = "functions: {product: {amount: 1 t/a, for: user, assumption: test}}"
    case = case_of(f"{FRAME}{function}\nscenarios:\n{scenarios}")
    assert len(alone(case).comparisons) == 4
    assert alone(case).total[0] == pytest.approx(8)
    assert alone(case, baseline="new boiler", alternative="van").total[0] == pytest.approx(3)


@pytest.mark.parametrize(("status", "said"), [("operating", "saves"), ("planned", "would save"), ("ended", "saved")])
def test_a_statement_says_whether_it_runs(status: str, said: str) -> None:
    """What is only planned saves nothing yet; what has ended saves no more."""
    statement = alone(emitter("stated", 3, status)).claim()
    assert f"exchange {said} " in statement.short and ("It does not run yet" in statement.long) is (status == "planned")


def test_a_case_in_a_network_is_the_case_alone() -> None:
    """In the same year and price level: every level, every saving, to the last bit."""
    network = impact.assess("aalborg")
    assert isinstance(network, NetworkResult)
    for member in network:
        single = impact.assess(member.case, year=member.year, price_year=member.settings.price_year, currency="DKK")
        assert isinstance(single, Result)
        assert {name: level.tobytes() for name, level in single.level.items()} == {
            name: level.tobytes() for name, level in member.level.items()
        }
        assert single.default.saving.tobytes() == member.default.saving.tobytes()
        assert single.operates == member.operates == (network.left_out().get(member.id, "overlap") is not None)


def test_the_innovation_fund_counts_ten_years_of_operation() -> None:
    """3 t/a of a plant that runs for twenty years: 30 t without the exchange, and 9 t of one that runs for three."""
    for lifetime, tonnes in ((20, 30), (3, 9)):
        frame = FRAME.replace("reference: 2022", f"reference: 2022, start: 2022, lifetime: {lifetime} a")
        process = "processes: {kiln: {output: 1 t, emissions: {carbon dioxide (fossil): 1 t}}}"
        flow = "{use: kiln, amount: 3 t/a, by: user, role: operation, serves: {product: 1 t/a}, assumption: test}"
        apart = f"  apart: {{baseline: true, flows: [{flow}]}}\n"
        head = "functions: {product: {amount: 1 t/a, for: user, assumption: test}}\nscenarios:\n"
        text = f"{frame}{head}{apart}  together: {{without: {{product: a by-product does it}}}}\n{process}\n"
        found = ten_years(alone(case_of(text)))
        assert len(found.years) == min(10, lifetime) and found.reference == pytest.approx(tonnes)


def test_a_document_says_from_which_year_on_nothing_is_saved() -> None:
    """The stream ends with 2023, so 2024 is the first year without it."""
    frame = FRAME.replace("reference: 2022", "reference: 2022, start: 2020, lifetime: 10 a")
    ending = case_of(frame.replace("to: user", "to: user, ends: 2023") + EMITTER.replace("SAVED", "3"))
    assert "with 2023; from 2024 on nothing is saved" in str(over_years(alone(ending)))
    lasting = over_years(alone(case_of(frame + EMITTER.replace("SAVED", "3"))))
    assert "ends with the lifetime of the exchange, after 2029" in str(lasting)
