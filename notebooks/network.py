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
path = "kalundborg"  # a folder with cases, a network.yaml, or the id of a bundled network
options = {}  # what `impact.assess` takes, such as {"year": 2021, "gwp": "ar5"}
layers = []  # folders with inventory tables to lay on top of the bundled ones
date = ""
linked = True  # the documents of the cases stand beside this one

# %%
from impact.report import chapters

network = chapters.assessed(path, layers, **options)
chapters.network_title(network)

# %% [markdown]
# ## Summary

# %%
chapters.network_summary(network)

# %% [markdown]
# ## Cases

# %%
chapters.network_cases(network, linked)

# %% [markdown]
# ## What the sum leaves out

# %%
chapters.network_left_out(network)

# %% [markdown]
# ## Published claims

# %%
chapters.network_claims(network)

# %% [markdown]
# ## Sources

# %%
chapters.network_sources(network)

# %% [markdown]
# ## Provenance

# %%
chapters.network_provenance(network, date)
