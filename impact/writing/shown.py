"""Which indicators a document shows, in which order, and what it calls them."""

from __future__ import annotations

from collections.abc import Callable

from impact.ground.language import _
from impact.model.indicators import BY_NAME, HEADLINE, INDEX, NAMES, TOUCHED
from impact.results.assessment import Assessment
from impact.writing.numbers import pretty, titled


def shown_indicators(result: Assessment) -> list[str]:
    """Headline indicators that are not zero in every scenario; climate always."""
    used = [n for n in HEADLINE if any(level[INDEX[n]] for level in result.level.values())]
    return used if "climate" in used else ["climate", *used]


def chosen(changes: Callable[[str], bool]) -> list[str]:
    """Climate, the first of water and material that changes, and cost."""
    return ["climate", *[n for n in TOUCHED if changes(n)][:1], "cost"]


def pictured(result: Assessment) -> list[str]:
    """The indicators that get a figure."""
    wanted = chosen(lambda name: bool(result.default[name]))
    return [n for n in wanted if any(level[INDEX[n]] for level in result.level.values())]


def ordered(result: Assessment) -> list[str]:
    """All indicators that are not zero everywhere, the parts of climate below their sum."""
    used = [n for n in NAMES if any(level[INDEX[n]] for level in result.level.values())]
    stem = {n: "climate_direct" if n.startswith("climate_direct") else "climate" for n in used if is_part(n)}
    rows = []
    for name in used:
        if name not in stem:
            rows += [name, *(part for part, whole in stem.items() if whole == name)]
    return rows


def heading(name: str, unit: str) -> str:
    """An indicator as the head of a narrow column, with its unit."""
    head = BY_NAME[name].head
    return f"{_(head) if head else titled(name)} [{pretty(unit)}]"


def is_part(name: str) -> bool:
    """Whether an indicator is one gas of climate."""
    return bool(BY_NAME[name].gas)


def row_title(name: str) -> str:
    """An indicator's title in a table, its parts set off."""
    if not is_part(name):
        return titled(name)
    return f"– {_(BY_NAME[name].title.removeprefix('direct, '))}".replace("CO2", "CO₂")
