"""Which electricity the scenarios use, how it is modelled, and what another mix would give."""

from __future__ import annotations

from collections.abc import Mapping

from impact.catalogue.factor import factors_of, published_year
from impact.documents.iso.bought import ELECTRICITY, of_group, taken
from impact.documents.iso.study import Study
from impact.documents.pieces import Chapter
from impact.factors import UnitProcess
from impact.ground.language import N_, _
from impact.model.indicators import INDEX
from impact.results.assessment import Assessment
from impact.results.ledger import Array
from impact.uncertainty.alternatives import Combination
from impact.writing.markdown import bullets, code, number, own_words, quantity, table
from impact.writing.named import pair_text, process_name, scenario_name
from impact.writing.numbers import pretty

APPROACHES = {
    "attributional": N_(
        "The approach is attributional: electricity is the average of what is produced or used in the year, not the "
        "plant that runs more or less because of the exchange."
    ),
    "consequential": N_(
        "The approach is consequential: electricity is what is produced more or less because of the exchange."
    ),
}


def electricity(study: Study) -> Chapter:
    """Mix, region, year, approach and amount of the electricity used, its losses, and the saving under other mixes."""
    result = study.result
    group = of_group(result.plan.system, ELECTRICITY)
    used = {name: taken(result, name, group) for name in (result.baseline, result.alternative)} if group else {}
    columns = [j for j in group if any(amount[j] for amount in used.values())]
    if not columns:
        return Chapter(_("Neither scenario of the default comparison uses electricity of the inventory."))
    used_processes = [_process(result, j) for j in columns]
    same = _(
        "It is the same for all scenarios: each general name, such as “electricity DK”, means one process, and a "
        "residual mix is never set against a production mix."
    )
    approach = f"{_(APPROACHES[result.case.approach])} {same}"
    return Chapter(approach, _mixes(result, columns, used), _notes(result, used_processes), _others(study))


def _process(result: Assessment, column: int) -> UnitProcess:
    process = result.plan.system.columns[column].unit_process
    assert process is not None
    return process


def _mixes(result: Assessment, columns: list[int], used: Mapping[str, Array]) -> str:
    """One row per electricity process: what it is and how much of it each scenario uses."""
    i, scores = INDEX["climate"], result.table.evaluation.scores[0, 0]
    rows = []
    for j in columns:
        process = _process(result, j)
        year = published_year(result.plan.inventory, process.id, result.year)
        amounts = [float(taken_of[j]) for taken_of in used.values()]
        rows.append([
            process_name(result, process.id), code(process.region) if process.region else "–",
            "–" if year is None else str(year), number(1000 * float(scores[j, i]) * process.factor),
            *(number(amount) for amount in amounts),
            *(number(amount * float(scores[j, i])) for amount in amounts),
        ])  # fmt: skip
    titles = [scenario_name(result.case, name) for name in used]
    unit = pretty(result.unit("climate"))
    header = [_("electricity"), _("region"), _("year of the value"), _("kg CO₂e/MWh"),
              *(f"{title} [{of}]" for of in (pretty("MWh/a"), unit) for title in titles)]  # fmt: skip
    caption = _(
        "Electricity of the default comparison, {year}: what the scenarios take, also behind other processes, and what "
        "it weighs over the life cycle.",
        year=result.year,
    )
    return table(header, rows, caption, range(2, len(header)))


def _notes(result: Assessment, used_processes: list[UnitProcess]) -> str:
    """What each value holds, losses in the grid above all, in the inventory's words."""
    items = [
        f"{process_name(result, process.id)}: {own_words(process.note)}" for process in used_processes if process.note
    ]
    head = _("What the values hold, network losses among it, in the inventory's words:")
    return f"{head}\n\n{bullets(items)}" if items else ""


# ---------------------------------------------------------------------------------------------- other mixes


def general_name(result: Assessment) -> str:
    """The general name of the electricity whose method is a choice (`electricity DK`); empty if there is none."""
    for column in result.plan.system.columns:
        process = column.unit_process
        if process is None or process.group != ELECTRICITY or not process.answers_to:
            continue
        if result.plan.resolver.product(process.answers_to).name == process.id:
            return process.answers_to
    return ""


def mix_of(result: Assessment, choice: Combination) -> str:
    """The process that a choice of the electricity method means."""
    return result.plan.inventory.methods(general_name(result)).get(choice.named.get("electricity", ""), "")


def _others(study: Study) -> str:
    """The default saving under every other method, sorted; impossible ones with their reason."""
    result = study.result
    choices = study.choices("electricity")
    if not choices:
        return _("No other mix of this electricity is in the inventory, or the case names this very process.")
    possible = sorted((choice for choice in choices if choice.saving is not None), key=lambda choice: choice["climate"])
    ids = [mix_of(result, choice) for choice in possible]
    factors = factors_of(result.plan.inventory, [id for id in ids if id], result.year)
    unit, base = pretty(result.unit("climate")), result.default["climate"]
    rows = [
        [process_name(result, id) if id else own_words(choice.named["electricity"]),
         number(1000 * factors[id][0]) if id else "–", number(choice["climate"]), _change(choice["climate"], base)]
        for choice, id in zip(possible, ids, strict=True)
    ]  # fmt: skip
    caption = _(
        "The default saving with another mix in place of the one chosen, {pair}. As computed it is {base}. Factors are "
        "for {year} or the nearest published year, GWP100 AR6.",
        pair=pair_text(result),
        base=quantity(base, result.unit("climate")),
        year=result.year,
    )
    header = [_("mix"), _("kg CO₂e/MWh"), _("saving [{unit}]", unit=unit), _("change")]
    text = table(header, rows, caption, (1, 2, 3)) if rows else ""
    refused = [process_name(result, mix_of(result, choice)) for choice in choices if choice.saving is None]
    if not refused:
        return text
    note = _(
        "Not possible here: {names}. The reasons stand under “Choices that are no matter of probability”.",
        names=", ".join(refused),
    )
    return "\n\n".join(part for part in (text, note) if part)


def _change(value: float, base: float) -> str:
    """A change against the default, and whether it turns the sign."""
    if not base:
        return "–"
    text = f"{100 * (value - base) / abs(base):+.0f} %".replace("-", "−")
    return _("{value} **turns the sign**", value=text) if value * base < 0 else text
