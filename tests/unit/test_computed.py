"""What is computed from a result once: kept on it, for all its documents, and never met by another result."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import pytest
from small import assess_one

import impact
from impact.api import NetworkResult
from impact.documents import chapters
from impact.documents.made import executed
from impact.documents.plan import Asked, documents_of
from impact.economics.business import business_of
from impact.ground.language import ENGLISH, speak, speaking
from impact.results.assessed import Assessed

COOLING, DANISH = "kal-cooling-water", "da"


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    speak(ENGLISH)


def test_a_second_document_draws_nothing_again() -> None:
    result = assess_one(COOLING)
    english = chapters.simulated(result, 1000)
    with speaking(DANISH):
        assert chapters.simulated(result, 1000) is english


def test_another_number_of_draws_is_another_simulation() -> None:
    result = assess_one(COOLING)
    assert chapters.simulated(result, 1000) is not chapters.simulated(result, 2000)


def test_what_names_streams_is_made_in_each_language() -> None:
    result = assess_one(COOLING)
    english = business_of(result)
    with speaking(DANISH):
        assert business_of(result) is not english
    assert business_of(result) is english


@pytest.mark.slow
def test_a_chapter_in_danish_is_the_same_after_the_english_one() -> None:
    with speaking(DANISH):
        alone = str(chapters.drivers(assess_one(COOLING)))
    result = assess_one(COOLING)
    english = str(chapters.drivers(result))
    with speaking(DANISH):
        assert str(chapters.drivers(result)) == alone != english


def test_two_results_share_nothing() -> None:
    first, second = assess_one(COOLING), assess_one(COOLING)
    assert chapters.simulated(first, 1000) is not chapters.simulated(second, 1000)


def test_an_error_is_not_kept() -> None:
    result = assess_one(COOLING)

    def wrong() -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        result.once("a number", wrong)
    assert result.once("a number", lambda: 3) == 3
    assert result.once("a number", wrong) == 3


def test_it_is_kept_until_it_is_forgotten_and_is_not_pickled() -> None:
    result = assess_one(COOLING)
    assert result.once("a number", lambda: 1) == 1
    again = pickle.loads(pickle.dumps(result))
    assert again.once("a number", lambda: 2) == 2
    result.forget()
    assert result.once("a number", lambda: 3) == 3


def test_a_member_of_a_network_keeps_what_is_its_own() -> None:
    network = impact.assess("sjaelland")
    assert isinstance(network, NetworkResult)
    numbers = [one.once("place", lambda k=k: k) for k, one in enumerate(network)]
    assert [one.once("place", lambda: -1) for one in network] == numbers == [0, 1]
    assert network.once("place", lambda: -2) == -2


# ---------------------------------------------------------------------------------------------- whole documents


def told(result: Assessed, audience: str, language: str) -> list[tuple[str, list[str]]]:
    """What each cell of a document shows: its text, and of figures the drawing."""
    (document,) = documents_of(result, impact.cases.find("aalborg"), Asked((audience,), (language,)))
    with speaking(language):
        cells = executed(document)
    return [(cell.id, [piece if isinstance(piece, str) else piece.svg for piece in cell.shown]) for cell in cells]


@pytest.mark.slow
@pytest.mark.parametrize("id", ["kal-wastewater-heat", "sja-solrod-biogas", "kal-steam", "kalundborg"])
def test_every_document_is_the_same_whichever_came_before(id: str) -> None:
    wanted = [(audience, language) for audience in ("researcher", "funder") for language in (ENGLISH, DANISH)]
    first, second = impact.assess(id), impact.assess(id)
    one_way = {which: told(first, *which) for which in wanted}
    other_way = {which: told(second, *which) for which in reversed(wanted)}
    assert one_way == other_way
