"""Who may claim the saving: views that each add up to the joint total.

The saving exists only together, so the joint claim comes first. Every other view is a convention: it says by which rule
it divides, never that the division is the right one. Where a formula leaves a part that it gives to nobody, or several
partners a part that it does not divide among them, the view says so in a row of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from impact.attribution.cff import DEFAULT_A
from impact.attribution.shapley import game, shapley
from impact.engine import names
from impact.engine.lines import PAYMENT
from impact.ground.errors import Fault, InputError, did_you_mean
from impact.ground.language import _, separated
from impact.ground.printed import Printed, as_frame, rendered
from impact.model import OUTSIDE
from impact.model.indicators import INDEX, NAMES
from impact.results.assessment import Assessment

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

TOGETHER, UNATTRIBUTED = "together", "unattributed"


@dataclass(frozen=True)
class AttributionRule:
    """One way of dividing the joint saving: who gets what, shape (indicators,) each; they add up to it."""

    name: str
    title: str
    rule: str
    shares: Mapping[str, Array]
    source: str = ""
    missing: str = ""  # why the view cannot be given for this case; then it has no shares


@dataclass(frozen=True)
class Attribution(Printed):
    """All views of one comparison's saving."""

    result: Assessment
    views: tuple[AttributionRule, ...]

    @property
    def joint(self) -> Array:
        """The joint saving, shape (indicators,)."""
        return self.result.default.saving

    def __getitem__(self, name: str) -> AttributionRule:
        return next(view for view in self.views if view.name == name)

    def frame(self) -> pd.DataFrame:
        """Tidy: view, who, indicator, value, share, unit."""
        return as_frame(self)

    def as_dict(self) -> dict[str, Any]:
        """For `--json`: every view with its rule, who gets what, or why it is missing."""
        return dict(rendered(self, "as_dict"))

    def text(self, indicator: str = "climate") -> str:
        """Every view of one indicator as a table, with its rule."""
        return str(rendered(self, "text", indicator))


def attribution(result: Assessment, views: Iterable[str] = ()) -> Attribution:
    """The joint saving of the default comparison and the views of it, in the reported year.

    Parameters
    ----------
    result : Assessment
    views : iterable of str
        Names of `VIEWS`; all if empty. The joint saving is always shown, and first.

    Raises
    ------
    InputError
        If a view is unknown, or the case's coalitions cannot be computed.
    """
    wanted = list(views) or list(VIEWS)
    for name in wanted:
        if name not in VIEWS:
            message, remedy = f"Unknown view '{name}'.", did_you_mean(name, VIEWS) or f"Allowed: {', '.join(VIEWS)}."
            raise InputError([Fault("unknown-view", message, remedy=remedy)])
    return Attribution(result, tuple(VIEWS[name](result) for name in VIEWS if name in wanted or name == "joint"))


# ---------------------------------------------------------------------------------------------- the views


def _joint(result: Assessment) -> AttributionRule:
    rule = _("The saving exists only together; each view below divides it by a convention, none measures a share.")
    return AttributionRule("joint", _("Joint"), rule, {TOGETHER: result.default.saving})


def _cut_off(result: Assessment) -> AttributionRule:
    rule = _("All to who receives: the stream leaves its provider free of burden, and with nothing to claim.")
    source = "recycled content or cut-off approach; ISO 14044:2006, 4.3.4.3 (place to be confirmed)"
    return AttributionRule(
        "cut-off", _("Cut-off: all to the receiver"), rule, {_receivers(result): result.default.saving}, source
    )


def _provider(result: Assessment) -> AttributionRule:
    rule = _("All to who provides: without the stream on offer nothing is saved.")
    source = "end-of-life or avoided burden approach; ISO 14044:2006, 4.3.4.3 (place to be confirmed)"
    shares = {_providers(result): result.default.saving}
    return AttributionRule("provider", _("Provider: all to the provider"), rule, shares, source)


def _halves(result: Assessment) -> AttributionRule:
    half = result.default.saving / 2
    source = (
        "Martin, M., Svensson, N. and Eklund, M. (2015): Who gets the benefits? An approach for assessing the"
        " environmental performance of industrial symbiosis. Journal of Cleaner Production 98, 263-271"
    )
    shares = _sum([(_providers(result), half), (_receivers(result), half)])
    return AttributionRule("50/50", "50/50", _("Half to who provides, half to who receives."), shares, source)


def _economic(result: Assessment) -> AttributionRule:
    gains = {p: max(0.0, float(v[INDEX["cost"]])) for p, v in result.by_partner().items() if p != OUTSIDE}
    total, saving = sum(gains.values()), result.default.saving
    priced = any(OUTSIDE not in (p.provider, p.receiver) for p in result.case.scenarios[result.alternative].payments)
    rule = _(
        "In proportion to what each partner gains in money (annual cost with annuities and payments); who loses gets"
        " nothing. A stream given away free leaves all to its receiver, one at its full value all to its provider."
    )
    rule += "" if priced else _(" The case holds no payment between the partners: the gains are those before any.")
    if not total:
        shares, rule = {UNATTRIBUTED: saving}, rule + _(" Here no partner gains.")
    else:
        shares = {p: saving * (gain / total) for p, gain in gains.items()}
    source = "by economic value; ISO 14044:2006, 4.3.4.2 (place to be confirmed)"
    return AttributionRule("economic", _("By economic value"), rule, shares, source)


def _shapley(result: Assessment) -> AttributionRule:
    found = game(result)
    shares = dict(zip(found.players, shapley(found.values), strict=True))
    rule = _("What each adds, averaged over every order of joining; coalitions: {rule}.", rule=found.rule)
    source = "Shapley, L. S. (1953): A value for n-person games. Annals of Mathematics Studies 28, 307-317"
    return AttributionRule("shapley", "Shapley", rule, shares, source)


def _cff(result: Assessment) -> AttributionRule:
    title = _("Circular footprint formula (PEF), for materials")
    source = "Commission Recommendation (EU) 2021/2279, Annex I, 4.4.8.1 (place to be confirmed)"
    other = sorted({stream.kind for stream in result.case.streams} - {"material"})
    if other:
        moved = _(" and ").join(_(kind) for kind in other)
        missing = _("The formula holds for materials; this exchange also moves {moved}.", moved=moved)
        return AttributionRule("cff", title, "", {}, source, missing)
    factors = {s.market_factor for s in result.case.streams}
    if len(factors) > 1:
        missing = _("The streams differ in their market factor, and the saving cannot be told apart by stream.")
        return AttributionRule("cff", title, "", {}, source, missing)
    declared = factors.pop()
    A = DEFAULT_A if declared is None else declared
    rule = _(
        "A = {A}{undeclared}: the receiver gets A of what recycling saves (virgin material avoided minus recycling),"
        " the provider the rest and the disposal it avoids; what others bear is not attributed.",
        A=separated(f"{A:g}"),
        undeclared="" if declared is not None else _(" (none is declared for the material)"),
    )
    return AttributionRule("cff", title, rule, _by_formula(result, A), source)


def _by_formula(result: Assessment, A: float) -> dict[str, Array]:
    """A (Ev Q - Erec) to the receiver, (1 - A) (Ev Q - Erec) to the provider, each its own disposal avoided.

    From the formula with R1 = 1 against R1 = 0 at the receiver and R2 = 1 against R2 = 0 at the provider. The case's
    lines hold quality and quantity already: what the partners save other than by disposal is Ev Q - Erec.
    """
    zero = np.zeros(len(NAMES))
    recycling, own, rest = zero.copy(), {p: zero.copy() for p in result.case.partners}, zero.copy()
    for name, sign in ((result.baseline, 1.0), (result.alternative, -1.0)):
        for k in result.table.select(name):
            line = result.table.lines[k]
            if line.role == PAYMENT:
                continue
            for partner, share in result.table.shares(k):
                value = sign * result.table.values[0, k] * share[0]
                if partner == OUTSIDE:
                    rest += value
                elif line.role == "disposal":
                    own[partner] += value
                else:
                    recycling += value
    parts = [(_receivers(result), A * recycling), (_providers(result), (1 - A) * recycling), *own.items()]
    shares = _sum([(who, values) for who, values in parts if values.any()])
    return {**shares, UNATTRIBUTED: rest} if rest.any() else shares


def _sum(parts: Iterable[tuple[str, Array]]) -> dict[str, Array]:
    shares: dict[str, Array] = {}
    for who, values in parts:
        shares[who] = shares.get(who, np.zeros_like(values)) + values
    return shares


def _providers(result: Assessment) -> str:
    return _together(result, [stream.provider for stream in result.case.streams])


def _receivers(result: Assessment) -> str:
    return _together(result, [stream.receiver for stream in result.case.streams])


def _together(result: Assessment, partners: list[str]) -> str:
    """The id of one partner, or the names of several that the rule does not tell apart."""
    ids = list(dict.fromkeys(partners))
    if len(ids) == 1:
        return ids[0]
    called = [str(names.partner(result.case, id)) for id in ids]
    return _("{partners} and {last} together", partners=", ".join(called[:-1]), last=called[-1])


VIEWS = {
    "joint": _joint,
    "cut-off": _cut_off,
    "provider": _provider,
    "50/50": _halves,
    "economic": _economic,
    "shapley": _shapley,
    "cff": _cff,
}
