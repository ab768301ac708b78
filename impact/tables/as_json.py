"""The JSON object of `impact assess --json`: a contract that other people's scripts rely on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impact.factors import Inventory
from impact.ground.paths import file_name
from impact.ground.version import VERSION
from impact.model.indicators import EVIDENCED, INDEX, NAMES, unit_of
from impact.results.assessed import Assessed
from impact.results.assessment import Assessment
from impact.results.claims import ClaimCheck, checks, network_checks
from impact.results.quality import shares
from impact.results.social import effects
from impact.tables.social import as_dicts

Array = NDArray[np.float64]


def document(results: Sequence[Assessed], inventory: Inventory) -> dict[str, Any]:
    """Cases, total and provenance; numbers are not rounded and nothing depends on the day or the machine."""
    found_networks = [result for result in results if result.is_network]
    cases = [case for network in found_networks for case in network.members]
    total = sum((network.total for network in found_networks), start=np.zeros(len(NAMES)))
    for result in results:
        if not result.is_network and all(result.id != case.id for case in cases):
            cases += result.members  # a case that stands in a network too counts once
            total = total + result.total
    networks = [_network(network) for network in found_networks]
    currency = cases[0].settings.currency if cases else "DKK"
    found = {
        "cases": [_case(case) for case in cases],
        "total": _valued(total, currency),
        "provenance": {
            "impact": VERSION,
            "factors": inventory.sha256,
            "replaced": [" ".join((row.table, *filter(None, row.key))) for _, row in inventory.tables.overridden],
            "files": {file_name(case.case.path): case.case.sha256 for case in cases},
        },
    }
    return {**found, "networks": networks} if networks else found


def _network(result: Assessed) -> dict[str, Any]:
    out = {id: overlap.counts if overlap else None for id, overlap in result.left_out().items()}
    claims = [
        {
            "indicator": claim.indicator,
            "source": claim.origin.source,
            "year": claim.year,
            "claimed": claimed,
            "computed": computed,
            "unit": result.unit(claim.indicator),
        }
        for claim, claimed, computed in network_checks(result)
    ]
    return {"id": result.id, "year": result.year, "left_out": out, "claims": claims}


def _case(result: Assessment) -> dict[str, Any]:
    currency = result.settings.currency
    return {
        "id": result.case.id,
        "year": result.year,
        "approach": result.case.approach,
        "status": result.case.status,
        "illustrative": result.case.illustrative,
        "gwp": result.settings.gwp,
        "water_scarcity_method": result.settings.aware,
        "electricity": result.electricity_method,
        "price_year": result.settings.price_year,
        "rate": result.settings.rate,
        "unsplit_share": result.unsplit_share,
        "evidence": {name: shares(result, name) for name in EVIDENCED},
        "comparisons": [
            {
                "baseline": c.baseline,
                "alternative": c.alternative,
                "default": c.default,
                "savings": _valued(c.saving, currency),
            }
            for c in result.comparisons
        ],
        "levels": {name: _valued(level, currency) for name, level in result.level.items()},
        "partners": {partner: _valued(saving, currency) for partner, saving in result.by_partner().items()},
        "claims": [_claim(check) for check in checks(result)],
        "social": as_dicts(effects(result)),
        "unpriced": {name: missing for name, missing in result.unpriced().items() if missing},
        **_background(result),
        "warnings": [warning.message for warning in result.warnings],
    }


def _background(result: Assessment) -> dict[str, Any]:
    """What a background database stands in for; nothing without one."""
    if result.settings.background is None:
        return {}
    from impact.tables.background import as_dict

    return {"background": as_dict(result)}


def _valued(values: Array, currency: str) -> dict[str, dict[str, Any]]:
    return {name: {"value": float(values[INDEX[name]]) + 0.0, "unit": unit_of(name, currency)} for name in NAMES}


def _claim(check: ClaimCheck) -> dict[str, Any]:
    return {
        "indicator": check.claim.indicator,
        "source": check.claim.origin.source,
        "year": check.claim.year,
        "claimed": check.claimed,
        "computed": check.computed,
        "unit": check.unit,
        "baseline": check.comparison.baseline,
        "alternative": check.comparison.alternative,
        "boundary": check.boundary,
        "gases": check.gases,
        "as_stated": check.named,
    }
