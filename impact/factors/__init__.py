"""The inventory: cited unit processes, elementary flows, methods and prices."""

from impact.factors.facts import Exchange, Fact, PriceFact, UnitProcess
from impact.factors.inventory import Inventory, load
from impact.factors.names import UnknownProcess

__all__ = ["Exchange", "Fact", "Inventory", "PriceFact", "UnitProcess", "UnknownProcess", "load"]
