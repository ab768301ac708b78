"""Tables of results, made in one place, and how each door shows them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

_IN_TWO = ("business", "lca")  # modules of texts; data stand in one of their own
# What shows each class of results: a module here, and what the names of its functions (`text`, `frame`) begin with
# where it shows several.
_SHOWN_BY = {
    "Business": ("business", ""),
    "CashFlows": ("business", "cash_flow_"),
    "ValueDistribution": ("business", "drawn_"),
    "Sensitivity": ("sensitivity", ""),
    "Simulation": ("simulation", ""),
    "NetworkSimulation": ("simulation", "network_"),
    "Alternatives": ("alternatives", ""),
    "Lca": ("lca", ""),
    "NetworkLca": ("lca", "network_"),
    "Attribution": ("attribution", ""),
    "Scopes": ("attribution", "scopes_"),
    "Society": ("society", ""),
    "FairPrices": ("fair_prices", ""),
    "FairPrice": ("fair_prices", "price_"),
    "OneSide": ("fair_prices", "side_"),
}


def _renderer(module: str, prefix: str, how: str) -> Callable[..., Any]:
    import importlib

    file = f"{module}_data" if module in _IN_TWO and how != "text" else module
    function: Callable[..., Any] = getattr(importlib.import_module(f"{__name__}.{file}"), prefix + how)
    return function


RENDERERS = {kind: partial(_renderer, *where) for kind, where in _SHOWN_BY.items()}
