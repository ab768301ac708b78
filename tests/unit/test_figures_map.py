"""The diagram of who exchanges with whom: to scale where places are known, honest where they are not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import impact
from impact.figures import diagram, places
from impact.figures.sankey import Moved, moved
from impact.ground.language import speak
from impact.model import Location

ASNAES, KALUNDBORG = Location(55.6615, 11.0809), Location(55.68, 11.09, True)


def stream(a, b, here=None, there=None, **more):
    return Moved(a, b, "steam", "energy", 1.0, "t/a", locations=(here, there), **more)


def ground(*streams):
    return diagram._ground(streams)


def test_distances_are_those_on_the_globe():
    """Aalborg to Copenhagen: 223 km by the haversine formula."""
    aalborg, copenhagen = Location(57.048, 9.9187), Location(55.67594, 12.56553)
    a, b = places.projected([aalborg, copenhagen])
    phi = np.deg2rad([aalborg.latitude, copenhagen.latitude])
    half = np.deg2rad([copenhagen.latitude - aalborg.latitude, copenhagen.longitude - aalborg.longitude]) / 2
    chord = np.sin(half[0]) ** 2 + np.prod(np.cos(phi)) * np.sin(half[1]) ** 2
    haversine = 2 * places.EARTH * np.arcsin(np.sqrt(chord))
    assert haversine == pytest.approx(223, abs=1)
    assert np.linalg.norm(a - b) == pytest.approx(haversine, rel=0.01)


def test_places_are_to_scale_with_north_up():
    a, b, c = Location(55.60, 11.00), Location(55.70, 11.00), Location(55.60, 11.20)
    found = ground(stream("a", "b", a, b), stream("a", "c", a, c))
    north, east = found.at["b"] - found.at["a"], found.at["c"] - found.at["a"]
    assert north[0] == pytest.approx(0, abs=1e-9) and north[1] > 0
    assert east[1] == pytest.approx(0, abs=1e-9) and east[0] > 0
    assert north[1] / found.scale == pytest.approx(0.1 * np.pi / 180 * places.EARTH)
    assert east[0] / north[1] == pytest.approx(2 * np.cos(np.deg2rad(55.65)))
    assert found.true == {}


def test_the_scale_bar_has_a_round_length_that_fits_the_scale():
    axes = diagram.links(impact.assess("kal-steam"))
    bar = next(line for line in axes.lines if line.get_linewidth() == 2)
    said = next(text.get_text() for text in axes.texts if text.get_text().endswith(" km"))
    km = float(said.removesuffix(" km"))
    scale = diagram._ground(moved(impact.assess("kal-steam"))).scale
    assert np.ptp(bar.get_xdata()) == pytest.approx(km * scale)
    assert [places.nice_length(most) for most in (1.9, 2, 49, 0.7)] == [1, 2, 20, 0.5]


def test_those_in_one_town_stand_around_it_and_keep_their_distance():
    found = ground(*(stream("asnaes", f"p{k}", ASNAES, KALUNDBORG) for k in range(8)))
    at = list(found.at.values())
    near = [np.linalg.norm(a - b) for i, a in enumerate(at) for b in at[:i]]
    assert min(near) > 0.99 * diagram.APART
    assert found.about == {f"p{k}" for k in range(8)}
    spots = {tuple(np.round(found.true[f"p{k}"], 6)) for k in range(8)}
    assert len(spots) == 1 and "asnaes" not in found.true


def test_who_has_no_place_stands_aside():
    found = ground(stream("a", "b", ASNAES, KALUNDBORG), stream("a", "farmers", ASNAES, None))
    assert found.aside == ("farmers",) and "farmers" not in found.about
    assert found.at["farmers"][1] < min(found.at[name][1] for name in "ab")


def test_who_is_far_away_does_not_shrink_the_rest():
    aalborg = Location(57.05, 9.92)
    near = [stream("a", "b", ASNAES, KALUNDBORG), stream("b", "c", KALUNDBORG, Location(55.67, 11.12))]
    found = ground(*near, stream("a", "cement", ASNAES, aalborg))
    assert found.aside == ("cement",) and found.notes["cement"] == "(169 km away)"
    assert found.scale == ground(*near).scale
    assert ground(stream("a", "cement", ASNAES, aalborg)).aside == ()  # alone with it, the map is that large


def test_an_exact_place_is_taken_before_the_town():
    found = ground(stream("a", "b", replace(ASNAES, about=True), KALUNDBORG), stream("a", "c", ASNAES, None))
    assert found.about == {"b"}


@pytest.mark.parametrize("here", [None, KALUNDBORG])
def test_without_two_places_there_is_no_map(here):
    found = ground(stream("a", "b", here, here, places=("Kalundborg", "Holbæk")), stream("b", "c", here, None))
    assert found.scale == 0 and found.notes == {"a": "(Kalundborg)", "b": "(Holbæk)"}


def test_neighbours_on_the_circle_are_of_one_municipality():
    towns = {f"p{k}": "Odense" if k % 2 else "Assens" for k in range(6)}
    found = ground(*(stream("p0", name, places=(towns["p0"], towns[name])) for name in towns if name != "p0"))
    order = [towns[name] for name in found.at]
    assert order == sorted(order)


def test_a_confidential_partner_is_never_placed():
    result = impact.assess("kal-steam")
    case = result.case
    hidden = replace(case.partners["novo"], confidential=True)
    result.case = replace(case, partners={**case.partners, "novo": hidden})
    (found,) = moved(result)
    assert found.locations == (ASNAES, None) and found.places[1] == ""
    assert "Novo" not in found.receiver


def test_the_legend_says_which_marks_are_only_towns():
    labels = [text.get_text() for text in diagram.links(impact.assess("kal-steam")).get_legend().get_texts()]
    assert labels[-2:] == ["its place", "its town only"]
    speak("da")
    try:
        axes = diagram.links(impact.assess("sja-solrod-biogas"))
    finally:
        speak("en")
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["energi", "materiale", "kun byen kendt"]


def test_many_partners_find_room():
    """Forty streams between twenty partners in five towns: every name and number is there, none over another."""
    from itertools import combinations

    towns = [Location(55.0 + 0.1 * k, 10.0 + 0.17 * (k % 3), True) for k in range(5)]
    names = [f"A company with a long name, no. {k}" for k in range(20)]
    streams_ = [
        stream(names[k % 20], names[(7 * k + 3) % 20], towns[k % 5], towns[(7 * k + 3) % 5])
        for k in range(40)
        if k % 20 != (7 * k + 3) % 20
    ]
    axes = diagram.draw(streams_)
    axes.figure.draw_without_rendering()
    said = [text for text in axes.texts if text.get_text().startswith("A company")]
    assert len(said) == 20
    for one, other in combinations(said, 2):
        a, b = one.get_window_extent(), other.get_window_extent()
        assert min(a.x1, b.x1) - max(a.x0, b.x0) < 1 or min(a.y1, b.y1) - max(a.y0, b.y0) < 1
