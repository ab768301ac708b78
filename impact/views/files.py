"""Rewritten cases and networks as files beside the documents that are made from them, and their assessment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from impact.assessment import Assessment, Options, assess_case
from impact.cases import read
from impact.errors import Fault, InputError, Place
from impact.factors import Inventory
from impact.model import Case, Network
from impact.network import NetworkAssessment, assess_network
from impact.views.apply import HEAD, Seen, broken, plain_data, seen
from impact.views.key import checksum
from impact.views.manifest import Manifest
from impact.views.prose import Prose
from impact.views.rewrite import open_figures
from impact.views.secrets import Data
from impact.views.sums import exact_sums
from impact.views.view import FULL, FUNDER, PUBLIC, View, mark_of

Result = Assessment | NetworkAssessment


@dataclass(frozen=True, slots=True)
class Viewed:
    """Results as a reader may see them, with what is held back of each file."""

    view: View
    results: list[Result]
    files: list[Path]  # the rewritten files
    manifests: Mapping[str, Manifest] = field(default_factory=dict)  # by the file of a result

    @property
    def hides(self) -> bool:
        return any(self.manifests.values())


def in_view(results: Sequence[Result], view: View, folder: Path) -> Viewed:
    """Results computed again from files in which a reader may see everything.

    The full view shows everything as it is, marks or not. For the others the rewritten files are written to `folder`:
    they may be given away with the documents, and give the documents' numbers.

    Raises
    ------
    InputError
    """
    if view.kind == FULL:
        return Viewed(view, [_unmarked(result) for result in results], [])  # nothing is written
    folder.mkdir(parents=True, exist_ok=True)
    found, files = list[Result](), list[Path]()
    manifests: dict[str, Manifest] = {}
    for result in results:
        if isinstance(result, NetworkAssessment):
            one, written, held = _network(result, view, folder)
        else:
            one, written, held = _case(result, view, folder)
        found.append(one)
        files += written
        manifests |= held
    return Viewed(view, found, files, manifests)


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


def _case(result: Assessment, view: View, folder: Path) -> tuple[Result, list[Path], dict[str, Manifest]]:
    inventory = result.plan.inventory
    one = seen([result.case], view, inventory)[0]
    file = folder / f"{one.id}.yaml"
    _refuse_own(file, result.case.path)
    file.write_text(one.text, encoding="utf-8")
    found = _read(file, result.case, view, inventory, _options(result.options, one))
    return found, [file], {str(file): one.manifest}


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


def _options(options: Options, one: Seen) -> Options:
    """The caller's choices, with scenarios as the rewritten case calls them."""
    chosen = {key: one.renamed.get(getattr(options, key), getattr(options, key)) for key in ("baseline", "alternative")}
    return replace(options, **chosen)


# ---------------------------------------------------------------------------------------------- a network


def _network(result: NetworkAssessment, view: View, folder: Path) -> tuple[Result, list[Path], dict[str, Manifest]]:
    """Every case of a network in a folder of its own, with its `network.yaml`."""
    network, cases = result.network, [one.case for one in result.results]
    inventory = result.results[0].plan.inventory
    found = seen(cases, view, inventory)
    inner = folder / f"{network.id}-{view.suffix}"
    inner.mkdir(exist_ok=True)
    files = []
    for one in found:
        files.append(inner / f"{one.id}.yaml")
        files[-1].write_text(one.text, encoding="utf-8")
    manifest = Manifest(network.id, str(view))
    if network.sha256:
        text = _network_text(network, found, view, manifest)
        files.append(inner / "network.yaml")
        files[-1].write_text(text, encoding="utf-8")
        manifest.checksum = checksum(_network_file(network).read_bytes())
    options = result.results[0].options
    shared = replace(options, baseline="", alternative="", year=_asked_year(options, network))
    again, collected = read(inner)
    assert isinstance(again, Network)
    try:
        assessed = assess_network(again, inventory, shared, collected)
    except InputError as error:
        raise broken(error.faults, cases[0], view) from None
    if view.kind in (FUNDER, PUBLIC):
        manifest.sums = exact_sums(result, assessed, [one.hidden for one in found], view.width)
    held = {str(file): one.manifest for file, one in zip(files, found, strict=False)}
    return assessed, files, {**held, again.path: _all_of(manifest, found)}


def _asked_year(options: Options, network: Network) -> int | None:
    return None if options.year == network.year else options.year


def _network_file(network: Network) -> Path:
    return Path(network.path)


def _all_of(own: Manifest, found: Sequence[Seen]) -> Manifest:
    """What a network's document holds back: its own texts, and what its cases hide."""
    for one in found:
        for entry in one.manifest.entries:
            own.entries.append(replace(entry, case=one.id))
        own.partners |= one.manifest.partners
        own.texts += one.manifest.texts
    return own


def _network_text(network: Network, found: Sequence[Seen], view: View, manifest: Manifest) -> str:
    """The network's own file: its texts cleaned, its claims gone where a case hides something."""
    data: Data = plain_data(_network_file(network))
    ids = dict(zip((case.id for case in network.cases), found, strict=True))
    figures = [figure for one in found for figure in open_figures(_data(one.text), set())]
    hides = any(one.manifest for one in found)
    prose = Prose(figures, ())
    names = found[0].names if found else None

    def clean(text: str, language: str) -> str:
        text = prose.sentences(text) if hides else text
        return names.replaced(text, language) if names else text

    for key in ("title", "description", "note"):
        if key in data:
            data[key] = _cleaned(data[key], clean) or (network.id if key == "title" else "")
    data["left out"] = [text for text in (_cleaned(one, clean) for one in data.get("left out", [])) if text]
    data["cases"] = [f"{one.id}.yaml" for one in found]
    data["id"] = f"{network.id}-{view.suffix}"
    for overlap in data.get("overlaps", []):
        cases = overlap["cases"] if isinstance(overlap["cases"], list) else [overlap["cases"]]
        overlap["cases"] = [ids[id].id for id in cases]
        overlap["counts"] = ids[overlap["counts"]].id
        overlap["reason"] = _cleaned(overlap["reason"], clean) or {"en": "the same saving", "da": "samme besparelse"}
    if hides:
        for _claim in data.pop("claims", []):
            manifest.dropped("claim", "reveals it")
        data.pop("groups", None)  # their members' ranges are classes now
        data.pop("sources", None)
    elif "groups" in data:
        data["groups"] = {
            group: {ids[id].id: params for id, params in members.items()} for group, members in data["groups"].items()
        }
    kept = {key: value for key, value in data.items() if value}
    return HEAD.format(view=view) + yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=10_000)


def _data(text: str) -> Data:
    return plain_data(text.encode())


def _cleaned(text: Any, clean: Any) -> Any:
    """A text, or one in each language, without what gives something away."""
    if isinstance(text, dict):
        found = {language: clean(one, language) for language, one in text.items()}
        return {language: one for language, one in found.items() if one}
    return clean(text, "en")

