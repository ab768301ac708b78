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
# # How sure is a saving? Paired comparison
#
# In Aalborg one lorry carries chalk slurry one way and gypsum the other, where two lorries went before. What it saves
# is the difference of two levels, and both are uncertain. This notebook shows why the two must be drawn together, and
# what then drives the saving.

# %%
import numpy as np

import impact

result = impact.assess("aal-chalk-slurry")
levels = {name: float(result.level[name][0]) for name in (result.baseline, result.alternative)}
levels, result.default["climate"], result.unit("climate")

# %% [markdown]
# ## What is uncertain
#
# Parameters of the case, rows of the inventory and prices, each with a distribution and the statement it comes from.
# The emissions of the lorry stand in *both* scenarios: whatever they are, they are the same in both.

# %%
from impact.uncertainty.model import model_of

model = model_of(result)
for entry in model.inputs[:6]:
    print(f"{entry.title}: {entry.basis}")

# %% [markdown]
# ## Draw both scenarios
#
# `sample` gives values of every input; the model turns them into levels. One row of the answer is one scenario.

# %%
from impact.uncertainty.streams import sample

rows = {output: k for k, output in enumerate(model.outputs)}
before, after = rows[result.baseline, "", "climate"], rows[result.alternative, "", "climate"]
n = 20_000
one = model(sample(model.inputs, n, seed=1))

# %% [markdown]
# ### The right way: one draw, both scenarios
#
# In draw number 7 the lorry, the distance and the load have one value each, and both scenarios use it.

# %%
paired = one[before] - one[after]
print(f"P(saving > 0) = {(paired > 0).mean():.3f}, standard deviation {paired.std():.1f} t CO2e/a")

# %% [markdown]
# ### The wrong way: each scenario with draws of its own
#
# As if the alternative were driven by other lorries on another road. This is what one gets from two separate
# simulations, or from two published intervals that are compared with each other.

# %%
two = model(sample(model.inputs, n, seed=2))
unpaired = one[before] - two[after]
print(f"P(saving > 0) = {(unpaired > 0).mean():.3f}, standard deviation {unpaired.std():.1f} t CO2e/a")

# %% [markdown]
# The mean is the same, the spread is several times as wide, and a saving that is certain appears as a matter of luck.
# The intervals of the two levels overlap widely; that says nothing about their difference.

# %%
for name, row in ((result.baseline, before), (result.alternative, after)):
    low, high = np.quantile(one[row], (0.025, 0.975))
    print(f"{name}: {low:.0f} to {high:.0f} t CO2e/a")
low, high = np.quantile(paired, (0.025, 0.975))
print(f"saving, paired: {low:.1f} to {high:.1f} t CO2e/a")

# %% [markdown]
# Why: the variance of a difference is $\sigma_b^2 + \sigma_a^2 - 2\,\rho\,\sigma_b\,\sigma_a$. What both scenarios
# share makes $\rho$ large.

# %%
float(np.corrcoef(one[before], one[after])[0, 1])

# %% [markdown]
# ## As a figure

# %%
from impact import figures as plots
from impact.figures.uncertainty import draw_distribution

both = plots.new(4.6, rows=2, sharex=True)
edges = np.histogram_bin_edges(unpaired, 400)
for ax, name, values in zip(both, ("paired", "each for itself"), (paired, unpaired), strict=True):
    counts = np.histogram(values, edges)[0]
    draw_distribution(edges, counts, "t CO2e/a", f"Saving, {name}", positive=(values > 0).mean(), ax=ax)
both[0].figure

# %% [markdown]
# ## You need not do this by hand
#
# `simulate` pairs by construction: every uncertain thing has one stream of random numbers, derived from the seed and
# its name, whichever scenario, case or thread uses it.

# %%
mc = result.simulate(100_000, seed=42)
mc.probability("climate"), mc.probability("cost")

# %% [markdown]
# Against another alternative of the file, the same lorry computed with factors per tonne-kilometre, the picture turns:
# a factor per tonne-kilometre already holds an average empty return, so that it cannot show a load on the way back.

# %%
plots.distribution(mc, "cost", alternative="shared lorry in tkm").figure

# %% [markdown]
# How many draws are enough? Until the figures that are quoted no longer move.

# %%
plots.convergence(mc, "climate").figure

# %% [markdown]
# ## What drives the saving
#
# What both scenarios share drops out of the sign, but not out of the size. One at a time over its own range:

# %%
study = result.sensitivity("climate", samples=1024)
plots.tornado(study).figure

# %%
study.measure_next()[["title", "first", "sd_if_known", "evidence"]].head(5)

# %% [markdown]
# ## What would have to be true for the saving to be zero
#
# Any input can be asked, uncertain or not; *never* is an answer, with the range that was searched.

# %%
from impact.tables.sensitivity import break_even_text

for name in ("distance", "gypsum"):
    print(break_even_text(study.break_even(name), study.variable(name)))
