"""Networks: a named set of cases, from `network.yaml` or a plain folder."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from impact.cases.grammar.nodes import Node, compose, line_of, read_bytes
from impact.cases.groups import with_groups
from impact.cases.read import CaseReader, read_file
from impact.ground.errors import Fault, Faults, InputError, Place, did_you_mean
from impact.ground.memory import many_objects
from impact.model import Case, Network, Overlap, Text

FILE = "network.yaml"
SUFFIXES = (".yaml", ".yml", ".xlsx", ".xlsm")
HIDDEN = (".", "~$")  # of a system, and of a workbook that is open in Excel


def read_network(folder: Path) -> tuple[Network, list[Faults]]:
    """The network of a folder, or all its cases where it has no `network.yaml`.

    Returns the network and the faults and warnings of every file, for `check` to go on with.

    Raises
    ------
    InputError
        With the faults of every file, if one cannot be read at all.
    """
    path = folder / FILE
    if not path.is_file():
        return _plain(folder)
    faults = Faults(str(path))
    data = read_bytes(path)
    reader = CaseReader(faults)
    top = reader.object(compose(data, str(path)), "network", "The network")
    reader.sources = reader.keys(top.get("sources"))
    sources = reader.map(top.get("sources"), "sources", reader.source)
    listed = reader.names(top.get("cases"), "cases")
    names = tuple(dict.fromkeys(listed))
    for name in names:
        if listed.count(name) > 1:
            faults.add("same-file", f"'{name}' is listed twice.", line_of(top["cases"]), "Remove one of them.")
    files = [folder / name for name in names]
    for name, file in zip(names, files, strict=True):
        if not file.is_file():
            known = [p.name for p in case_files(folder)]
            message = f"'{name}' does not exist beside this file."
            faults.add("missing-file", message, line_of(top["cases"]), did_you_mean(name, known))
    cases, collected = _read_all([file for file in files if file.is_file()])
    id = reader.identifier(top.get("id"), "id")
    cases = with_groups(reader, top.get("groups"), cases, id)
    network = Network(
        id=id,
        title=reader.text(top.get("title"), "title"),
        description=reader.text(top.get("description")),
        note=reader.text(top.get("note")),
        cases=tuple(cases),
        year=reader.year(top.get("year"), "year"),
        overlaps=tuple(_overlap(reader, node, cases) for node in reader.items(top.get("overlaps"), "overlaps")),
        claims=tuple(reader.claim(node, None) for node in reader.items(top.get("claims"), "claims")),
        sources=sources,
        left_out=reader.texts(top.get("left out"), "left out"),
        goal=reader.goal(top.get("goal")),
        reviews=tuple(reader.review(node) for node in reader.items(top.get("review"), "review")),
        path=str(path),
        sha256=hashlib.sha256(data).hexdigest(),
    )
    _unique_ids(cases, collected)
    return network, [faults, *collected]


def _overlap(reader: CaseReader, node: Node, cases: list[Case]) -> Overlap:
    found = reader.object(node, "overlap", "The overlap")
    ids, known = reader.names(found.get("cases"), "cases"), [case.id for case in cases]
    counts = reader.string(found.get("counts"), "counts")
    for id in (*ids, counts):
        if id not in known:
            remedy = did_you_mean(id, known)
            message = f"The overlap names '{id}', which is the id of no case here."
            reader.faults.add("unknown-case", message, line_of(node), remedy)
    if counts in known and counts not in ids:
        message = f"The overlap counts '{counts}', which is not among its cases."
        reader.faults.add("overlap", message, line_of(node), f"Its cases: {', '.join(ids)}.")
    return Overlap(ids, counts, reader.text(found.get("reason")), line_of(node))


def case_files(folder: Path) -> list[Path]:
    """The files of a folder that may be cases, by their endings; hidden ones and those that Excel locks are none."""
    return sorted(
        file
        for file in folder.iterdir()
        if file.suffix.lower() in SUFFIXES and file.name != FILE and not file.name.startswith(HIDDEN)
    )


def _plain(folder: Path) -> tuple[Network, list[Faults]]:
    cases, collected = _read_all(case_files(folder))
    others = [one for one in collected if any(fault.kind == "not-a-case" for fault in one.faults)]
    if len(others) == len(collected):
        remedy = "Name a case file, a folder with cases, or the id of a bundled case."
        message = f"holds no case file ({', '.join('*' + suffix for suffix in SUFFIXES)})."
        no_cases = Fault("no-cases", message, Place(str(folder)), remedy)
        raise InputError([no_cases, *(one.faults[0] for one in others)])
    for one in others:  # a workbook of something else may lie beside the cases
        first = one.faults[0]
        one.warnings.append(replace(first, message=f"This file is left out: it {first.message}", warning=True))
        one.faults.clear()
    _unique_ids(cases, collected)
    title = Text(folder.resolve().name.capitalize())
    return Network(id=folder.resolve().name, title=title, cases=tuple(cases), path=str(folder)), [
        Faults(str(folder)),
        *collected,
    ]


def _read_all(files: list[Path]) -> tuple[list[Case], list[Faults]]:
    """Every case that can be read; a file that is no YAML at all only adds its fault."""
    cases, collected = [], []
    with many_objects():
        for file in files:
            faults = Faults(str(file))
            collected.append(faults)
            try:
                cases.append(read_file(file, faults))
            except InputError as error:
                faults.faults += error.faults
    return cases, collected


def _unique_ids(cases: list[Case], collected: list[Faults]) -> None:
    files = {faults.file: faults for faults in collected}
    first: dict[str, Case] = {}
    for case in cases:
        if case.id in first:
            message = f"The id '{case.id}' is also that of {Path(first[case.id].path).name}."
            files[case.path].add("same-id", message, case.lines.get("id", 0), "Every case needs an id of its own.")
        first.setdefault(case.id, case)
