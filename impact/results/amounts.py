"""The amounts of a case as evaluated, and which of them would give a confidential parameter away."""

from __future__ import annotations

import numpy as np

from impact import expressions
from impact.model import Amount
from impact.results.assessment import Assessment


class KnownAmounts:
    """Evaluated amounts, with those that would reveal a confidential parameter marked."""

    def __init__(self, result: Assessment) -> None:
        self.result, self.values = result, result.plan.amounts()
        parameters = result.case.parameters
        hidden = {name for name, p in parameters.items() if p.confidential}
        while True:
            more = {name for name, p in parameters.items() if expressions.names_in(p.amount.tree) & hidden} - hidden
            if not more:
                break
            hidden |= more
        self.hidden = hidden

    def secret(self, amount: Amount) -> bool:
        return bool(expressions.names_in(amount.tree) & self.hidden)

    def value(self, amount: Amount) -> float:
        return float(np.asarray(self.values(amount), dtype=float).reshape(-1)[0])
