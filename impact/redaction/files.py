"""Rewritten cases and networks as files beside the documents that are made from them, and their assessment."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from impact.cases import read
from impact.cases.grammar.walk import Data, objects
from impact.factors import Inventory
from impact.ground.errors import Fault, InputError, Place
from impact.ground.files import make_folder, save
from impact.model import Case
from impact.redaction.apply import RewrittenCase, plain_data, rewritten_cases
from impact.redaction.holds import broken
from impact.redaction.manifest import Manifest
from impact.redaction.names import HiddenNames
from impact.redaction.networks import network_in_view
from impact.redaction.published import PublishedSums
from impact.redaction.view import FULL, View, mark_of
from impact.results.assessed import Assessed
from impact.results.assessment import Assessment, Options, again, assess_case
from impact.results.network import NetworkAssessment
from impact.results.origin import check_origin, unmarked, unmarked_network

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
    results: Sequence[Assessed], view: View, folder: Path, published: Sequence[NetworkAssessment] = ()
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
        return RedactedResults(view, [shown_in_full(result) for result in results], [])  # nothing is written
    for result in (*results, *published):
        check_origin(result)
    make_folder(folder)
    found, files = list[Result](), list[Path]()
    manifests: dict[str, Manifest] = {}
    told, names = _published(published, view), HiddenNames()
    for result in results:
        one: Result
        if isinstance(result, NetworkAssessment):
            one, written, held, hidden = network_in_view(result, view, folder, told)
        else:
            one, written, held, hidden = _case(result.members[0], view, folder)
        names.patterns += hidden.patterns
        names.shared |= hidden.shared
        found.append(one)
        files += written
        manifests |= held
    return RedactedResults(view, found, files, manifests, names)


def needs_view(results: Sequence[Assessed]) -> list[str]:
    """Files with marks: a document of theirs must say for whom it is."""
    cases = {member.path: member.case for result in results for member in result.members}
    return [path for path, case in cases.items() if case != unmarked(case) or _file_is_marked(Path(path))]


def _file_is_marked(file: Path) -> bool:
    return file.is_file() and _is_marked(plain_data(file))


def _is_marked(data: Data) -> bool:
    return any(mark_of(str(item.get("confidential", ""))) for _kind, _name, item in objects(data))


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


def shown_in_full(result: Assessed) -> Result:
    """A result with nothing marked as confidential."""
    if isinstance(result, NetworkAssessment):
        return NetworkAssessment(unmarked_network(result.network), [_unmarked(one) for one in result.results])
    return _unmarked(result.members[0])


def _unmarked(result: Assessment) -> Assessment:
    return again(result, unmarked(result.case), result.options)


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
