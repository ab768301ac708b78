"""LCIA scores of a background database's activities: solved once for all categories, kept, and given to the case."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from impact.assessment import Assessment
from impact.brightway import biosphere, cache, folder
from impact.brightway.background import Background
from impact.brightway.characterise import factor
from impact.brightway.lca import GivenScores
from impact.brightway.methods import Category
from impact.factors import Inventory

Array = NDArray[np.float64]
Said = Callable[[str], None]  # takes a sentence about work that takes seconds


def given_scores(
    result: Assessment, background: Background, categories: Sequence[Category], said: Said = lambda text: None
) -> dict[int, GivenScores]:
    """Scores of a case's columns that a background replaces, under all categories of a method.

    Flows of the background are matched by identifier, so that its sub-compartments and substances that our inventory
    does not have count with their own factors.

    Raises
    ------
    InputError
        If the database cannot be read or solved.
    """
    columns = background.columns(result.plan.system)
    if not columns:
        return {}
    scores = category_scores(background, categories, result.plan.inventory, said)
    return {j: GivenScores(scores[i], background.labels[i]) for j, i in columns.items()}


def category_scores(
    background: Background, categories: Sequence[Category], inventory: Inventory, said: Said = lambda text: None
) -> Array:
    """Scores of the activities that stand in for processes of ours, shape (processes, categories).

    They are per canonical unit of our product. What was solved once is kept in the cache folder.
    """
    found = np.zeros((len(background.processes), len(categories)))
    by_code = [k for k, category in enumerate(categories) if not category.own]
    if by_code:
        found[:, by_code] = _kept(background, [categories[k] for k in by_code], said)
    for k, category in enumerate(categories):
        if category.own:
            found[:, k] = background.scores @ _own_factors(category, background, inventory)
    return found


def _own_factors(category: Category, background: Background, inventory: Inventory) -> Array:
    """Factors of a method of the inventory's tables on the background's rows that are flows of ours, world-wide."""
    links, flows = biosphere.links(inventory), inventory.elementary_flows
    return np.array([factor(category, row, "GLO", links) if row in flows else 0.0 for row in background.rows])


def _kept(background: Background, categories: Sequence[Category], said: Said) -> Array:
    """Scores of categories by identifier, from the cache or solved anew."""
    about = cache.digest(background.about, [category.name for category in categories])
    content = cache.digest(background.state, [(c.name, c.unit, sorted(c.factors.items())) for c in categories])
    kept = cache.read("lca", about, content)
    if kept is None:
        said(f"Solving the matrices of '{background.database.name}' for {len(categories)} categories ...")
        scores = _solved(background, categories)
        cache.write("lca", about, content, {"scores": scores}, {})
        return scores
    return np.asarray(kept[0]["scores"], dtype=np.float64)


def _solved(background: Background, categories: Sequence[Category]) -> Array:
    """One factorisation, one right-hand side for each category."""
    from impact.brightway.scores import Loader, unit_scores  # scipy and matrix_utils

    database = background.database
    matrices = Loader(database).matrices()
    position = {int(id): i for i, id in enumerate(matrices.flows)}
    weights = np.zeros((len(matrices.flows), len(categories)))
    for node in folder.nodes(database.nodes, database.names):
        i = position.get(node.id)
        if i is not None:
            weights[i] = [category.factors.get(node.code, 0.0) for category in categories]
    solved = unit_scores(matrices, np.asarray(matrices.biosphere.T @ weights, dtype=np.float64), database.name)
    rows = {int(id): i for i, id in enumerate(matrices.products)}
    found = solved[[rows[id] for id in background.products]] * background.factors[:, None]
    return np.asarray(found, dtype=np.float64)
