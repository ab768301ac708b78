"""The inventory: cited unit processes, elementary flows, methods and prices."""

from impact.factors.inventory import Exchange, Fact, Inventory, UnitProcess, UnknownProcess, load

__all__ = ["Exchange", "Fact", "Inventory", "UnitProcess", "UnknownProcess", "load"]
