# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # The Python API on a real exchange
#
# In Kalundborg a heat pump takes heat from treated wastewater and delivers district heat. What does it save, against
# what, and where do the numbers come from?

# %%
import impact

case = impact.load("kal-wastewater-heat")  # a file, a folder, or the id of a bundled case
case.title, case.status, list(case.scenarios)

# %% [markdown]
# ## Assess
#
# A result prints as a table. The first baseline of the file is the default one.

# %%
result = impact.assess(case)
print(result)

# %% [markdown]
# A saving is the baseline minus the alternative: positive is better. Every pair of baseline and alternative is
# there, and the sign may depend on the baseline.

# %%
savings = result.savings()
climate = savings[savings.indicator == "climate"]
climate[["baseline", "alternative", "default", "value", "unit"]]

# %% [markdown]
# ## Levels and the ledger
#
# A saving is the difference of two levels, and a level is a sum of the ledger's rows: one per scenario, year,
# partner, role, flow and indicator.

# %%
levels = result.levels()
of_climate = levels[levels.indicator == "climate"].set_index("scenario")["value"]
float(of_climate["oil boilers"] - of_climate["heat pump"])

# %%
ledger = result.ledger()
ledger[ledger.indicator == "climate"]

# %% [markdown]
# ## Explain
#
# Every number has a derivation, down to the inventory row and its source.

# %%
print(result.explain("climate"))

# %% [markdown]
# ## Other choices
#
# The year, the set of global warming potentials, the electricity method, currency and discount rate can be chosen.
# The electricity of 2021 by another method:

# %%
other = impact.assess(case, electricity="consumption mix")
round(result.default["climate"]), round(other.default["climate"])

# %% [markdown]
# ## Over the years

# %%
yearly = result.yearly()
yearly[yearly.indicator == "climate"].tail(3)

# %% [markdown]
# ## Figures and documents
#
# Figures take and return an `ax`. The whole document is one call.

# %%
from impact import figures as plots

ax = plots.waterfall(result, "climate")
ax.figure

# %% [markdown]
# ```python
# result.report("wastewater-heat.html")
# ```
#
# writes what `impact report kal-wastewater-heat` writes.
