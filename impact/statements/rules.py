"""Words of environmental claims that the law forbids or asks evidence for, each with its rule, place and remedy.

None of the legal texts could be read in its original publication when this was written: wording and places come from
secondary literature that quotes them, and are marked "to be confirmed". It is a list of words, no legal advice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from impact.ground.language import N_

FORBIDDEN, EVIDENCE, MISSING = "forbidden", "needs evidence", "missing"
LEVELS = {FORBIDDEN: N_("forbidden"), EVIDENCE: N_("needs evidence"), MISSING: N_("missing")}
APPLIES_FROM = "2026-09-27"
TO_BE_CONFIRMED = N_("place and wording to be confirmed in the original")

_ANNEX = N_(
    "Directive 2005/29/EC, Annex I, point {point}, inserted by Directive (EU) 2024/825; in Denmark Annex 1 of the "
    "Marketing Practices Act (bill L 147 of 2024-25), from 27 September 2026"
)
_GUIDE = N_(
    "the Danish Consumer Ombudsman's guidance on environmental and ethical claims (2014), {point}, with sections 5, 6 "
    "and 13 of the Marketing Practices Act"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a kind of words means in law.

    Attributes
    ----------
    level : str
        `forbidden`, `needs evidence` or `missing`.
    law, point : str
        Where it stands; `law` is a sentence that takes the `point`.
    says : str
        What the rule says, in our words.
    instead : str
        What to write.
    words : re.Pattern
        The words, in English and Danish.
    """

    name: str
    level: str
    law: str
    point: str
    says: str
    instead: str
    words: re.Pattern[str]


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w)(?:{pattern})(?!\w)" for pattern in patterns), re.IGNORECASE)


_GAS = r"(?:c[o0]2e?|carbon|climate|klima|kulstof|ghg|greenhouse[\s-]gas|drivhusgas|emissions?|udlednings?)"
_WORLD = r"(?:the )?(?:environment|climate|planet|nature)"
_VERDEN = r"(?:miljø|klima|natur|planet)(?:et|en)"

NEUTRAL = Rule(
    "neutral",
    FORBIDDEN,
    _ANNEX,
    "4c",
    N_(
        "A product may not be said to have a neutral, reduced or positive impact in terms of greenhouse gases because "
        "of offsetting. Such words do not say what they rest on."
    ),
    N_("Say how many tonnes are saved, compared with what, in which year and by which method; leave offsets out."),
    _words(
        rf"{_GAS}[\s-]*(?:neutral\w*|positiv\w*|negativ\w*|kompens\w+|compensat\w*|offset\w*)",
        r"neutral\w* (?:in|for|på|med hensyn til) (?:c[o0]2|carbon|klima\w*|climate|drivhusgasser)",
        rf"(?:{_GAS}[\s-]*)?net(?:to)?[\s-]*(?:zero|nul)\w*",
        r"offset(?:s|ting)?",
        r"neutrali[sz]e(?:s|d)? (?:its|the|their|our|all) (?:\w+ )?emissions",
        r"neutraliserer? (?:sin|sine|vores|alle|hele)\w* (?:\w+ )?(?:udledning\w*|c[o0]2\w*)",
    ),
)
GENERIC = Rule(
    "generic",
    FORBIDDEN,
    _ANNEX,
    "4a",
    N_(
        "A generic environmental claim is forbidden unless recognised excellent environmental performance that is "
        "relevant to it can be shown (such as the EU Ecolabel); a calculated saving is no such performance."
    ),
    N_("Name the one thing that is better, with its amount and what it is compared with."),
    _words(
        r"environmental(?:ly)?[\s-](?:friendly|correct|sound|safe|responsible)",
        r"(?:eco|climate|carbon|planet|earth|nature)[\s-]?(?:friendly|friendlier|kind)",
        r"nature.?s friend",
        r"eco(?:logical(?:ly)?)?",
        r"green(?![\s-]*house)(?:er|est)?",
        rf"(?:good|better|best|gentle|gentler|kind|kinder) (?:for|on|to) {_WORLD}",
        r"energy[\s-]efficient",
        r"bio[\s-]?(?:degradable|based)",
        r"climate[\s-]smart",
        r"clean(?:er)? (?:energy|heat|power|electricity|production|technology)",
        r"(?:miljø|klima|natur)[\s-]?(?:venlig|rigtig|smart|skånsom)\w*",
        r"grøn(?:t|ne|nere|nest|neste)?",
        rf"(?:god|godt|bedre|bedst|skånsom\w*|mild\w*) (?:for|mod|ved) {_VERDEN}",
        r"økologisk\w*",
        r"energieffektiv\w*",
        r"bionedbrydelig\w*|biobaseret",
        r"ren(?:ere)? (?:energi|varme|strøm|produktion|teknologi)",
    ),
)
SUSTAINABLE = Rule(
    "sustainable",
    FORBIDDEN,
    _ANNEX,
    "4a",
    N_(
        "A generic claim on the environment, society and economy together. The Danish Consumer Ombudsman's guidance "
        "(section 8.3) asks proof that can hardly ever be given; a saving of greenhouse gases is no such proof."
    ),
    N_("Name what is saved, with its amount and what it is compared with."),
    _words(r"(?:un)?sustainab\w*", r"bæredygtig\w*"),
)
ABSOLUTE = Rule(
    "absolute",
    EVIDENCE,
    _GUIDE,
    N_("section 6.3 (evidence for claims)"),
    N_("Nothing that is made or run is without emissions over its life cycle; an absolute word needs proof of it."),
    N_("Say from which stack or process the emissions are gone, and give the level that remains."),
    _words(
        rf"(?:{_GAS}|fossil(?:[\s-]fuel)?)[\s-]*(?:free|fri|frit|frie)",
        r"(?:zero|nul)[\s-]*(?:c[o0]2|carbon|emissions?|udledning\w*|impact|waste|affald|footprint)",
        r"(?:no|without|uden) (?:any |nogen )?(?:c[o0]2|carbon|emissions?|udledning\w*|climate impact|klima(?:aftryk|"
        r"belastning|påvirkning))",
    ),
)
REDUCED = Rule(
    "reduced",
    EVIDENCE,
    _ANNEX,
    "4c",
    N_("A lower impact may only rest on the life cycle itself, never on offsetting, and must say lower than what."),
    N_("Give levels before and after, what they are compared with, the year and the method."),
    _words(
        r"(?:reduced|lower|limited|small(?:er)?|minimal) (?:climate impact|(?:carbon|c[o0]2|climate) footprint)",
        r"low(?:er)?[\s-]carbon",
        r"(?:reduceret|lavere|lavt|mindre|begrænset|minimalt?) (?:klima|c[o0]2[\s-]*)(?:aftryk|belastning|påvirkning)",
    ),
)
LABEL = Rule(
    "label",
    EVIDENCE,
    _ANNEX,
    "2a",
    N_("A sustainability label must rest on a certification scheme or be set up by a public authority."),
    N_("Name the scheme and its licence number, or leave the label out; this calculation certifies nothing."),
    _words(
        r"(?:eco|climate|carbon|environmental|green)[\s-]?label\w*",
        r"(?:climate|carbon|environmental(?:ly)?|c[o0]2)[\s-]certif\w+",
        r"certified (?:climate|carbon|c[o0]2|green|sustainable)",
        r"(?:miljø|klima|svane)[\s-]?mærk\w+|(?:miljø|klima|c[o0]2)[\s-]?certificer\w+",
    ),
)
WHOLE = Rule(
    "whole",
    EVIDENCE,
    _ANNEX,
    "4b",
    N_("What holds for one activity may not be claimed for the entire product or the entire business."),
    N_("Name the exchange; say nothing of the company or its products as a whole."),
    _words(
        r"(?:the |our )?(?:entire|whole) (?:company|business|product\w*|production|value chain)",
        r"all (?:of )?our products",
        r"(?:hele|samtlige) (?:virksomhed\w*|vores|produkt\w*|forretning\w*|værdikæde\w*)",
        r"alle vores produkter",
    ),
)
FUTURE = Rule(
    "future",
    EVIDENCE,
    N_(
        "Directive 2005/29/EC, Article 6(2), point {point}, inserted by Directive (EU) 2024/825; in Denmark the "
        "Marketing Practices Act as amended, from 27 September 2026"
    ),
    "(d)",
    N_(
        "What is promised for the future needs public commitments in a realistic plan with targets and resources, "
        "verified regularly by an independent expert."
    ),
    N_("Say that it is planned and what has been calculated, or point to the public plan and its verifier."),
    _words(
        r"(?:by|before|until) (?:the year )?20[2-9]\d",
        r"(?:we|it|company) will (?:be|become|save|reduce|cut|have)",
        r"(?:inden|senest i|frem til|i) (?:år )?20[3-9]\d",
        r"vi (?:vil|skal) (?:være|blive|spare|reducere|have)",
        r"(?:climate|klima)[\s-]?(?:goal|target|mål|målsætning)\w*",
    ),
)
RULES = (NEUTRAL, SUSTAINABLE, GENERIC, ABSOLUTE, REDUCED, LABEL, WHOLE, FUTURE)

# What a text that speaks of a saving has to name, and words that show that it does.
SAVING = re.compile(
    r"(?<!\w)(?:sav(?:es?|ed|ings?)|reduc\w+|cuts?|avoid\w*|lower\w*|less|fewer|spar(?:er|et|e|ede)|besparelse\w*|"
    r"reducer\w*|mindsk\w+|undgå\w*|mindre|færre|sænk\w+)(?!\w)",
    re.IGNORECASE,
)
AMOUNT = re.compile(r"\d[\d.,\s\xa0]{0,30}(?:%|t\b|kt\b|ton\w*|kg\b|m3|m³|mwh|gwh|kwh|liter|litres)", re.IGNORECASE)
NAMED = {
    N_("what it is compared with"): re.compile(
        r"compared (?:with|to)|against|versus|instead of|relative to|\bthan\b|sammenlignet med|i forhold til|"
        r"i stedet for|frem for|\bend\b",
        re.IGNORECASE,
    ),
    N_("the period"): re.compile(
        r"\b(?:19|20)\d\d\b|a year|per year|annual\w*|/a\b|over \d+ years|om året|årlig\w*|pr\. år|/år", re.IGNORECASE
    ),
    N_("the method"): re.compile(
        r"life[\s-]cycle|method|calculat\w+|computed|ISO 14|livscyklus\w*|metode|beregn\w+|opgjort", re.IGNORECASE
    ),
    N_("how sure it is, or with which reservations"): re.compile(
        r"about|approximately|between|uncertain\w*|probabl[ye]|estimat\w+|cirka|ca\.|mellem|usikker\w*|sandsynlig\w*|"
        r"anslå\w+|skøn\w*",
        re.IGNORECASE,
    ),
}
INCOMPLETE = Rule(
    "incomplete",
    MISSING,
    _GUIDE,
    N_("section 6.1 (a clear and balanced message)"),
    N_("A comparison must be understood from the text itself."),
    N_("Add it; `impact claim CASE` writes a text that holds all of it."),
    SAVING,
)
