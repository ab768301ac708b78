"""What a case is: frozen data, read and checked once, with amounts as expressions of parameters.

`values` holds texts and amounts, `partners` who exchanges what, `scenarios` how the functions are delivered, `money`
what that costs, `study` what the study is for, `case` the whole, `vocabulary` the words that a case may choose from.

Words as in docs/glossary.md. Amounts are `Amount`s: an expression and its dimension, whose values are taken
later, for one or many samples and years at once, by `impact.amounts`. Every object keeps the line it came from.
"""

from __future__ import annotations

from impact.model.case import Case, Network, Overlap, Years
from impact.model.indicators import CLAIM_INDICATORS
from impact.model.money import Cost, Economy, Investment, Payment, Price, PricePath, PriceScenario
from impact.model.partners import Coalition, Function, Location, Partner, Stream
from impact.model.scenarios import Flow, Process, Scenario, Segment
from impact.model.study import Claim, CutOff, Goal, Review, Social
from impact.model.values import Amount, Origin, Parameter, Source, Text, Uncertainty
from impact.model.vocabulary import (
    APPROACHES,
    BASES,
    BOUNDARIES,
    DEPRECIATION_CLASSES,
    DISTRIBUTIONS,
    GASES,
    JOBS,
    MARKS,
    OUTSIDE,
    REACHES,
    REVIEWS,
    ROLES,
    STATUSES,
    STREAM_KINDS,
    VERBS,
)

__all__ = [
    "APPROACHES", "BASES", "BOUNDARIES", "CLAIM_INDICATORS", "DEPRECIATION_CLASSES", "DISTRIBUTIONS", "GASES",
    "JOBS", "MARKS", "OUTSIDE", "REACHES", "REVIEWS", "ROLES", "STATUSES", "STREAM_KINDS", "VERBS", "Amount",
    "Case", "Claim", "Coalition", "Cost", "CutOff", "Economy", "Flow", "Function", "Goal", "Investment", "Location",
    "Network", "Origin", "Overlap", "Parameter", "Partner", "Payment", "Price", "PricePath", "PriceScenario",
    "Process", "Review", "Scenario", "Segment", "Social", "Source", "Stream", "Text", "Uncertainty", "Years",
]  # fmt: skip
