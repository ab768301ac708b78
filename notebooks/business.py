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
# # The business case of an exchange
#
# A heat pump in Kalundborg takes heat from the industry's treated wastewater. Does that pay, for whom, at which price
# of the wastewater, and how sure is it? An exchange happens when each partner's books say yes.

# %%
import impact

result = impact.assess("kal-wastewater-heat")
business = result.business()
business.baseline, business.alternative, business.terms.money

# %% [markdown]
# ## Cash flows
#
# What the exchange adds for each party in each year: the alternative minus the baseline; **positive is better**. Time
# counts from the start of the first year, where nothing is discounted. What partners pay each other cancels in the
# system, and `outside` takes the rest.

# %%
flows = business.cash_flows()
flows[(flows.scenario == "difference") & (flows.t <= 1)][["partner", "kind", "year", "value", "unit"]]

# %%
from impact.figures.cash_flow import cash_flow

cash_flow(business).figure

# %% [markdown]
# ## Key figures, with and without the grant

# %%
figures = business.key_figures()
figures[(figures.who == "utility") & figures.figure.isin(["NPV", "IRR", "payback"])]

# %% [markdown]
# Two checks that always hold: partners and outside add up to the system at the same rate, and at the internal rate of
# return the net present value is zero.

# %%
from impact.economics.figures import npv

common = [business.figures[who].npv_common for who in business.everyone]
rate = business.figures["utility"].irr.rate
abs(sum(common[:-1]) / common[-1] - 1) < 1e-9, abs(npv(business.of("utility"), rate)) < 1

# %% [markdown]
# ## How sure is it
#
# The same draws as in every other simulation with this seed: parameters, inventory and prices, each within its own
# range. How prices will *develop* is not among them; that is a matter of scenarios.

# %%
print(business.simulate(20_000, seed=42))

# %% [markdown]
# ## What turns it
#
# Each price, quantity, distance and the number of years at which the net present value is zero. No value means: at none
# that was looked at, and the note says what was.

# %%
for flip in business.flips("utility"):
    zero = "never" if flip.value is None else f"zero at {flip.value:.4g}"
    print(f"{flip.kind}, {flip.what}: {flip.central:.4g} {flip.unit} now, {zero} {flip.note}")

# %% [markdown]
# And if a partner leaves after five years: what is stranded, and what the baseline costs for the rest?

# %%
left = business.leaving(5)
{who: (round(left.npv[i]), round(left.stranded[i])) for i, who in enumerate(left.partners)}

# %% [markdown]
# ## A fair price
#
# The lowest price that leaves the provider no worse off, the highest that the receiver can pay. Between them lies what
# there is to share.

# %%
prices = result.fair_price("npv")
print(prices)

# %% [markdown]
# That object holds **both** limits: it is a mediator's. A document for one side holds that side's limit, and whether
# there is room for an agreement.

# %%
from impact.economics.price_range import one_side

print(one_side(prices.prices[0], "utility"))

# %% [markdown]
# ## Society's account
#
# By the Danish guideline: transfers cancel, resources are lifted to market prices, discounted at the guideline's
# falling rate, and a tonne of CO2e has a price of its own.

# %%
print(result.society())

# %% [markdown]
# ## Who may claim the saving
#
# The joint saving comes first. Every other view divides it by a convention, and adds up to it.

# %%
views = result.attribution().frame()
climate = views[views.indicator == "climate"]
climate.groupby("view", sort=False)["value"].sum()

# %% [markdown]
# What a partner sees in its own greenhouse gas inventory is another figure, by the scopes of the GHG Protocol.

# %%
print(result.scopes())
