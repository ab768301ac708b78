"""What the study behind a case is for, what it leaves out, and which critical reviews have taken place."""

from __future__ import annotations

import re
from datetime import date

from impact.cases.amounts import AmountReader
from impact.cases.grammar.nodes import Node, line_of
from impact.model import REVIEWS, CutOff, Goal, Review

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class StudyReader(AmountReader):
    """Reads `goal:`, `cut-offs:` and `review:`."""

    def goal(self, node: Node | None) -> Goal:
        if node is None:
            return Goal()
        found = self.object(node, "goal", "`goal`")
        return Goal(
            application=self.text(found.get("application"), "goal: application"),
            reasons=self.text(found.get("reasons"), "goal: reasons"),
            audience=self.text(found.get("audience"), "goal: audience"),
            commissioner=self.text(found.get("commissioner"), "goal: commissioner"),
            practitioner=self.text(found.get("practitioner"), "goal: practitioner"),
            comparative=self.boolean(found.get("comparative assertion"), "goal: comparative assertion"),
            line=line_of(node),
        )

    def review(self, node: Node) -> Review:
        found = self.object(node, "review", "The review")
        return Review(
            reviewers=self.names(found.get("reviewers"), "The review: reviewers"),
            organisation=self.text(found.get("organisation"), "The review: organisation"),
            kind=self.choice(found.get("kind"), "The review: kind", REVIEWS),
            date=self._day(found.get("date")),
            standard=self.string(found.get("standard"), "The review: standard"),
            scope=self.text(found.get("scope"), "The review: scope"),
            statement=self.text(found.get("statement"), "The review: statement"),
            url=self.string(found.get("url"), "The review: url"),
            line=line_of(node),
        )

    def _day(self, node: Node | None) -> str:
        """A day of the calendar."""
        text = self.string(node, "The review: date")
        if node is None:
            return ""
        try:
            if not _DAY.fullmatch(text):
                raise ValueError
            return date.fromisoformat(text).isoformat()
        except ValueError:
            message = f"The review: date '{text}' is no day."
            self.faults.add("bad-date", message, line_of(node), "Write year, month and day, as in 2026-11-22.")
            return ""

    def cut_off(self, node: Node) -> CutOff:
        found = self.object(node, "cut-off", "The cut-off")
        what = self.text(found.get("what"), "The cut-off: what")
        share, origin = self.number(found.get("share"), f"The cut-off '{what}': share"), self.origin(found)
        if share is not None and not 0 <= share <= 1:
            written = self.string(found["share"])
            message = f"The cut-off '{what}': share must lie between 0 and 100 %; found '{written}'."
            remedy = "It is the size of what is left out, as a share of the climate saving: a percentage without sign."
            self.faults.add("bad-share", message, line_of(found["share"]), remedy)
        if "share" in found and not origin:
            message, remedy = f"The cut-off '{what}': its share has no source.", "Add `source: ID` or `assumption:`."
            self.faults.add("no-source", message, line_of(node), remedy)
        return CutOff(what, share or 0.0, origin, line_of(node))
