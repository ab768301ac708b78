"""What a scenario costs beside its flows: investments, payments between partners, yearly costs."""

from __future__ import annotations

from impact.cases.amounts import ANY_MONEY, AmountReader
from impact.cases.grammar.nodes import Node, line_of
from impact.cases.scalars import BAD, PER_YEAR, UNKNOWN, Object
from impact.ground import units
from impact.ground.units import YEAR
from impact.model import DEPRECIATION_CLASSES, ROLES, Amount, Cost, Investment, Origin, Payment


class MoneyReader(AmountReader):
    """Reads `investments:`, `payments:` and `costs:` of a scenario."""

    def investment(self, node: Node) -> Investment:
        found = self.object(node, "investment", "The investment")
        self.mark(found)
        title = self.text(found.get("what"))
        what = f"The investment '{title}'"
        amount = self.money(found.get("amount"), f"{what}: amount")
        grant = self.money(found["grant"], f"{what}: grant") if "grant" in found else None
        origin = self.origin(found)
        self.needs_origin([amount, *([grant] if grant else [])], origin, what, line_of(node))
        if grant and (grant.constant or 0) > (amount.constant or float("inf")) and grant.dimension == amount.dimension:
            message = f"{what}: the grant ({grant.text}) exceeds it ({amount.text})."
            self.faults.add("grant-above-investment", message, line_of(found["grant"]), "Are they swapped?")
        lifetime = self.amount(found.get("lifetime"), f"{what}: lifetime", YEAR)
        if lifetime.constant is not None and lifetime.dimension is not UNKNOWN and lifetime.constant <= 0:
            message = f"{what}: lifetime must be above zero; found '{lifetime.text}'."
            self.faults.add("bad-lifetime", message, lifetime.line, "Write it in years, as in 20 a.")
        return Investment(
            what=title,
            by=self.partner(found.get("by"), "by"),
            amount=amount,
            year=self.year(found.get("year"), f"{what}: year") or self.reference,
            lifetime=lifetime,
            grant=grant,
            depreciation=self.choice(
                found.get("depreciation"), f"{what}: depreciation", DEPRECIATION_CLASSES, DEPRECIATION_CLASSES[0]
            ),
            origin=origin,
            note=self.text(found.get("note")),
            line=line_of(node),
            needs=self.needed(found, what),
        )

    def payment(self, node: Node) -> Payment:
        found = self.object(node, "payment", "The payment")
        self.mark(found)
        what, origin = "The payment", self.origin(found)
        if ("amount" in found) == ("per" in found):
            remedy = "`amount: 2 MDKK/a`, or `per: QUANTITY, price: 30 DKK/t`."
            self.faults.add("payment", "The payment needs either `amount` or `per` and `price`.", line_of(node), remedy)
            amount = BAD
        elif "amount" in found:
            amount = self.money(found["amount"], f"{what}: amount", per_year=True)
            self.needs_origin([amount], origin, what, line_of(node))
        elif "tariff" in found:
            amount = self._of_tariff(found, what, origin)
        else:
            amount = self._priced(found, what, origin)
        provider, receiver = self.two_partners(found, what, line_of(node))
        return Payment(
            provider=provider,
            receiver=receiver,
            amount=amount,
            price_year=self.year(found.get("price year"), f"{what}: price year") or self.reference,
            origin=origin,
            what=self.text(found.get("what")),
            line=line_of(node),
            needs=self.needed(found, what),
            tariff=self.string(found.get("tariff")),
        )

    def _of_tariff(self, found: Object, what: str, origin: Origin) -> Amount:
        """The quantity of which a tariff of the inventory is paid."""
        if "price" in found:
            message = f"{what} has both `price` and `tariff`."
            self.faults.add("payment", message, line_of(found["tariff"]), "The tariff is the price: keep one of them.")
        per = self.per_year(self.amount(found["per"], f"{what}: per"), what)
        self.needs_origin([per], origin, what, per.line)
        return per

    def _priced(self, found: Object, what: str, origin: Origin) -> Amount:
        price, per = self.price(found, what, origin), self.amount(found.get("per"), f"{what}: per")
        if price is None:
            remedy = "As in `per: water, price: 0.5 DKK/m3, price year: 2021`."
            self.faults.add("missing-key", f"{what} has `per` but no `price`.", line_of(found["per"]), remedy)
            return BAD
        if UNKNOWN in (price.amount.dimension, per.dimension):
            return BAD
        dimension = units.multiply(price.amount.dimension, per.dimension)
        if dimension not in [units.multiply(money, PER_YEAR) for money in ANY_MONEY]:
            message = f"{what}: '{per.text}' at '{price.amount.text}' is {units.name(dimension)}, not money per year."
            self.faults.add("unit-does-not-fit", message, per.line)
            return BAD
        text = f"({per.text}) * ({price.amount.text})"
        return Amount(text, ("*", per.tree, price.amount.tree), dimension, per.line)

    def cost(self, node: Node) -> Cost:
        found = self.object(node, "cost", "The cost")
        self.mark(found)
        title = self.text(found.get("what"))
        what = f"The cost '{title}'"
        amount = self.money(found.get("amount"), f"{what}: amount", per_year=True)
        origin = self.origin(found)
        self.needs_origin([amount], origin, what, line_of(node))
        return Cost(
            what=title,
            by=self.partner(found.get("by"), "by"),
            amount=amount,
            price_year=self.year(found.get("price year"), f"{what}: price year") or self.reference,
            role=self.choice(found.get("role"), f"{what}: role", ROLES, "operation"),
            origin=origin,
            line=line_of(node),
            needs=self.needed(found, what),
        )
