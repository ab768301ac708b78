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
language = "en"  # or "da"
date = ""
linked = ""  # how the documents of the cases end that stand beside this one, such as ".html"

# %%
from impact.documents import chapters

network = chapters.assessed(path, layers, language, **options)
simulation = chapters.network_simulated(network)
chapters.network_title(network)

# %% [markdown]
# ## Summary

# %%
chapters.network_summary(network)

# %% [markdown]
# ## Goal of the study

# %%
chapters.network_purpose(network)

# %% [markdown]
# ## Cases

# %%
chapters.network_cases(network, linked)

# %% [markdown]
# ## Streams between the partners

# %%
chapters.network_streams(network)

# %% [markdown]
# ## How sure the sum is

# %%
chapters.network_uncertainty(network, simulation)

# %% [markdown]
# ### The sum against other baselines

# %%
chapters.network_baselines(network)

# %% [markdown]
# ## What the sum leaves out

# %%
chapters.network_left_out(network)

# %% [markdown]
# ## Quality of the data

# %%
chapters.network_quality(network)

# %% [markdown]
# ## Consistency between the cases

# %%
chapters.network_consistency(network)

# %% [markdown]
# ## Who may claim the sum

# %%
chapters.network_claiming(network)

# %% [markdown]
# ## Published claims

# %%
chapters.network_claims(network)

# %% [markdown]
# ## Sources

# %%
chapters.network_sources(network)

# %% [markdown]
# ## Critical review

# %%
chapters.network_review(network)

# %% [markdown]
# ## Where ISO 14044 is answered

# %%
chapters.network_clauses(network)

# %% [markdown]
# ## Words used here
#
# - **Saving**: what would happen without an exchange (the **baseline**) minus what happens with it. Positive is better.
# - **Plain sum**: the savings of the cases added up. It is not an account of everything the companies do.
# - **t CO₂e**: tonnes of greenhouse gases, methane and nitrous oxide converted to the amount of CO₂ that warms as much
#   over 100 years. Biogenic CO₂ (from wood, straw, biogas) is not in it.
# - **Direct and life-cycle**: direct is what leaves the partners' own stacks and the plants that make the electricity
#   and heat they buy; life-cycle adds everything behind that, such as extracting and transporting the fuel.
# - **Illustrative**: a key quantity of the case is not published, so the figure shows an order of magnitude.

# %% [markdown]
# ## Provenance

# %%
chapters.provenance(network, date)
