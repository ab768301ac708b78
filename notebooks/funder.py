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

result = impact.assess("sja-solrod-biogas")  # or with options: year=2021, gwp="ar5" ...
language = "en"  # or "da"
date = ""
linked = ""  # for a network: how the documents of its cases end that stand beside this one, such as ".html"

# %%
from impact.documents.chapters import funder, provenance
from impact.documents.chapters import funder_annexes as annexes
from impact.ground.language import speak

speak(language)
funding = funder.funding(result)
funder.funder_title(funding)

# %% [markdown]
# ## Result

# %%
funder.result_page(funding)

# %% [markdown]
# ## Indicators

# %%
funder.indicators_page(funding)

# %% [markdown]
# ## Annex A: before and after, all indicators

# %%
annexes.annex_levels(funding, linked)

# %% [markdown]
# ## Annex B: what is left out

# %%
annexes.annex_left_out(funding)

# %% [markdown]
# ## Annex C: tonnes under RCR47 and RCR48

# %%
annexes.annex_tonnes(funding)

# %% [markdown]
# ## Annex D: ten-year sums (Innovation Fund)

# %%
annexes.annex_ten_years(funding)

# %% [markdown]
# ## Annex E: relative emissions (European Investment Bank)

# %%
annexes.annex_eib(funding)

# %% [markdown]
# ## Annex F: results in NISP's list

# %%
annexes.annex_nisp(funding)

# %% [markdown]
# ## Annex G: incoming and outgoing flows (CircLean)

# %%
annexes.annex_circlean(funding)

# %% [markdown]
# ## Annex H: definitions and sources of the indicators

# %%
annexes.annex_definitions(funding)

# %% [markdown]
# ## Annex I: how sure, and what that lets us say

# %%
annexes.annex_wording(funding)

# %% [markdown]
# ## Annex J: a text that may be quoted

# %%
annexes.annex_claim(funding)

# %% [markdown]
# ## Provenance

# %%
provenance(result, date)
