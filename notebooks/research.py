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

# %% tags=["parameters"]
path = "kal-wastewater-heat"  # a case file, or the id of a bundled case
options = {}  # what `impact.assess` takes, such as {"year": 2021, "gwp": "ar5"}
layers = []  # folders with inventory tables to lay on top of the bundled ones
date = ""

# %%
from impact.report import chapters

result = chapters.assessed(path, layers, **options)
chapters.title(result)

# %% [markdown]
# ## Summary

# %%
chapters.summary(result)

# %% [markdown]
# ## System and functions

# %%
chapters.goal(result)

# %% [markdown]
# ## Scenarios and flows
#
# Each scenario is a complete way of delivering the functions. Levels keep the life-cycle sign: emission, use and
# cost are positive, credits negative.

# %%
chapters.scenarios(result)

# %% [markdown]
# ### Processes of the case

# %%
chapters.processes(result)

# %% [markdown]
# ## Parameters

# %%
chapters.parameters(result)

# %% [markdown]
# ## Savings
#
# A saving is the baseline's level minus the alternative's. *Life-cycle* counts every unit process behind a flow;
# *direct* counts the partners' own stacks and the generation of the electricity and heat they buy (scopes 1 and 2
# of the GHG Protocol).

# %%
chapters.savings(result)

# %% [markdown]
# ### Savings by term
#
# A term is what the flows of one role (supply, disposal, treatment, transport ...) in the baseline exceed those
# in the alternative.

# %%
chapters.terms(result)

# %% [markdown]
# ## Levels of the scenarios

# %%
chapters.levels(result)

# %% [markdown]
# ## Contributions

# %%
chapters.contributions(result)

# %% [markdown]
# ## Savings per partner

# %%
chapters.per_partner(result)

# %% [markdown]
# ## Savings over the years

# %%
chapters.over_years(result)

# %% [markdown]
# ## All baselines side by side

# %%
chapters.baselines(result)

# %% [markdown]
# ## Published claims
#
# Published figures are compared with every baseline and both boundaries, and nothing is tuned to meet them.

# %%
chapters.claims(result)

# %% [markdown]
# ## Data
#
# Values stand as their publisher prints them, in the publisher's unit.

# %%
chapters.inventory(result)

# %% [markdown]
# ## Sources

# %%
chapters.sources(result)

# %% [markdown]
# ## Warnings

# %%
chapters.warnings(result)

# %% [markdown]
# ## What is left out

# %%
chapters.left_out(result)

# %% [markdown]
# ## Method and choices
#
# Case and inventory form one linear system of unit processes: with the technosphere matrix $A$, the interventions
# $B$, the characterisation $C$ and the demand $f$ of a scenario, the level of all indicators is
#
# $$h = C\,B\,A^{-1} f$$
#
# and the saving of an alternative against a baseline is
#
# $$\Delta h = h_{\mathrm{baseline}} - h_{\mathrm{alternative}}$$
#
# Cost is conventional life-cycle costing: it stops at the first priced purchase across a partner's boundary. An
# investment $I$ with lifetime $n$ years counts as its annuity at the real rate $i$:
#
# $$a = I\,\frac{i\,(1+i)^n}{(1+i)^n - 1}$$

# %%
chapters.choices(result)

# %% [markdown]
# ## Limitations

# %%
chapters.limitations(result)

# %% [markdown]
# ## Provenance

# %%
chapters.provenance(result, date)
