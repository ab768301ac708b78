"""Whether a rewritten case holds wherever in their classes its hidden values lie: else open figures narrow a class."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence

import yaml

from impact.cases.grammar.nodes import compose
from impact.cases.grammar.walk import Data
from impact.cases.read import CaseReader
from impact.factors import Inventory
from impact.ground.errors import Fault, Faults, InputError, Place
from impact.model import Case
from impact.redaction.bands import Band
from impact.redaction.view import View
from impact.results.assessment import Options, assess_case

INSIDE = 1e-3  # how far from the lower limit, which the class does not hold, its low end is tried


def check_ends(
    data: Data, bands: Mapping[str, Mapping[str, Band]], case: Case, view: View, inventory: Inventory
) -> None:
    """A rewritten case must hold with all hidden values at the low ends of their classes, and at the high ends.

    With the middles it may hold by accident: an open functional unit of 100 GWh and an open flow of 68.4 leave 31.6 for
    the hidden one, which is the middle of its class. What holds at both ends tells nothing of where in between a value
    is; equations of the case are linear in it, or hold identically.

    Parameters
    ----------
    data : dict
        The rewritten case.
    bands : mapping
        Classes of its hidden parameters, by name and by year (`value` for the value itself).

    Raises
    ------
    InputError
    """
    for at in (INSIDE, 1.0) if any(bands.values()) else ():
        moved = copy.deepcopy({key: value for key, value in data.items() if key != "claims"})
        for name, written in bands.items():
            parameter = moved["parameters"][name]
            for key, band in written.items():
                holder = parameter if key == "value" else parameter["by year"]
                holder[key] = band.written(_place(band, at))
        found = read_text(text_of_data(moved), case, view)
        try:
            assess_case(found, inventory, Options(), strict=False)
        except InputError as error:
            raise broken(error.faults, case, view) from None


def _place(band: Band, at: float) -> float:
    """A place in a class, from its limit nearest to zero (0) to the other (1)."""
    near, far = (band.low, band.high) if band.high > 0 else (band.high, band.low)
    return near + (far - near) * at


def text_of_data(data: Data) -> str:
    """A case as YAML."""
    return str(yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=10_000))


def read_text(text: str, case: Case, view: View) -> Case:
    """The rewritten case; what no longer holds in it is a fault of the marks.

    Raises
    ------
    InputError
    """
    faults = Faults(case.path)
    found = CaseReader(faults).case(compose(text.encode(), case.path), case.path, "")
    if faults.faults:
        raise broken(faults.faults, case, view)
    return found


def broken(faults: Sequence[Fault], case: Case, view: View) -> InputError:
    """Faults of a rewritten case as what they mean: an open figure gives a hidden one away."""
    remedy = "Make the open figure an expression of the marked parameters, or mark it as well."
    message = f"With classes for what the view '{view}' hides, an open figure no longer fits. "
    said = dict.fromkeys(message + fault.message for fault in faults)
    return InputError([Fault("view-does-not-hold", text, Place(case.path), remedy) for text in said])
