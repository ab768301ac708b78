"""One process's climate factor derived, with all that is known about the process: for `impact factors --why`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from impact.catalogue.factor import LATEST, Factors, candidates_of, facts_at, published_year, solve, uncertainty_of
from impact.catalogue.listing import kilograms
from impact.catalogue.search import search
from impact.factors import Inventory
from impact.ground.errors import Fault, InputError, nearest
from impact.ground.layout import wrapped
from impact.results.derivation import Derivation, FactorTree, lines, number

DEPTH = 20


def find(inventory: Inventory, name: str) -> str:
    """The process that a name means: an id, a general name with a default, a Danish name or the only one found.

    Raises
    ------
    InputError
        With the nearest names if there is none, or several.
    """
    wanted = name.strip().lower()
    if not wanted:
        raise InputError([Fault("no-name", "--why needs a process's name.", remedy="As in --why electricity DK.")])
    for id in inventory.process_ids:
        if wanted in (id.lower(), inventory.process(id).name_da.lower()):
            return id
    general = next((n for n in inventory.names if n.lower() == wanted), "")
    candidates = [row["id"] for row in inventory.lookup.candidates(general)] if general else []
    chosen = [id for id in candidates if inventory.process(id).default] or candidates
    if len(chosen) == 1:
        return chosen[0]
    found = candidates or search(inventory, [name])
    if len(found) == 1:
        return found[0]
    if found:
        message = f"'{name}' can mean {len(found)} processes."
        shown = "; ".join(found[:8]) + ("; ..." if len(found) > 8 else "")
        raise InputError([Fault("ambiguous-process", message, remedy=f"Choose one: {shown}")])
    close = "; ".join(nearest(name, inventory.names))
    raise InputError(
        [Fault("unknown-process", f"Unknown process '{name}'.", remedy=f"Nearest: {close}." * bool(close))]
    )


class Why:
    """A process, its factor and the tree below it."""

    def __init__(self, inventory: Inventory, name: str, year: int | None = None) -> None:
        self.inventory, self.year = inventory, year or LATEST
        self.id = find(inventory, name)
        self.process = inventory.process(self.id)
        self.solved: Factors = solve(inventory, [self.id, *candidates_of(inventory, self.id)], self.year)
        self.basis = self.solved.basis(self.id)
        column = self.solved.columns[self.id]
        plan, evaluation = self.solved.plan, self.solved.evaluation
        tree = FactorTree(plan, evaluation, "climate", self.year, DEPTH)
        self.score = tree.score(column)
        self.nodes: list[Derivation] = tree.of(column)
        self.price = tree.prices(column)
        self.canonical = plan.system.columns[column].unit

    @property
    def uncertainty(self) -> list[tuple[str, str]]:
        """Each own row with its range, spread or the want of one."""
        facts = facts_at(self.inventory, self.id, self.year)
        return [(f"{fact.row['flow'] or fact.row['kind']}: {fact.shown}", uncertainty_of(fact)) for fact in facts]

    @property
    def others(self) -> list[tuple[str, float, bool]]:
        """Candidates of the same general name with their life-cycle factors [t CO2e per unit]; the default marked."""
        found = candidates_of(self.inventory, self.id)
        return [(id, self.solved.climate(id)[0], self.inventory.process(id).default) for id in found if id != self.id]

    def as_dict(self) -> dict[str, Any]:
        """For JSON; numbers are not rounded."""
        life_cycle, direct = self.solved.climate(self.id)
        unit = f"t CO2e/{self.process.unit}"
        return {
            "id": self.id,
            "name_da": self.process.name_da,
            "answers_to": self.process.answers_to,
            "default": self.process.default,
            "group": self.process.group,
            "region": self.process.region,
            "method": self.process.method,
            "year": self.year,
            "published_year": published_year(self.inventory, self.id, self.year),
            "gwp": "GWP100 AR6",
            "climate": {"value": life_cycle, "unit": unit},
            "climate_direct": {"value": direct, "unit": unit},
            "counts": {"gases": self.basis.gases, "boundary": self.basis.boundary},
            "covers": list(self.basis.covers),
            "derivation": {"unit": f"t CO2e/{self.canonical}", "value": self.score}
            | {"parts": [node.as_dict() for node in self.nodes]},
            "price": [node.as_dict() for node in self.price],
            "uncertainty": [{"row": row, "uncertainty": text} for row, text in self.uncertainty],
            "candidates": [
                {"id": id, "climate": {"value": value, "unit": unit}, "default": default}
                for id, value, default in self.others
            ],
            "note": self.process.note,
        }

    def text(self) -> str:
        """The derivation for a terminal."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        process = self.process
        life_cycle, direct = (kilograms(value) for value in self.solved.climate(self.id))
        yield self.id + (f" ({process.name_da})" if process.name_da and process.name_da != self.id else "")
        about = [process.group, process.region, process.method, f"year {self.year}"]
        used = published_year(self.inventory, self.id, self.year)
        about.append(f"nearest published year {used}" if used not in (None, self.year) else "")
        yield " · ".join(filter(None, about))
        yield f"life-cycle {life_cycle}, direct {direct} kg CO2e/{process.unit}; GWP100 AR6; counts {self.basis}"
        yield f"covers: {', '.join(self.basis.covers) or 'no elementary flow'}"
        if process.note:
            yield from wrapped(f"note: {process.note}", 0)
        yield f"climate {number(self.score)} t CO2e/{self.canonical}"
        yield from (lines(self.nodes) if self.nodes else ["   no row with a weight in climate"])
        yield from (lines(self.price) if self.price else ["price: none in the inventory"])
        if self.uncertainty:
            yield "uncertainty of its own rows"
            yield from (f"   {row}: {text}" for row, text in self.uncertainty)
        if self.others:
            mine = " (this one is the default)" if process.default else ""
            yield f"other candidates of '{process.answers_to}'{mine} [kg CO2e/{process.unit}]"
            width = max(len(id) for id, _, _ in self.others)
            for id, value, default in self.others:
                yield f"   {id.ljust(width)}  {kilograms(value):>9}{' (default)' if default else ''}"
