"""Whether the files that a result was read from still give it: a case may be changed in Python, a file by anybody."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from impact.cases import read
from impact.cases.groups import alone
from impact.ground.errors import Fault, InputError, Place
from impact.model import Case, Network
from impact.results.assessed import Assessed

FILE, OTHER_FILE, PYTHON = "file", "changed file", "python"


def origin(result: Assessed) -> str:
    """Where a result comes from.

    Returns
    -------
    str
        FILE: its files read as what was assessed, marks of confidential values aside. OTHER_FILE: one of them has been
        changed since, or is gone. PYTHON: the files are as they were, but what was assessed is not what they say; or
        there never was a file.
    """
    return result.once("origin", lambda: _origin(result))


def _origin(result: Assessed) -> str:
    subject = result.subject
    if not subject.path:
        return PYTHON
    if _changed(result):
        return OTHER_FILE
    try:
        again = read(Path(subject.path))[0]
    except InputError:
        return PYTHON
    return FILE if _plain(again) == _plain(subject) == _plain(_assessed(result)) else PYTHON


def _assessed(result: Assessed) -> Case | Network:
    """What was assessed, by the cases of its members: they may have been assessed again."""
    cases = tuple(member.case for member in result.members)
    return replace(result.subject, cases=cases) if isinstance(result.subject, Network) else cases[0]


def _plain(subject: Case | Network) -> Case | Network:
    return unmarked_network(subject) if isinstance(subject, Network) else unmarked(alone(subject))


def _changed(result: Assessed) -> list[str]:
    """Files with other bytes than when they were read; a plain folder has no file of its own."""
    read_before = {one.path: one.sha256 for one in (result.subject, *(m.case for m in result.members)) if one.sha256}
    return [path for path, sha256 in read_before.items() if _sha256(Path(path)) != sha256]


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def unmarked(case: Case) -> Case:
    """A case with nothing marked as confidential."""
    partners = {id: replace(one, confidential=False) for id, one in case.partners.items()}
    parameters = {name: replace(one, confidential=False) for name, one in case.parameters.items()}
    return replace(case, partners=partners, parameters=parameters)


def unmarked_network(network: Network) -> Network:
    """A network with nothing marked as confidential."""
    return replace(network, cases=tuple(unmarked(case) for case in network.cases))


def check_origin(result: Assessed) -> None:
    """Refuse what must be made from the files themselves, where they do not give the result.

    Raises
    ------
    InputError
    """
    if origin(result) == OTHER_FILE:
        message, remedy = "has changed since it was read, or is gone.", "Load and assess it again."
        raise InputError([Fault("changed", message, Place(path), remedy) for path in _changed(result)])
    if origin(result) == PYTHON:
        message = "was changed in Python after it was read: what others may see of it is made from the file itself."
        remedy = "Write the change into the file, and load and assess that."
        raise InputError([Fault("changed", message, Place(result.path), remedy)])
