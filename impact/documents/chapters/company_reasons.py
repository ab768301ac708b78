"""The reasons on the company's page one: for whom, at which price, how sure, what turns it, what is not in it."""

from __future__ import annotations

from impact.documents.account import SMALL, Account, listed
from impact.documents.business import change_text, exact, paid_text, price_text
from impact.economics.break_even import BreakEven
from impact.economics.business import SYSTEM
from impact.economics.price_range import OneSide
from impact.ground.language import N_, _
from impact.model import OUTSIDE
from impact.writing.markdown import escape, quantity, sentence
from impact.writing.named import process_names
from impact.writing.numbers import pretty
from impact.writing.wording import LIKELY, SURE, share_of_draws

NEAREST = 3  # break-even values on page one
FAR = (-0.95, 4.0)  # changes beyond these are no danger to speak of
FEW = 2  # fair prices that page one spells out


def reasons(account: Account) -> list[tuple[str, str]]:
    """(question, answer) in the order in which a managing director asks."""
    lines = [
        (_("For whom?"), _for_whom(account)),
        (_("At which price?"), _price(account)),
        (_("How sure?"), _sure(account)),
        (_("What would turn it?"), _turns(account)),
        (_("Compared with what?"), _compared(account)),
        (_("What is not in it?"), _missing(account)),
    ]
    return [(question, text) for question, text in lines if text]


# ---------------------------------------------------------------------------------------------- for whom, which price


def _for_whom(account: Account) -> str:
    if account.partner:
        return ""
    silent = [who for who in account.result.case.partners if who not in account.partners]
    texts = (
        [_("No money moves for {names} at the payments of the case.", names=account.named(silent))] if silent else []
    )
    outside = account.npv(OUTSIDE)
    if abs(outside) > SMALL * account.largest:
        sentence = (
            N_("Everyone else (the state with its taxes and grants, customers, the grid) gains {amount}.")
            if outside > 0
            else N_("Everyone else (the state with its taxes and grants, customers, the grid) loses {amount}.")
        )
        texts.append(_(sentence, amount=account.amount(abs(outside))))
    whole = account.npv(SYSTEM)
    if whole * account.total < 0 and abs(whole) > SMALL * account.largest:
        lost = N_("**All together, everyone else counted, it is a loss of {amount}.**")
        won = N_("**All together, everyone else counted, it is a gain of {amount}.**")
        texts.append(_(lost if whole < 0 else won, amount=account.amount(abs(whole))))
    return " ".join(texts)


def _price(account: Account) -> str:
    if account.partner and len(account.sides) > FEW:
        room, count = sum(side.agreement for side, _paid in account.sides), len(account.sides)
        every = N_(
            "{name} exchanges {count} streams; for each there is a price that suits both sides. “Fair prices” below "
            "shows its limits."
        )
        some = N_(
            "{name} exchanges {count} streams; for {room} of them there is a price that suits both sides. “Fair "
            "prices” below shows its limits."
        )
        text = _(every if room == count else some, name=account.name(account.partner), count=count, room=room)
        return text + open_payments(account)
    if account.partner:
        return " ".join(own_limit(side, paid) for side, paid in account.sides) + open_payments(account)
    if not account.prices:
        return _("No stream of this case runs between two partners, so there is no price to agree on.")
    if len(account.prices) > FEW:
        room, count = sum(price.feasible for price in account.prices), len(account.prices)
        every = N_("All {all} streams have a price that suits both sides; “Fair prices” below shows each.")
        some = N_("{count} of {all} streams have a price that suits both sides; “Fair prices” below shows each.")
        text = _(every if room == count else some, count=room, all=count)
        return text + open_payments(account)
    return " ".join(price_text(price) for price in account.prices) + open_payments(account)


def own_limit(side: OneSide, paid: float | None) -> str:
    """One side's limit in words, and whether there is room for an agreement."""
    least = N_("*{stream}*: the least that suits {name} is {limit} {unit}; {room}.{paid}")
    most = N_("*{stream}*: the most that suits {name} is {limit} {unit}; {room}.{paid}")
    text = _(
        least if side.kind == "at least" else most,
        stream=escape(side.stream),
        name=escape(side.partner),
        limit=exact(side.limit),
        unit=pretty(side.unit),
        room=_("there is a price that suits both sides") if side.agreement else _("no price suits both sides"),
        paid=paid_text(paid, side.unit),
    )
    return sentence(text)


def open_payments(account: Account) -> str:
    """Which partners exchange something without a known payment."""
    own = [pair for pair in account.unpaid if not account.partner or account.partner in pair]
    if not own:
        return ""
    pairs = "; ".join(f"{account.name(a)} – {account.name(b)}" for a, b in own)
    return _(
        " Not known, and counted as nothing, is what these pay each other: {pairs}. The limits move with it.",
        pairs=pairs,
    )


# ---------------------------------------------------------------------------------------------- how sure, what turns it


def _sure(account: Account) -> str:
    """How often it pays when everything uncertain is drawn, prices too."""
    who, currency = account.main, account.business.terms.currency
    low, high = (account.drawn.quantiles((0.025, 0.975)).set_index(["who", "quantile"])["value"][who]).tolist()
    if low == high:
        return _("For {name} nothing uncertain touches the money.", name=account.name(who))
    chance = account.chance(who)
    return _(
        "For {name} it is a gain {share}, in which all uncertain quantities and prices were varied together.{doubt} "
        "19 of 20 lie between {low} and {high}. How prices will develop is not in these draws: see “What if”.",
        name=account.name(who),
        share=share_of_draws(chance, account.drawn.draws),
        doubt=_doubt(chance),
        low=quantity(low, currency, 2),
        high=quantity(high, currency, 2),
    )


def _doubt(chance: float) -> str:
    if chance >= SURE:
        return ""
    if chance >= LIKELY:
        return _(" That is **likely, not sure**.")
    return _(" That is **open**.") if chance > 1 - LIKELY else _(" That is **unlikely**.")


def _turns(account: Account) -> str:
    present = account.npv(account.main)
    if not present:
        return ""
    near = [f for f in account.flips if f.change is not None and FAR[0] <= f.change <= FAR[1] and f.kind != "lifetime"]
    texts = [flip_text(account, flip) for flip in near[:NEAREST]]
    life = [flip.value for flip in account.flips if flip.kind == "lifetime" and flip.value is not None]
    if life and present > 0:
        years = round(life[0])
        once, later = N_("an end in the first year"), N_("an end before {years} years of operation")
        texts.append(_(once if years <= 1 else later, years=years))
    if not texts:
        return _("No single price, quantity or distance that was tried turns the answer.")
    return _(
        "For {name} the sign changes at: {flips}. Each alone, everything else unchanged.",
        name=account.name(account.main),
        flips="; ".join(texts),
    )


def flip_text(account: Account, flip: BreakEven) -> str:
    """A break-even value in words."""
    assert flip.value is not None
    if flip.kind == "CO2 price":
        return _("a CO₂ price of {value}", value=quantity(flip.value, flip.unit))
    return _(
        "{what} {value} instead of {now}{change}",
        what=account.called(flip.what),
        value=quantity(flip.value, flip.unit),
        now=quantity(flip.central, flip.unit),
        change=f" ({change_text(flip)})" if flip.change is not None else "",
    )


def _compared(account: Account) -> str:
    """Net present value of the partner, or of all partners, against every other baseline."""
    others = [(name, npv) for name, npv in account.compared if name != account.result.baseline]
    if not others or not account.total:
        return ""
    if all(abs(npv - account.total) <= SMALL * abs(account.total) for _name, npv in others):
        named = listed([account.scenario(name) for name, _npv in others])
        return _("Against the case's other baselines ({names}) it is the same.", names=named)
    said = listed([f"{account.amount(npv)} ({account.scenario(name)})" for name, npv in others])
    whose = account.name(account.partner) if account.partner else _("the partners")
    text = _("Against the case's other baselines the NPV of {name} is {said}.", name=whose, said=said)
    turned = any(npv * account.total < 0 for _name, npv in others)
    return text + (_(" **The answer depends on what it is compared with.**") if turned else "")


def _missing(account: Account) -> str:
    """What has no price, and how much rests on assumptions."""
    case, unpriced = account.result.case, account.result.unpriced()
    names = [] if account.partner else [*unpriced[account.result.baseline], *unpriced[account.result.alternative]]
    parts = (
        [_("no price is known for {names}", names=process_names(account.result, dict.fromkeys(names)))] if names else []
    )
    assumed = [name for name in account.rests_on if case.parameters[name].origin.assumption]
    if assumed:
        parts.append(
            _(
                "assumptions are {assumed} of the {all} figures behind it, see “What it rests on”",
                assumed=len(assumed),
                all=len(account.rests_on),
            )
        )
    parts += [] if account.business.terms.taxed else [_("corporate tax is not reckoned")]
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""
