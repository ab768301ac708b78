"""Water use in LCIA methods: a balance of fresh water where a method counts water to air only.

The water categories that bw2io bundles (EF, ReCiPe, Ecological Scarcity) hold a factor for water to air and none for
water that is taken or returned. In an inventory that records what is taken and what is returned they would give zero,
or count steam and no product. Consumption is what is taken from fresh water less what returns to it (ISO 14046), so the
method's own factor is applied to that balance.
"""

from __future__ import annotations

from dataclasses import replace

from impact.brightway.category import Category

# 'Water' to air in the elementary flow list of ecoinvent 3.9, unspecified sub-compartment first.
TO_AIR = (
    "075e433b-4be4-448e-9510-9a5029c1ce94", "5d368100-b1bc-4456-8420-e469edccf349",
    "09872080-d143-4fb1-a3a5-647b077107ff", "f14b59ff-d438-442d-8bad-b53694b8263a",
    "f977a02e-3564-4798-843c-9fb9a18bc18b",
)  # fmt: skip

# Net use of fresh water: method EN15804, inventory indicators ISO21930, use of net fresh water (ecoinvent 3.9).
NET_FRESH_WATER = {
    "8c75e7ab-8ab8-41e4-b394-c166ff5b050d": 1.0,  # Water, river
    "1acb026e-9de6-48fe-9e0d-be4d24125bbc": 1.0,  # Water, lake
    "67c40aae-d403-464d-9649-c12695e43ad8": 1.0,  # Water, well, in ground
    "831f249e-53f2-49cf-a93c-7cee105f048e": 1.0,  # Water, unspecified natural origin, in water
    "fc1c42ce-a759-49fa-b987-f1ec5e503db1": 1.0,  # Water, cooling, unspecified natural origin
    "8c1494a5-4987-4715-aa2d-1908c495f4eb": 1.0,  # Water, turbine use, unspecified natural origin
    "31417daa-cd7a-4920-9c73-708b68d494ad": 1.0,  # Water, in air
    "db4566b1-bd88-427d-92da-2d25879063b9": -1.0,  # Water to surface water
    "51254820-3456-4373-b7b4-056cf7b16e01": -1.0,  # Water to ground-
    "2404b41a-2eed-4e9d-8ab6-783946fdf5d6": -1.0,  # Water to water, unspecified
}


def balanced(category: Category) -> Category:
    """The category with the factor of water to air on the balance of fresh water instead.

    A category that characterises water otherwise, or not at all, stays as it is.
    """
    factor = category.factors.get(TO_AIR[0], 0.0)
    if factor <= 0 or any(category.factors.get(code) for code in NET_FRESH_WATER):
        return category
    kept = {code: value for code, value in category.factors.items() if code not in TO_AIR}
    balance = {code: sign * factor for code, sign in NET_FRESH_WATER.items()}
    names = {**category.names, **dict.fromkeys(NET_FRESH_WATER, "Water")}
    note = (
        f"As published it characterises water to air only ({factor:g} {category.unit} per m3). Here that factor weights"
        " the consumption of fresh water: what is taken less what is returned. It holds for the whole world, not for a"
        " region."
    )
    return replace(category, factors={**kept, **balance}, names=names, notes=(*category.notes, note))
