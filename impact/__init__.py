"""impact: what an industrial symbiosis saves, in climate, water and money, against explicit baselines.

case = impact.load("cases/kalundborg/wastewater-heat.yaml")
result = impact.assess(case)
print(result)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from impact.ground.printed import register
from impact.ground.version import VERSION as __version__
from impact.tables import RENDERERS

__all__ = ["ImpactError", "InputError", "__version__", "assess", "load", "load_inventory"]

if TYPE_CHECKING:
    from impact.api import assess
    from impact.cases import load
    from impact.factors import load as load_inventory
    from impact.ground.errors import ImpactError, InputError

_WHERE = {
    "assess": ("impact.api", "assess"),
    "load": ("impact.cases", "load"),
    "load_inventory": ("impact.factors", "load"),
    "ImpactError": ("impact.ground.errors", "ImpactError"),
    "InputError": ("impact.ground.errors", "InputError"),
}


register(RENDERERS)  # results print themselves as tables, without knowing them


def __getattr__(name: str) -> Any:
    """Load a public name on first use: importing `impact` costs nothing."""
    if name not in _WHERE:
        raise AttributeError(f"module 'impact' has no attribute '{name}'")
    import importlib

    module, attribute = _WHERE[name]
    value = getattr(importlib.import_module(module), attribute)
    globals()[name] = value
    return value
