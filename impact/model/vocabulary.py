"""The words that a case file may choose from."""

from __future__ import annotations

STATUSES = ("idea", "planned", "operating", "ended")
APPROACHES = ("attributional", "consequential")
ROLES = ("supply", "disposal", "treatment", "transport", "operation", "loss", "infrastructure", "induced")
STREAM_KINDS = ("energy", "water", "material", "service")
BASES = ("real", "nominal")
# Classes of Danish tax depreciation: factors/taxes.csv has their rates and the law.
DEPRECIATION_CLASSES = ("general", "heat and wastewater plants", "pipes and networks")
DISTRIBUTIONS = ("normal", "lognormal", "uniform", "triangular", "pert")
OUTSIDE = "outside"
# Who may see a value in documents for others; `yes` is the company's own (impact.redaction).
MARKS = ("yes", "no", "company", "partner", "facilitator", "public")
JOBS = ("created", "retained")
REACHES = ("direct", "indirect")
REVIEWS = ("internal expert", "external expert", "panel")  # ISO 14044, 6.2 (the first two) and 6.3

# The verbs of a flow. `use` and `displace` speak to processes, the others to elementary flows.
VERBS = ("use", "displace", "take", "emit", "return", "evaporate")

# What a published figure may be compared with: its boundary, and the gases it counts (and `CLAIM_INDICATORS`).
BOUNDARIES = ("direct", "life-cycle")
GASES = ("CO2", "CO2e")
