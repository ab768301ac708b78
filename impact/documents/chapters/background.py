"""What a background database stands in for, and which part of each saving comes from it."""

from __future__ import annotations

from impact.brightway import from_background
from impact.ground.language import _
from impact.model.indicators import INDEX
from impact.results.assessment import Assessment
from impact.writing.markdown import escape, number, own_words, table
from impact.writing.named import process_name, process_names
from impact.writing.numbers import pretty, titled
from impact.writing.shown import shown_indicators


def background(result: Assessment) -> list[str]:
    """What a background database stands in for, and which part of each saving comes from it; nothing without one."""
    background = result.settings.background
    if background is None:
        return []
    stand_ins = from_background.replaced(result)
    name = escape(background.name)
    if not stand_ins:
        return [_("The case reaches none of the processes that the table of the background *{name}* maps.", name=name)]
    intro = _(
        "In the life-cycle boundary the background database *{name}* stands in for {count} of the processes of the "
        "inventory. The direct and the cost boundary stay with the inventory, and so do {kept}. Brightway stores its "
        "matrices in single precision: such scores hold about seven digits.",
        name=name,
        count=len(stand_ins),
        kept=", ".join(titled(kept) for kept in background.kept(result.settings.aware) if kept in INDEX),
    )
    rows = [[process_name(result, process), own_words(label)] for process, label in stand_ins.items()]
    caption = _("Processes of the inventory and the activity that stands in for each.")
    left = from_background.remaining(result)
    rest = _("From the inventory: {names}.", names=process_names(result, left)) if left else ""
    pieces = [intro, table([_("process"), _("activity of the background")], rows, caption), _parts(result), rest]
    return [piece for piece in pieces if piece]


def _parts(result: Assessment) -> str:
    background, saving = result.settings.background, result.default.saving
    assert background is not None
    part = from_background.saved_from_background(result)
    rows = [
        [titled(n), number(float(part[INDEX[n]])), number(float(saving[INDEX[n]] - part[INDEX[n]])),
         pretty(result.unit(n))]
        for n in shown_indicators(result)
        if n in background.replaced(result.settings.aware)
    ]  # fmt: skip
    header = [_("indicator"), _("from the background"), _("from the inventory"), _("unit")]
    return table(header, rows, _("Parts of the default saving."), (1, 2))
