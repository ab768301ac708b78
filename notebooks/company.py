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

result = impact.assess("kal-wastewater-heat")  # or with options: year=2021, gwp="ar5" ...
language = "en"  # or "da"
date = ""
partner = ""  # a partner's id: a document for that partner alone

# %%
from impact.documents.chapters import company, provenance
from impact.documents.chapters import company_account as behind
from impact.documents.chapters import company_money as money
from impact.ground.language import speak

speak(language)
account = company.account(result, partner)
company.company_title(account)

# %% [markdown]
# ## The decision on one page

# %%
company.decision(account)

# %% [markdown]
# ## Cash flow

# %%
money.cash_flows(account)

# %% [markdown]
# ## Key figures

# %%
money.key_figures(account)

# %% [markdown]
# ## Fair prices
#
# A price between the two limits leaves both sides better off than without the exchange. The lowest price is what the
# provider must have to lose nothing; the highest is what the receiver can pay and lose nothing.

# %%
money.fair_price(account)

# %% [markdown]
# ## What if

# %%
behind.what_if(account)

# %% [markdown]
# ## Climate and water in plain words

# %%
behind.three_lines(account)

# %% [markdown]
# ## Jobs and the neighbourhood

# %%
behind.jobs(account)

# %% [markdown]
# ## What it rests on

# %%
behind.rests_on(account)

# %% [markdown]
# ## Cash flows year by year

# %%
money.cash_tables(account)

# %% [markdown]
# ## Words used here
#
# - **Baseline**: what would be done without the exchange; all figures are the difference to it.
# - **NPV** (net present value): all money paid and received over the years in one sum, later money counting less by the
#   required return. Above zero the exchange earns more than that return.
# - **Required return**: what a party asks of money it invests, also called discount rate or hurdle rate.
# - **Internal rate of return**: the interest that the money invested earns.
# - **Modified internal rate of return**: the same if what comes back is invested again at the required return only.
# - **Payback**: when what came back covers what was paid; *discounted*, with interest.
# - **Everyone else**: who is not a partner. The state loses tax income here when a taxed fuel is no longer burned.
# - **Draws**: the computation repeated with other values of everything uncertain, each within its range.

# %% [markdown]
# ## Provenance

# %%
provenance(result, date)
