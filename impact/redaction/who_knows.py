"""Who knows a hidden value anyway: a partner that sees a sum of several can take its own off."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from impact.cases.grammar.walk import Data
from impact.ground.units import NONE, Dimension
from impact.model import Case
from impact.redaction.hidden import HiddenFigures
from impact.redaction.prose import Figure
from impact.redaction.view import FUNDER, PARTNER, PUBLIC, View

if TYPE_CHECKING:
    from impact.redaction.rewrite import Rewriter


@dataclass(frozen=True, slots=True)
class HiddenValue:
    """A hidden value of one case."""

    name: str  # the parameter of the rewritten case that is its class
    value: float | None  # [canonical unit]; None if it has others in single years
    dimension: Dimension
    known_to: frozenset[str]  # partners of the case that see it


def hidden_values(
    case: Case, data: Data, view: View, known: Sequence[Figure], rewriter: Rewriter
) -> tuple[HiddenValue, ...]:
    """The values that a rewritten case holds as classes, with the partners that know them.

    Parameters
    ----------
    data : dict
        The case file as it was before it was rewritten.
    """
    figures = {name: (value, dimension) for name, value, dimension in rewriter.secrets.figures()}
    partners = case.partners if view.kind in (FUNDER, PUBLIC) else ()
    unseen = {id: _unseen(case, data, View(PARTNER, id, view.width), known) for id in partners}
    found = []
    for name, bands in rewriter.values.bands.items():
        if not bands:
            continue  # computed from others, which are classes
        value, dimension = figures.get(name, (None, NONE))
        what = name if name in rewriter.secrets.parameters else (value, dimension)
        knows = frozenset(id for id, hidden in unseen.items() if what not in hidden)
        single = None if name in case.parameters and case.parameters[name].by_year else value
        found.append(HiddenValue(rewriter.renamed.get(name, name), single, dimension, knows))
    return tuple(found)


def _unseen(case: Case, data: Data, view: View, known: Sequence[Figure]) -> set[str | Figure]:
    """What a partner does not see: parameters by name, figures of lines by value."""
    secrets = HiddenFigures(case, view, list(known))
    secrets.gather(copy.deepcopy(data))
    return {*secrets.parameters, *((one.value, one.band.dimension) for one in secrets.stand_ins.values())}
