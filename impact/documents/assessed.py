"""The result that a document is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from impact import cases
from impact.factors import Inventory
from impact.factors import load as load_inventory
from impact.ground.language import ENGLISH, speak
from impact.model import Case
from impact.redaction.files import unmarked, unmarked_network
from impact.results import computed
from impact.results.assessment import Assessment, Options, assess_case
from impact.results.network import NetworkAssessment, assess_network


def assessed(
    path: str, layers: Sequence[str] = (), language: str = ENGLISH, full: bool = False, **options: Any
) -> Assessment | NetworkAssessment:
    """The result of a case or network, its reader's warnings included; what is written next is in the language.

    Parameters
    ----------
    path : str
        A case file, a folder with a network, or the id of a bundled one.
    layers : sequence of str
        Folders of inventory tables on top of the bundled ones.
    language : str
        Of the document: en or da.
    full : bool
        Show what is marked as confidential.
    options
        As for `impact.assess`: baseline, alternative, year, gwp, electricity, currency, price_year, rate.
    """
    speak(language)
    inventory = computed.known_inventory(load_inventory(*layers))
    chosen = Options(**_with_background(options, inventory))
    found, collected = cases.read(cases.find(path))
    if full:
        found = unmarked(found) if isinstance(found, Case) else unmarked_network(found)
    if isinstance(found, Case):
        return computed.shared(assess_case(found, inventory, chosen, collected[0]), full)
    return computed.shared(assess_network(found, inventory, chosen, collected), full)


def _with_background(options: dict[str, Any], inventory: Inventory) -> dict[str, Any]:
    """The options with the background database itself in place of its name, table and number of samples."""
    if not options.get("background"):
        return options
    from impact.brightway.background import load  # only where a document stands on one

    rest = {k: v for k, v in options.items() if k not in ("background", "mapping", "background_samples")}
    database = load(options["background"], options["mapping"], inventory, options.get("background_samples", 0))
    return {**rest, "background": database}
