"""Full LCIA categories of a background's activities: the same adjoint, with a method's factors on every flow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from impact.brightway import activities, cache, folder
from impact.brightway.background import Background, Said
from impact.brightway.category import Category
from impact.brightway.characterise import factor
from impact.engine.system import ANYWHERE
from impact.factors.biosphere import Link

if TYPE_CHECKING:
    from impact.engine.system import System

Array = NDArray[np.float64]


def category_scores(
    background: Background,
    categories: Sequence[Category],
    links: Mapping[str, Link] | None = None,
    said: Said = lambda text: None,
) -> Array:
    """Scores of every mapped process under LCIA categories, per canonical unit of our product.

    Factors are those of the background's own flows, by identifier; a method of the inventory's tables weights our
    elementary flows, with its global factors. A flow that the mapping table names counts as the flow of ours.

    Parameters
    ----------
    background : Background
    categories : sequence of Category
    links : mapping of str to Link, optional
        From `biosphere.links`: which flow of the methods ours is, for flows that the mapping table names.
    said : callable
        Takes a sentence about work that takes seconds.

    Returns
    -------
    ndarray, shape (processes, categories)
    """
    found = np.zeros((len(background.processes), len(categories)))
    theirs = [k for k, category in enumerate(categories) if not category.own]
    if theirs:
        found[:, theirs] = _by_identifier(background, [categories[k] for k in theirs], links or {}, said)
    for k, category in enumerate(categories):
        for flow, regions in category.own.items():
            factor = next((regions[place].value for place in ANYWHERE if place in regions), 0.0)
            if flow in background.rows:
                found[:, k] += factor * background.scores[:, background.rows.index(flow)]
    return found


def given_scores(
    background: Background, system: System, categories: Sequence[Category], links: Mapping[str, Link] | None = None
) -> dict[int, tuple[Array, str]]:
    """Scores, shape (categories,), and the activity for each column of a system that is replaced."""
    at = background.columns(system)
    if not at:
        return {}
    scores = category_scores(background, categories, links)
    return {column: (scores[i], background.labels[i]) for column, i in at.items()}


def _by_identifier(
    background: Background, categories: Sequence[Category], links: Mapping[str, Link], said: Said
) -> Array:
    named = sorted(
        (id, flow, [factor(c, flow, "", links) for c in categories]) for id, flow in background.flows.items()
    )
    content = cache.digest(background.state, [(c.name, sorted(c.factors.items())) for c in categories], named)
    about = cache.digest(background.about, [category.name for category in categories])
    kept = cache.read("categories", about, content)
    if kept is not None:
        return np.asarray(kept[0]["scores"], dtype=np.float64)
    from impact.brightway.scores import Loader, unit_scores

    said(f"Solving '{background.database.name}' for {len(categories)} categories ...")
    database = background.database
    matrices = Loader(database).matrices()
    position = {int(id): i for i, id in enumerate(matrices.flows)}
    weights = np.zeros((len(matrices.flows), len(categories)))
    for node in folder.nodes(database.nodes, database.names):
        at = position.get(node.id)
        if at is not None and node.type not in activities.PROCESS_TYPES:
            weights[at] = [category.factors.get(node.code, 0.0) for category in categories]
    details = folder.details(database.nodes, list(background.flows))
    for id, _flow, factors in named:
        unit = activities.unit_of(str(details[id].get("unit") or ""))
        if id in position and unit is not None:  # another dimension was noted when the table was read
            weights[position[id]] = unit[0] * np.array(factors)
    solved = unit_scores(matrices, np.asarray(matrices.biosphere.T @ weights), database.name)
    row = {int(id): i for i, id in enumerate(matrices.products)}
    scores = solved[[row[id] for id in background.products]] * background.factors[:, None]
    cache.write("categories", about, content, {"scores": scores}, {})
    return scores
