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

# %% tags=["given"]
import impact

result = impact.assess("kalundborg")  # or with options: year=2021, gwp="ar5" ...
language = "en"  # or "da"
date = ""
linked = ""  # how the documents of the cases end that stand beside this one, such as ".html"

# %%
from impact.documents import chapters
from impact.ground.language import speak

speak(language)
simulation = chapters.network_simulated(result)
chapters.network_title(result)

# %% [markdown]
# ## Summary

# %%
chapters.network_summary(result)

# %% [markdown]
# ## Goal of the study

# %%
chapters.network_purpose(result)

# %% [markdown]
# ## Cases

# %%
chapters.network_cases(result, linked)

# %% [markdown]
# ## Streams between the partners

# %%
chapters.network_streams(result)

# %% [markdown]
# ## How sure the sum is

# %%
chapters.network_uncertainty(result, simulation)

# %% [markdown]
# ### The sum against other baselines

# %%
chapters.network_baselines(result)

# %% [markdown]
# ## What the sum leaves out

# %%
chapters.network_left_out(result)

# %% [markdown]
# ## Quality of the data

# %%
chapters.network_quality(result)

# %% [markdown]
# ## Consistency between the cases

# %%
chapters.network_consistency(result)

# %% [markdown]
# ## Who may claim the sum

# %%
chapters.network_claiming(result)

# %% [markdown]
# ## Published claims

# %%
chapters.network_claims(result)

# %% [markdown]
# ## Sources

# %%
chapters.network_sources(result)

# %% [markdown]
# ## Critical review

# %%
chapters.network_review(result)

# %% [markdown]
# ## Where ISO 14044 is answered

# %%
chapters.network_clauses(result)

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
chapters.provenance(result, date)
