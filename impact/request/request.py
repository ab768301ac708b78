"""The request: what is to be assessed, on which inventory, with which options; all its faults are raised together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from impact.cases import find, read
from impact.factors import Inventory, load
from impact.ground.errors import Fault, Faults, InputError
from impact.model import Case, Network
from impact.results.assessment import Assessment, Options, assess_case, check_options
from impact.results.network import NetworkAssessment, assess_network

Subject = Case | Network | str | Path
Result = Assessment | NetworkAssessment


def _nothing(_told: object) -> None:
    """For whom nobody listens."""


def _as_they_are(cases: Sequence[Case]) -> Iterable[Case]:
    return cases


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be assessed, and how.

    Attributes
    ----------
    subjects : tuple
        Cases and networks, or what stands for one: a file, a folder, the id of a bundled one.
    options : Options
        Without a background database, which is named below.
    given : Inventory, optional
        The inventory; else the bundled tables with `layers` on top.
    layers : tuple
        Folders of inventory tables.
    background : str
        A Brightway database, `PROJECT:DATABASE`.
    mapping : str or Path
        The table of what it replaces.
    samples : int
        Dependent samples of that database's own uncertainty.
    """

    subjects: tuple[Subject, ...]
    options: Options = field(default_factory=Options)
    given: Inventory | None = None
    layers: tuple[str, ...] = ()
    background: str = ""
    mapping: str | Path = ""
    samples: int = 0

    @classmethod
    def of(
        cls,
        *subjects: Subject,
        layers: Iterable[str] = (),
        inventory: Inventory | None = None,
        background: str = "",
        mapping: str | Path = "",
        background_samples: int = 0,
        **options: Any,
    ) -> Request:
        """A request in the words of the command line and of `impact.assess`.

        Raises
        ------
        InputError
            If an option is none that is offered.
        """
        for name, written in (("gwp", str.lower), ("currency", str.upper)):
            if name in options:
                options[name] = written(options[name])
        chosen = Options(**options)
        check_options(chosen)
        return cls(subjects, chosen, inventory, tuple(layers), background, mapping, background_samples)

    def inventory(self) -> Inventory:
        """The inventory behind all its results."""
        return self.given or load(*self.layers)

    def results(
        self,
        inventory: Inventory | None = None,
        track: Callable[[Sequence[Case]], Iterable[Case]] = _as_they_are,
        said: Callable[[str], None] = _nothing,
        left_out: Callable[[Fault], None] = _nothing,
    ) -> list[Result]:
        """Each subject assessed.

        Parameters
        ----------
        inventory : Inventory, optional
            From `inventory`, where a door shows it too.
        track : callable
            Wraps the cases of a network while they are gone through (a progress bar).
        said : callable
            Is told what a background database is being asked.
        left_out : callable
            Is told of each file of a folder that is no case.

        Raises
        ------
        InputError
            With every fault of every file and of the options.
        """
        known = inventory or self.inventory()
        options = self._with_background(known, said)
        results, faults = list[Result](), list[Fault]()
        for subject in self.subjects:
            try:
                found, collected = _read(subject)
                if isinstance(found, Case):
                    results.append(assess_case(found, known, options, collected[0] if collected else None))
                    continue
                for warning in (w for one in collected for w in one.warnings if w.kind == "not-a-case"):
                    left_out(warning)
                results.append(assess_network(found, known, options, collected, track))
            except InputError as error:
                faults += error.faults
        if faults:
            raise InputError(dict.fromkeys(faults))
        return results

    def _with_background(self, inventory: Inventory, said: Callable[[str], None]) -> Options:
        """The options with the background database itself."""
        if not self.background:
            return self.options
        from impact.brightway.background import load as load_background  # only when asked for

        database = load_background(self.background, self.mapping, inventory, self.samples, said=said)
        return replace(self.options, background=database)


def _read(subject: Subject) -> tuple[Case | Network, list[Faults]]:
    """A case or network with what its reader found."""
    return (subject, []) if isinstance(subject, Case | Network) else read(find(subject))
