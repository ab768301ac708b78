"""Names to things: which process, elementary flow or product each line of a case means."""

from __future__ import annotations

from dataclasses import dataclass

from impact.factors import Inventory, UnknownProcess
from impact.ground.errors import did_you_mean
from impact.ground.units import Dimension
from impact.model import Case, Process

# What `take`, `return` and `evaporate` are called in a case, and the elementary flow each means.
WATERS = {
    "take": {"groundwater": "water (groundwater)", "surface water": "water (surface)", "sea water": "water (sea)"},
    "return": {
        "surface water": "water to surface water",
        "groundwater": "water to groundwater",
        "sea": "water to sea",
    },
    "evaporate": {"water": "water to air"},
    "emit": {},
}


@dataclass(frozen=True, slots=True)
class Product:
    """What a name means: an output of one of the case's own processes, or a process of the inventory."""

    name: str  # unique: own process (with its output, if it has several), or process id
    own: Process | None
    dimension: Dimension
    output: int = 0  # which output of the own process


class Resolver:
    """Finds products and elementary flows by name, with the case's own processes first."""

    def __init__(self, case: Case, inventory: Inventory, electricity: str = "") -> None:
        self.case, self.inventory = case, inventory
        self.method = electricity or case.electricity
        if case.approach == "consequential" and not self.method and inventory.is_method("marginal mix"):
            self.method = "marginal mix"
        self.own = _own_products(case)

    def product(self, name: str) -> Product:
        """What a name in `use`, `displace` or `inputs` means.

        Raises
        ------
        UnknownProcess
            With the nearest names, or all candidates if it is ambiguous.
        """
        if name in self.own:
            return self.own[name]
        try:
            id = self.inventory.resolve(name, self.method)
        except UnknownProcess as error:
            if error.kind == "unknown-process":
                mistyped = [own for own in self.own if own.lower() == name.lower()]
                meant = mistyped or self.inventory.lookup.suggestions(name, self.case.region)
                remedy = did_you_mean(name, [*self.own, *self.inventory.names])
                if meant:
                    remedy = "Did you mean " + " or ".join(f"'{n}'" for n in meant) + "?"
                raise UnknownProcess("unknown-process", f"Unknown process '{name}'.", remedy) from None
            raise
        return Product(id, None, self.inventory.process(id).dimension)

    def elementary(self, verb: str, name: str) -> str | None:
        """The elementary flow that a verb and a name mean, or None."""
        flow = WATERS.get(verb, {}).get(name, name)
        return flow if flow in self.inventory.elementary_flows else None


def _own_products(case: Case) -> dict[str, Product]:
    """Names of the case's own products: a process means its first output; an output's own name, if only one has it."""
    products: dict[str, Product] = {}
    bare: dict[str, list[Product]] = {}
    for process in case.processes.values():
        several = len(process.outputs) > 1
        for k, (output, amount) in enumerate(process.outputs):
            name = f"{process.name}: {output}" if several else process.name
            product = Product(name, process, amount.dimension, k)
            products[name] = product
            products.setdefault(process.name, product)
            bare.setdefault(output, []).append(product)
    for output, makers in bare.items():
        if len(makers) == 1:
            products.setdefault(output, makers[0])
    return products
