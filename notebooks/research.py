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

# %%
from impact.documents import chapters
from impact.ground.language import speak

speak(language)
draws, seed = 20_000, 42  # of everything uncertain
study = chapters.Study(result)
simulation = chapters.simulated(result, draws, seed)
chapters.title(result)

# %% [markdown]
# ## Summary

# %%
chapters.summary(result, chapters.interval(result, simulation))

# %% [markdown]
# ## Goal of the study

# %%
chapters.purpose(result)

# %% [markdown]
# ## System and functions

# %%
chapters.goal(result)

# %% [markdown]
# ### Reference flows

# %%
chapters.reference_flows(result)

# %% [markdown]
# ### System boundary

# %%
chapters.boundary(result)

# %% [markdown]
# ### What is left out

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
# ### Parameters

# %%
chapters.parameters(result)

# %% [markdown]
# ## Electricity

# %%
chapters.electricity(study)

# %% [markdown]
# ## Co-products and allocation

# %%
chapters.coproducts(study)

# %% [markdown]
# ## Levels of the scenarios

# %%
chapters.levels(result)

# %% [markdown]
# ### Climate by origin

# %%
chapters.climate_by_origin(result)

# %% [markdown]
# ### Contributions

# %%
chapters.contributions(result)

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
# ### All baselines side by side

# %%
chapters.baselines(result)

# %% [markdown]
# ### Savings over the years

# %%
chapters.over_years(result)

# %% [markdown]
# ### Savings per partner

# %%
chapters.per_partner(result)

# %% [markdown]
# ## How sure the savings are

# %%
chapters.uncertainty(result, simulation)

# %% [markdown]
# ### What drives the savings, and what to measure next

# %%
chapters.drivers(result)

# %% [markdown]
# ### Baseline, electricity, transport and yields

# %%
chapters.four_sensitivities(study)

# %% [markdown]
# ### Choices that are no matter of probability

# %%
chapters.alternatives(result)

# %% [markdown]
# ## All categories of a full LCIA method

# %%
chapters.lca(result)

# %% [markdown]
# ## Business case

# %%
chapters.business_case(result, draws, seed)

# %% [markdown]
# ### Fair prices

# %%
chapters.fair_price(result)

# %% [markdown]
# ### Society's account

# %%
chapters.society_account(result)

# %% [markdown]
# ## Who may claim the saving

# %%
chapters.claiming(result)

# %% [markdown]
# ### Jobs and other effects

# %%
chapters.jobs(result)

# %% [markdown]
# ## Published claims
#
# Published figures are compared with every baseline and both boundaries, and nothing is tuned to meet them.

# %%
chapters.claims(result)

# %% [markdown]
# ## Quality of the data

# %%
chapters.data_quality(study)

# %% [markdown]
# ### Completeness check

# %%
chapters.completeness_check(study)

# %% [markdown]
# ### Consistency check

# %%
chapters.consistency_check(study)

# %% [markdown]
# ### Warnings

# %%
chapters.warnings(result)

# %% [markdown]
# ## Conclusions and recommendations

# %%
chapters.conclusions(result, simulation)

# %% [markdown]
# ### Limitations

# %%
chapters.limitations(result)

# %% [markdown]
# ## Critical review

# %%
chapters.review(result)

# %% [markdown]
# ## Where ISO 14044 is answered

# %%
chapters.iso_index(study)

# %% [markdown]
# ## Words used here
#
# - **Saving**: baseline minus alternative. Positive is better, for every indicator.
# - **Baseline**: what would happen without the exchange. There is seldom one right answer, so several are shown; the
#   first is the default.
# - **Alternative**: the same functions delivered with the exchange.
# - **t CO₂e**: tonnes of greenhouse gases, methane and nitrous oxide converted to the amount of CO₂ that warms as much
#   over 100 years.
# - **Biogenic CO₂**: CO₂ from wood, straw or biogas. The plants took it from the air, so it weighs 0 and is shown
#   beside the climate figure: emitting less of it is *not* counted as a benefit, emitting more not as a burden.
# - **Direct and life-cycle**: direct is what leaves the partners' own stacks and the plants that make the electricity
#   and heat they buy; life-cycle adds everything behind that, such as extracting and transporting the fuel.
# - **Attributional**: computed with the average of what is produced, such as the average electricity of the year. A
#   *consequential* study would ask which plant runs less.
# - **95 % of the draws**: all uncertain values are drawn at random, each within its own range, and everything is
#   computed again; the range leaves out the lowest and the highest 2.5 % of the answers.
# - **Share of the variance**: how much of the spread of a saving comes from one value (first-order Sobol index).
# - **NPV**, net present value: all later costs and gains, each discounted to the start, added up.
# - **Scopes** of the GHG Protocol: 1 what a company emits itself, 2 the generation of the electricity, heat and steam
#   that it buys, 3 the rest of its supply chain.
# - **Annuity**: an investment spread evenly, with interest, over its lifetime, so that it can stand beside yearly
#   costs.
# - **Illustrative**: a key quantity is not published, so the figure shows an order of magnitude, not a measured result.
# - **Assumption**: a value of the case without a source, with the reason for it.
# - **Evidence** of an inventory value: *publisher's file, via a copy* and *publisher's page, excerpt* were read in the
#   publisher's own words; *secondary transcription* in somebody else's copy of them; *derived* was computed from such a
#   value; *unverified* was not looked up in a publication.

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
# ## Provenance

# %%
chapters.provenance(result, date)
