"""A network as a reader may see it: its cases rewritten in a folder of their own, its sums by the rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from impact.cases import read
from impact.cases.grammar.fields import OBJECTS
from impact.cases.grammar.walk import Data
from impact.ground.errors import Fault, InputError, Place
from impact.ground.files import make_folder, save
from impact.model import Network
from impact.redaction.apply import HEAD, RewrittenCase, check_names, plain_data, rewritten_cases
from impact.redaction.figures import open_figures
from impact.redaction.holds import broken, text_of_data
from impact.redaction.key import checksum
from impact.redaction.manifest import Manifest
from impact.redaction.names import HiddenNames
from impact.redaction.prose import Prose
from impact.redaction.published import PublishedSums
from impact.redaction.sums import exact_sums
from impact.redaction.view import FUNDER, PUBLIC, View
from impact.results.assessment import Options
from impact.results.network import NetworkAssessment, assess_network


def network_in_view(
    result: NetworkAssessment, view: View, folder: Path, told: PublishedSums
) -> tuple[NetworkAssessment, list[Path], dict[str, Manifest], HiddenNames]:
    """Every case of a network in a folder of its own, with its `network.yaml`, and the network of these.

    Parameters
    ----------
    told : PublishedSums
        Sums that readers have already; those that this network publishes are added.
    """
    network, cases = result.network, [one.case for one in result.results]
    inventory = result.results[0].plan.inventory
    found = rewritten_cases(cases, view, inventory)
    inner = folder / _network_id(network, found, view)
    make_folder(inner)
    _no_others(inner, {f"{one.id}.yaml" for one in found})
    files = []
    for one in found:
        files.append(inner / f"{one.id}.yaml")
        save(files[-1], one.text.encode())
    manifest = Manifest(network.id, str(view))
    if network.sha256:
        text = _network_text(network, found, view, manifest)
        files.append(inner / "network.yaml")
        save(files[-1], text.encode())
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
        manifest.sums = exact_sums(result, assessed, [one.hidden for one in found], view.width, told)
    held = {str(file): one.manifest for file, one in zip(files, found, strict=False)}
    names = found[0].names if found else HiddenNames()
    return assessed, files, {**held, again.path: _all_of(manifest, found)}, names


def _asked_year(options: Options, network: Network) -> int | None:
    return None if options.year == network.year else options.year


def _network_file(network: Network) -> Path:
    return Path(network.path)


def _all_of(own: Manifest, found: Sequence[RewrittenCase]) -> Manifest:
    """What a network's document holds back: its own texts, and what its cases hide."""
    for one in found:
        for entry in one.manifest.entries:
            own.entries.append(replace(entry, case=one.id))
        own.partners |= one.manifest.partners
        own.texts += one.manifest.texts
    return own


def _network_text(network: Network, found: Sequence[RewrittenCase], view: View, manifest: Manifest) -> str:
    """The network's own file: its texts cleaned, its claims gone where a case hides something."""
    data: Data = plain_data(_network_file(network))
    ids = dict(zip((case.id for case in network.cases), found, strict=True))
    figures = [figure for one in found for figure in open_figures(_data(one.text), set())]
    hides = any(one.manifest for one in found)
    prose = Prose(figures, [band for one in found for entry in one.manifest.entries for band in entry.bands])
    names = found[0].names if found else None

    def clean(text: str, language: str, title: bool = False) -> str:
        if hides:
            text = prose.name(text) if title else prose.sentences(text)
        return names.replaced(text, language) if names else text

    data["title"] = _cleaned(data["title"], partial(clean, title=True)) or _network_id(network, found, view)
    for key in data.keys() & {"description", "note"}:
        data[key] = _cleaned(data[key], clean)
    data["left out"] = [text for text in (_cleaned(one, clean) for one in data.get("left out", [])) if text]
    for key in data.keys() & {"goal", "review"}:
        data[key] = _texts_of(data[key], key, clean)
    data["cases"] = [f"{one.id}.yaml" for one in found]
    data["id"] = _network_id(network, found, view)
    for overlap in data.get("overlaps", []):
        _rename_overlap(overlap, ids, clean)
    if hides:
        _drop_what_tells(data, manifest)
    elif "groups" in data:
        data["groups"] = {
            group: {ids[id].id: params for id, params in members.items()} for group, members in data["groups"].items()
        }
    kept = {key: value for key, value in data.items() if value and key in OBJECTS["network"]}
    text = HEAD.format(view=view) + text_of_data(kept)
    if names:
        check_names(text, network.path, names)
    return text


def _drop_what_tells(data: Data, manifest: Manifest) -> None:
    for _claim in data.pop("claims", []):
        manifest.dropped("claim", "reveals it")
    data.pop("groups", None)  # their members' ranges are classes now
    data.pop("sources", None)


def _rename_overlap(overlap: Data, ids: Mapping[str, RewrittenCase], clean: Callable[..., str]) -> None:
    cases = overlap["cases"] if isinstance(overlap["cases"], list) else [overlap["cases"]]
    overlap["cases"] = [ids[id].id for id in cases]
    overlap["counts"] = ids[overlap["counts"]].id
    overlap["reason"] = _cleaned(overlap["reason"], clean) or {"en": "the same saving", "da": "samme besparelse"}


def _network_id(network: Network, found: Sequence[RewrittenCase], view: View) -> str:
    prose = Prose((), [band for one in found for entry in one.manifest.entries for band in entry.bands])
    id = prose.identifier(found[0].names.slug(network.id, "-"), "-") if found else network.id
    return f"{id}-{view.suffix}"


def _no_others(folder: Path, own: set[str]) -> None:
    """A plain folder is a network of all its files: one of a case that is gone by now would count.

    Raises
    ------
    InputError
    """
    others = sorted(file.name for file in folder.glob("*.yaml") if file.name not in {*own, "network.yaml"})
    if others:
        message = f"holds files of cases that are not in the network any more: {', '.join(others)}."
        raise InputError([Fault("other-files", message, Place(str(folder)), "Remove them, or choose another folder.")])


def _data(text: str) -> Data:
    return plain_data(text.encode())


def _texts_of(item: Any, kind: str, clean: Any) -> Any:
    """An object with its texts cleaned; one that must stand says that it is held back."""
    if isinstance(item, list):
        return [_texts_of(one, kind, clean) for one in item]
    held = {"en": "confidential", "da": "fortroligt"}
    found: Data = {}
    for key, value in item.items():
        spec = OBJECTS[kind].get(key)
        if spec is None or spec.kind not in ("text", "names"):
            found[key] = value  # a date, a standard
        elif isinstance(value, list):
            found[key] = [clean(one, "en") or held["en"] for one in value]
        else:
            found[key] = _cleaned(value, clean) or (held if spec.required else "")
    return {key: value for key, value in found.items() if value}


def _cleaned(text: Any, clean: Any) -> Any:
    """A text, or one in each language, without what gives something away."""
    if isinstance(text, dict):
        found = {language: clean(one, language) for language, one in text.items()}
        return {language: one for language, one in found.items() if one}
    return clean(text, "en")
