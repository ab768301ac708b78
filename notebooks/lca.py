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
# # A full LCIA method, and a background database such as ecoinvent
#
# `impact assess` prints indicators of our own. This notebook characterises the same case with all categories of EF
# v3.1, asks how far the inventory covers them, and then lets a Brightway database stand in for a part of the
# inventory.

# %%
import impact

result = impact.assess("kal-surface-water")
found = result.lca("EF v3.1")

# %% [markdown]
# ## What is covered, before any number
#
# The inventory holds greenhouse gases, air pollutants of combustion, water and primary energy. Toxicity, land use and
# metals are not in it. Each category has a grade, and one that is not covered has no number: not zero.

# %%
coverage = found.coverage()
coverage["grade"].value_counts()

# %%
coverage[coverage.grade != "not covered"][["category", "grade", "processes", "of", "share_of_climate", "notes"]]

# %% [markdown]
# ## Savings and what they consist of
#
# A saving is the baseline minus the alternative: positive is better. Where one of the two levels is no number, neither
# is the saving.

# %%
savings = found.savings()
savings.dropna(subset=["value"])[["category", "baseline", "alternative", "value", "unit", "coverage"]]

# %%
parts = found.contributions(by="flow")
parts[(parts.of == "saving") & (parts.category == "water use")][["flow", "value", "unit"]]

# %% [markdown]
# The bundled water category holds a factor for water *to air* only: as published it would give zero for a town that
# pumps groundwater. Here that factor weights the fresh water consumed, taken less returned. It is one factor for the
# whole world; for a statement about a place there is the scarcity indicator by region.

# %%
result.default["water"], result.default["water_scarcity"], result.unit("water_scarcity")

# %% [markdown]
# Climate change of IPCC 2021 is the check: it equals our own indicator with the same set of factors.

# %%
climate = result.lca("IPCC 2021 GWP100").savings()
float(climate[climate.default & climate.value.notna()]["value"].iloc[0]), 1000 * result.default["climate"]

# %% [markdown]
# ## A background database
#
# Where a study must stand on ecoinvent, activities of it take the place of processes of ours. Nothing about that is
# special to ecoinvent, so this notebook uses the example that comes with bw2io, nine small activities about cars and
# electricity. It is written to a folder of its own: your Brightway projects are not touched.

# %%
import os
import tempfile

folder = tempfile.TemporaryDirectory()
os.environ["BRIGHTWAY2_DIR"] = folder.name  # leave this line out to use your own projects
os.environ["IMPACT_CACHE"] = folder.name

# %%
import contextlib
import io

import bw2data
import bw2io

with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    bw2data.projects.set_current("tutorial")
    bw2io.add_example_database()  # ecoinvent: bw2io.import_ecoinvent_release(version, "cutoff", username, password)
    bw2data.Database("Mobility example").process()
sorted(node["name"] for node in bw2data.Database("Mobility example"))

# %% [markdown]
# ## Which activity stands in for which process
#
# `impact map CASE --background "PROJECT:DATABASE"` proposes candidates, and a person chooses. The table names the
# activity by name, product, location and unit; two that fit are a fault, not a guess. This database has an elementary
# flow of its own, so a row says what it counts as; ecoinvent's flows are known.

# %%
from pathlib import Path

mapping = Path(folder.name) / "mapping.csv"
mapping.write_text(
    "process,activity,product,location,unit,code,factor,note\n"
    "electricity DK production mix,Electricity,,GLO,,,,the only electricity of this database\n"
    "carbon dioxide (fossil),CO2,,,,,,its own elementary flow\n"
)
other = impact.assess("kal-wastewater-heat", background="tutorial:Mobility example", mapping=mapping)
own = impact.assess("kal-wastewater-heat")
own.default["climate"], other.default["climate"]

# %% [markdown]
# The electricity of the example emits 0.6 kg CO2 a kWh, more than twice the Danish mix of 2021, so the heat pump saves
# less. The direct boundary and the cost stay with our inventory.

# %%
own.default["climate_direct"] == other.default["climate_direct"], own.default["cost"] == other.default["cost"]

# %% [markdown]
# The result says which part comes from where, and so does every document written from it.

# %%
from impact.tables import background

print("\n".join(background.text(other)))

# %% [markdown]
# ## With ecoinvent
#
# ```
# impact map kal-wastewater-heat --background "my project:ecoinvent-3.9.1-cutoff" -o mapping.csv
# impact lca kal-wastewater-heat --method "EF v3.1" --background "my project:ecoinvent-3.9.1-cutoff" \
#     --mapping mapping.csv
# ```
#
# The first use solves the database once for all categories and keeps the scores; later ones read a small file. A
# category is then covered by the processes that are mapped. Scores of a licensed database are derived from it: its
# licence says who may see them.

# %%
folder.cleanup()
