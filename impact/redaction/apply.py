"""A case or network as a reader may see it: rewritten files, read and assessed like any other."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from impact import expressions
from impact.cases.grammar.nodes import compose, read_bytes
from impact.cases.grammar.walk import Data, plain
from impact.cases.read import tree
from impact.expressions import ExpressionError
from impact.factors import Inventory
from impact.ground.errors import Fault, Faults, InputError, Place, did_you_mean
from impact.model import Case, Claim
from impact.redaction.figures import constant
from impact.redaction.hidden import HiddenFigures
from impact.redaction.holds import broken, check_ends, read_text, text_of_data
from impact.redaction.key import checksum
from impact.redaction.manifest import Manifest
from impact.redaction.names import HiddenNames, open_words
from impact.redaction.prose import Figure
from impact.redaction.rewrite import Rewriter
from impact.redaction.view import PARTNER, View, mark_of
from impact.redaction.who_knows import HiddenValue, hidden_values
from impact.results.assessment import Options, assess_case

HEAD = "# A case for the view '{view}': what is confidential is in it only as a class.\n"


@dataclass(frozen=True, slots=True)
class RewrittenCase:
    """One case as a reader sees it."""

    id: str  # of the rewritten case
    text: str  # the rewritten case file
    manifest: Manifest
    renamed: dict[str, str]  # identifiers of the case, where they are others now
    names: HiddenNames
    hidden: tuple[HiddenValue, ...]  # its parameters that are classes


def rewritten_cases(cases: Sequence[Case], view: View, inventory: Inventory) -> list[RewrittenCase]:
    """Cases of one document, rewritten for its reader. Names and values hidden in one are hidden in all.

    Raises
    ------
    InputError
        If the view's partner is unknown, a hidden zero has no class, or a rewritten case no longer holds.
    """
    _check_partner(cases, view)
    written = [plain_data(Path(case.path)) for case in cases]
    names = _hidden_names(written, view)
    hidden: list[list[Figure]] = []
    for case, data in zip(cases, written, strict=True):
        secrets = HiddenFigures(case, view, [])
        secrets.gather(copy.deepcopy(data))
        hidden.append([(value, dimension) for _, value, dimension in secrets.figures()])
    others = [[one for other in hidden if other is not own for one in other] for own in hidden]
    return [
        _one(case, data, view, names, known, inventory)
        for case, data, known in zip(cases, written, others, strict=True)
    ]


def _one(
    case: Case, data: Data, view: View, names: HiddenNames, known: list[Figure], inventory: Inventory
) -> RewrittenCase:
    secrets, original = HiddenFigures(case, view, known), copy.deepcopy(data)
    secrets.gather(data)
    manifest = Manifest(case.id, str(view))
    dropped = _drop_marked(data, view, manifest)
    rewriter = Rewriter(data, case, view, names, secrets, dropped)
    rewriter.manifest.entries[:0] = manifest.entries
    rewritten = rewriter.run()
    _drop_claims(rewritten, case, secrets, rewriter, inventory)
    text = HEAD.format(view=view) + text_of_data(rewritten)
    check_names(text, case.path, names)
    read_text(text, case, view)
    check_ends(rewritten, rewriter.classes, case, view, inventory)
    rewriter.manifest.checksum = checksum(Path(case.path).read_bytes())
    hidden = hidden_values(case, original, view, known, rewriter)
    return RewrittenCase(rewritten["id"], text, rewriter.manifest, rewriter.renamed, names, hidden)


def plain_data(file: Path | bytes) -> Data:
    """A case file (YAML or workbook), or the bytes of one, as strings, lists and dictionaries."""
    if isinstance(file, bytes):
        return dict(plain(compose(file, "")))
    return dict(plain(tree(file, read_bytes(file), Faults(str(file)))))


def _check_partner(cases: Sequence[Case], view: View) -> None:
    known = {id for case in cases for id in case.partners}
    if view.kind == PARTNER and view.partner not in known:
        message = f"There is no partner '{view.partner}'."
        raise InputError([Fault("unknown-partner", message, remedy=did_you_mean(view.partner, known))])


def _hidden_names(written: Sequence[Data], view: View) -> HiddenNames:
    """Who is hidden in any of the cases."""
    hidden: list[tuple[str, Data]] = []
    shown: list[tuple[str, Data]] = []
    for data in written:
        for id, partner in data["partners"].items():
            mark = mark_of(str(partner.get("confidential", "")))
            (shown if view.sees(mark, (id, partner.get("of", id))) else hidden).append((id, partner))
    own = {name for _, partner in hidden for name in _names(partner)}
    others = [(id, one) for id, one in shown if not own & set(_names(one))]
    names = HiddenNames(open_words(one for _, one in others) | {id.casefold() for id, _ in others})
    for id, partner in hidden:
        names.add(partner, id)
    return names


def _names(partner: Data) -> list[str]:
    name = partner.get("name", "")
    return [one.casefold() for one in name.values()] if isinstance(name, dict) else [str(name).casefold()]


# ---------------------------------------------------------------------------------------------- claims


def _drop_marked(data: Data, view: View, manifest: Manifest) -> list[Figure]:
    """Marked claims and social effects go: their words would say what the value did. Their figures are hidden."""
    figures: list[Figure] = []
    for group, what in (("claims", "claim"), ("social", "social")):
        kept = []
        for item in data.get(group, []):
            mark = mark_of(str(item.get("confidential", "")))
            if view.sees(mark, [item["of"]] if "of" in item else ()):
                kept.append(item)
            else:
                manifest.dropped(what, mark)
                figures += _figure(item.get("saving", item.get("amount", "")))
        if kept:
            data[group] = kept
        else:
            data.pop(group, None)
    return figures


def _figure(amount: str) -> list[Figure]:
    """The figure of an amount that depends on no parameter; a zero has no class."""
    try:
        tree = expressions.parse(amount)
        value = constant(tree)
        return [(value, expressions.dimension_of(tree, {}))] if value else []
    except ExpressionError:
        return []


def _drop_claims(data: Data, case: Case, secrets: HiddenFigures, rewriter: Rewriter, inventory: Inventory) -> None:
    """Claims whose saving depends on a hidden value go: divided by an open factor, they are that value."""
    if not data.get("claims") or not (secrets.parameters or secrets.stand_ins):
        return
    bare = {key: value for key, value in data.items() if key != "claims"}
    found = read_text(text_of_data(bare), case, rewriter.view)
    try:
        moved = _moved(found, list(rewriter.classes), inventory)
    except InputError as error:
        raise broken(error.faults, case, rewriter.view) from None
    kept = []
    for claim, item in zip(case.claims, data["claims"], strict=False):
        if len(case.claims) != len(data["claims"]) or moved is None or _depends(claim, rewriter.renamed, moved):
            rewriter.manifest.dropped("claim", "reveals it")
        else:
            kept.append(item)
    if kept:
        data["claims"] = kept
    else:
        data.pop("claims")


def _moved(case: Case, hidden: Sequence[str], inventory: Inventory) -> dict[str, set[str]] | None:
    """Which indicators of which scenario move when hidden values move inside their classes; None: all may."""
    import numpy as np

    from impact.model.indicators import NAMES

    result = assess_case(case, inventory, Options(), strict=False)
    ends = {name: case.parameters[name].uncertainty for name in hidden}
    if any(end is None or end.low is None or case.parameters[name].by_year for name, end in ends.items()):
        return None
    values = {name: np.array([[end.low], [end.high]]) for name, end in ends.items() if end is not None}
    moved: dict[str, set[str]] = {name: set() for name in case.scenarios}
    for one in values:
        found = result.plan.evaluate({one: values[one]}, 2).values[:, 0]
        change = np.abs(found[1] - found[0]) > 1e-9 * np.abs(found).max(axis=0)
        for k, line in enumerate(result.plan.lines):
            moved[line.scenario] |= {NAMES[i] for i in np.flatnonzero(change[k])}
    return moved


def _depends(claim: Claim, renamed: dict[str, str], moved: dict[str, set[str]]) -> bool:
    """Whether a claim's figure could move, in any of the scenarios that it may be about."""
    scenarios = [renamed.get(name, name) for name in (claim.baseline, claim.alternative) if name]
    if len(scenarios) < 2:
        scenarios = list(moved)
    stem = claim.indicator.split("_")[0]
    return any(name.split("_")[0] == stem for scenario in scenarios for name in moved.get(scenario, ()))


# ---------------------------------------------------------------------------------------------- checks


def check_names(text: str, path: str, names: HiddenNames) -> None:
    """The last look: no hidden name is left anywhere in a file.

    Raises
    ------
    InputError
    """
    if names.in_text(text):
        message = "A confidential partner's name stands where it cannot be replaced, as in the name of a process."
        remedy = "Give the case's own processes, scenarios and parameters names without it."
        raise InputError([Fault("name-left", message, Place(path), remedy)])
