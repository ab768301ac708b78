"""Rewritten cases and networks as files beside the documents that are made from them, and their assessment."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from impact.cases import read
from impact.factors import Inventory
from impact.ground.errors import Fault, InputError, Place
from impact.ground.files import make_folder, save
from impact.model import Case, Network
from impact.redaction.apply import RewrittenCase, plain_data, rewritten_cases
from impact.redaction.holds import broken
from impact.redaction.manifest import Manifest
from impact.redaction.names import HiddenNames
from impact.redaction.networks import network_in_view
from impact.redaction.published import PublishedSums
from impact.redaction.view import FULL, View, mark_of
from impact.results.assessment import Assessment, Options, assess_case
from impact.results.network import NetworkAssessment

Result = Assessment | NetworkAssessment
Made = tuple[Assessment, list[Path], dict[str, Manifest], HiddenNames]


@dataclass(frozen=True, slots=True)
class RedactedResults:
    """Results as a reader may see them, with what is held back of each file."""

    view: View
    results: list[Result]
    files: list[Path]  # the rewritten files
    manifests: Mapping[str, Manifest] = field(default_factory=dict)  # by the file of a result
    names: HiddenNames = field(default_factory=HiddenNames)  # of all of them

    @property
    def hides(self) -> bool:
        return any(self.manifests.values())


def redacted(
    results: Sequence[Result], view: View, folder: Path, published: Sequence[NetworkAssessment] = ()
) -> RedactedResults:
    """Results computed again from files in which a reader may see everything.

    The full view shows everything as it is, marks or not. For the others the rewritten files are written to `folder`:
    they may be given away with the documents, and give the documents' numbers.

    Parameters
    ----------
    published : sequence of NetworkAssessment
        Networks whose exact sums readers have already, in the order in which they were published.

    Raises
    ------
    InputError
    """
    if view.kind == FULL:
        return RedactedResults(view, [_unmarked(result) for result in results], [])  # nothing is written
    make_folder(folder)
    found, files = list[Result](), list[Path]()
    manifests: dict[str, Manifest] = {}
    told, names = _published(published, view), HiddenNames()
    for result in results:
        one: Result
        if isinstance(result, NetworkAssessment):
            one, written, held, hidden = network_in_view(result, view, folder, told)
        else:
            one, written, held, hidden = _case(result, view, folder)
        names.patterns += hidden.patterns
        names.shared |= hidden.shared
        found.append(one)
        files += written
        manifests |= held
    return RedactedResults(view, found, files, manifests, names)


def needs_view(results: Sequence[Result]) -> list[str]:
    """Files with marks: a document of theirs must say for whom it is."""
    members = [m for r in results for m in (r.results if isinstance(r, NetworkAssessment) else [r])]
    paths = dict.fromkeys(m.case.path for m in members)
    return [path for path in paths if Path(path).is_file() and _is_marked(plain_data(Path(path)))]


def _is_marked(item: Any) -> bool:
    if isinstance(item, dict):
        mark = item.get("confidential", "")
        return (isinstance(mark, str) and bool(mark_of(mark))) or any(map(_is_marked, item.values()))
    return isinstance(item, list) and any(map(_is_marked, item))


def _published(networks: Sequence[NetworkAssessment], view: View) -> PublishedSums:
    """What the documents of networks told before: their sums by the same rules, found again."""
    told = PublishedSums()
    with tempfile.TemporaryDirectory(prefix="impact-") as name:
        for k, network in enumerate(networks):
            folder = Path(name) / str(k)
            folder.mkdir()
            network_in_view(network, view, folder, told)
    return told


# ---------------------------------------------------------------------------------------------- full


def unmarked(case: Case) -> Case:
    """A case with nothing marked as confidential."""
    partners = {id: replace(one, confidential=False) for id, one in case.partners.items()}
    parameters = {name: replace(one, confidential=False) for name, one in case.parameters.items()}
    return replace(case, partners=partners, parameters=parameters)


def unmarked_network(network: Network) -> Network:
    """A network with nothing marked as confidential."""
    return replace(network, cases=tuple(unmarked(case) for case in network.cases))


def _unmarked(result: Result) -> Result:
    if isinstance(result, NetworkAssessment):
        return NetworkAssessment(unmarked_network(result.network), [_unmarked_case(one) for one in result.results])
    return _unmarked_case(result)


def _unmarked_case(result: Assessment) -> Assessment:
    return assess_case(unmarked(result.case), result.plan.inventory, result.options)


# ---------------------------------------------------------------------------------------------- a case


def _case(result: Assessment, view: View, folder: Path) -> Made:
    inventory = result.plan.inventory
    one = rewritten_cases([result.case], view, inventory)[0]
    file = folder / f"{one.id}.yaml"
    _refuse_own(file, result.case.path)
    save(file, one.text.encode())
    found = _read(file, result.case, view, inventory, _options(result.options, one))
    return found, [file], {str(file): one.manifest}, one.names


def _refuse_own(file: Path, path: str) -> None:
    if file.resolve() == Path(path).resolve():
        message = "is the file of the case itself, which a rewritten one would replace."
        raise InputError([Fault("own-file", message, Place(path), "Choose another folder with -o.")])


def _read(file: Path, case: Case, view: View, inventory: Inventory, options: Options) -> Assessment:
    found, collected = read(file)
    assert isinstance(found, Case)
    try:
        return assess_case(found, inventory, options, collected[0])
    except InputError as error:
        raise broken(error.faults, case, view) from None


def _options(options: Options, one: RewrittenCase) -> Options:
    """The caller's choices, with scenarios as the rewritten case calls them."""
    chosen = {key: one.renamed.get(getattr(options, key), getattr(options, key)) for key in ("baseline", "alternative")}
    return replace(options, **chosen)
