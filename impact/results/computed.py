"""What the documents of one kernel share: one case, told in two languages and to two audiences, is computed once.

`shared` recognises a result that was assessed before, and `once` keeps what a chapter computes from it: simulations,
sensitivities, break-evens, scores of other methods. Only what depends on no language is kept, or kept by language. A
result is the same as an earlier one where

- its files have the same path and bytes (SHA-256) and read as the same case: so a file that has changed, and the
  rewritten case of a view, which is a file of its own, never meet what was computed from another;
- it was asked for with the same options, and with confidential values shown or not shown alike;
- the inventory with its layers has the same checksum, and the background database the same state.

Nothing is looked up by a name or by time, so nothing can be out of date. The last few results are kept, the oldest goes
first. Outside a notebook (`impact assess`, `impact report` itself) nothing is registered and nothing is kept.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from impact.factors import Inventory
from impact.model import Case, Network
from impact.results.assessment import Assessment
from impact.results.network import NetworkAssessment

Result = Assessment | NetworkAssessment
T = TypeVar("T")

KEPT = 4  # results: a network's simulation holds some megabytes


@dataclass
class _Computed:
    """A result and what was computed from it; from a member of a network, by its place in it."""

    key: Hashable
    case: Case | Network
    result: Result
    found: dict[Hashable, Any] = field(default_factory=dict)


@dataclass
class _OfInventory:
    """An inventory and what was computed from it alone."""

    inventory: Inventory
    found: dict[Hashable, Any] = field(default_factory=dict)


_kept: deque[_Computed] = deque(maxlen=KEPT)
_inventories: deque[_OfInventory] = deque(maxlen=KEPT)


def shared(fresh: Result, full: bool = False) -> Result:
    """A result as it was assessed now, with what was computed from the same one before.

    Parameters
    ----------
    fresh : Assessment or NetworkAssessment
        Just assessed: its warnings are in the current language.
    full : bool
        Whether it shows what is marked as confidential.

    Returns
    -------
    Assessment or NetworkAssessment
        Equal to `fresh`, its warnings included.
    """
    key, case = _key(fresh, full), fresh.case if isinstance(fresh, Assessment) else fresh.network
    for known in _kept:
        if known.key == key and known.case == case:
            _kept.remove(known)
            _kept.append(known)
            return _with_warnings_of(known.result, fresh)
    _kept.append(_Computed(key, case, fresh))
    return fresh


def once(of: Result | Inventory, what: Hashable, compute: Callable[[], T]) -> T:
    """What `compute` gives, or gave before for the same result; errors are not kept.

    Parameters
    ----------
    of : Assessment, NetworkAssessment or Inventory
        A result of `shared`, a member of a network of it, or its inventory; from any other one nothing is kept.
    what : hashable
        Which computation, with all that it depends on besides `of`.
    compute : callable
        Its value holds no text in the current language, and nobody changes it.
    """
    found = _found(of)
    if found is None:
        return compute()
    kept, place = found
    if (place, what) not in kept:
        kept[place, what] = compute()
    value: T = kept[place, what]
    return value


def _found(of: Result | Inventory) -> tuple[dict[Hashable, Any], int] | None:
    """Where something's computations are kept, and the number of a member of a network in it."""
    if isinstance(of, Inventory):
        return next(((one.found, -1) for one in _inventories if one.inventory is of), None)
    for known in _kept:
        place = _place(known.result, of)
        if place is not None:
            return known.found, place
    return None


def known_inventory(fresh: Inventory) -> Inventory:
    """The inventory of the same folders and content that was read before, if it is kept: it has looked up a lot."""
    for known in _inventories:
        one = known.inventory
        if one.sha256 == fresh.sha256 and one.tables.folders == fresh.tables.folders:
            return one
    _inventories.append(_OfInventory(fresh))
    return fresh


def forget() -> None:
    """Keep nothing of what was computed so far."""
    _kept.clear()
    _inventories.clear()


def _key(result: Result, full: bool) -> Hashable:
    if isinstance(result, NetworkAssessment):
        return (result.network.path, result.network.sha256, full, tuple(_key(one, full) for one in result.results))
    background = result.options.background
    stands_on = background and (
        background.name, background.about, background.state, background.seed,
        None if background.samples is None else len(background.samples),
    )  # fmt: skip
    options = replace(result.options, background=None)
    return result.case.path, result.case.sha256, full, options, result.plan.inventory.sha256, stands_on


def _with_warnings_of(known: Result, fresh: Result) -> Result:
    """The known result, all that it has evaluated included, with warnings in the language of the fresh one."""
    shown = copy(known)
    if isinstance(shown, Assessment) and isinstance(fresh, Assessment):
        shown.warnings = fresh.warnings
    elif isinstance(shown, NetworkAssessment) and isinstance(fresh, NetworkAssessment):
        pairs = zip(shown.results, fresh.results, strict=True)
        shown.results = [copied for pair in pairs if isinstance(copied := _with_warnings_of(*pair), Assessment)]
    return shown


def _place(known: Result, asked: Result) -> int | None:
    """Where a result stands in a known one: -1 if it is this one, its number if it is a member; None if nowhere."""
    if isinstance(known, Assessment):
        return -1 if isinstance(asked, Assessment) and _same(known, asked) else None
    if isinstance(asked, Assessment):
        return next((k for k, one in enumerate(known.results) if _same(one, asked)), None)
    if len(known.results) != len(asked.results) or known.network is not asked.network:
        return None
    return -1 if all(_same(a, b) for a, b in zip(known.results, asked.results, strict=True)) else None


def _same(known: Assessment, asked: Assessment) -> bool:
    return known.plan is asked.plan and known.options is asked.options
