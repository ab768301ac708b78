"""What a case officer and a managing director read on page one agrees with what stands behind it."""

from __future__ import annotations

import pytest

import impact
from impact.documents.account import Account
from impact.documents.chapters.company import decision
from impact.documents.chapters.company_reasons import reasons
from impact.documents.chapters.funder import indicators_page
from impact.documents.chapters.reservations import reservations
from impact.economics.funding import RECYCLED, Funding
from impact.results.assessment import Assessment
from impact.results.network import NetworkAssessment


def case(id: str) -> Assessment:
    found = impact.assess(id)
    assert isinstance(found, Assessment)
    return found


def test_each_other_baseline_stands_with_its_own_saving_and_the_default_one_does_not() -> None:
    text = next(t for t in reservations(Funding(case("kal-wastewater-heat"))) if "Compared with what" in t)
    assert "16,000 t CO₂e/a (gas boilers)" in text.replace("\u00a0", " ")
    assert "−3,600 t CO₂e/a (Asnæs power station)" in text.replace("\u00a0", " ")
    assert "oil boilers" not in text and "Below zero it is an addition" in text


def test_a_published_figure_stands_with_its_gases_and_publisher() -> None:
    text = next(t for t in reservations(Funding(case("kal-wastewater-heat"))) if "Published elsewhere" in t)
    assert "16,000 t CO₂/a (DANVA 2020)" in text.replace("\u00a0", " ")


def test_a_network_counts_a_grant_against_the_tonnes_of_the_exchanges_that_have_it() -> None:
    network = impact.assess("kalundborg")
    assert isinstance(network, NetworkAssessment)
    whole = Funding(network)
    granted = [one for one in whole.results if Funding(one).grant]
    assert 0 < len(granted) < len(whole.results)
    assert whole.granted_tonnes == pytest.approx(sum(Funding(one).lifetime_tonnes for one in granted))
    assert whole.granted_tonnes < whole.lifetime_tonnes


def test_waste_that_is_burned_as_fuel_is_not_recycled() -> None:
    assert Funding(case("aal-waste-fuel")).erdf_tonnes(RECYCLED) == 0


def test_a_case_without_a_grant_states_its_years_and_no_cost_per_tonne() -> None:
    text = str(indicators_page(Funding(case("kal-gypsum"))))
    assert "Saved over the years 1993 to 2019" in text and "Cost per tonne" not in text


@pytest.mark.slow
def test_a_yes_that_half_of_the_draws_deny_is_called_open() -> None:
    plant = str(decision(Account(case("sja-solrod-biogas"), "plant")))
    assert "On these figures yes, but that is open" in plant
    assert "For Solrød Biogas A/S" in str(decision(Account(case("sja-solrod-biogas")))).split("alone the answer is")[0]


@pytest.mark.slow
def test_a_gain_of_the_partners_that_everybody_together_pays_for_is_said_to_be_a_loss() -> None:
    said = dict(reasons(Account(case("aal-waste-fuel"))))
    assert "All together, everyone else counted, it is a loss" in said["For whom?"]


@pytest.mark.slow
def test_what_is_never_paid_back_is_not_paid_back_after_never() -> None:
    chapter = decision(Account(case("dk-tarpaulin-bags")))
    assert [figure.caption for figure in chapter.figures] == [
        "Kobensac: cash flow since the start; it is never paid back."
    ]
