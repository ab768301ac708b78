"""Results as a reader may see them, and the sentences that say so wherever they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from impact.ground.errors import Fault, InputError, Place
from impact.ground.language import N_
from impact.redaction.files import RedactedResults, needs_view, redacted
from impact.redaction.view import FUNDER, PARTNER, PUBLIC, view_named
from impact.results.assessed import Assessed
from impact.results.network import NetworkAssessment

TITLES = {
    PARTNER: N_("This document is for one partner."),
    FUNDER: N_("This document is for a funder."),
    PUBLIC: N_("This document is for the public."),
}
FULL_NOTICE = N_(
    "**Confidential.** This document shows everything, values marked as confidential included. It is for those who may "
    "see them all."
)
NOTICE = N_(
    "What is confidential stands in it as a class: everything is computed with the middle of each class, and the "
    "ranges of the results reach over the whole classes. “Held back in this document” lists them."
)
SUMS = N_("Sums of the network from the true values, in two significant figures, where they give no value away.")
NOTHING = N_("Nothing is held back in this document.")


def redact(
    results: Sequence[Assessed], view: str, width: float, folder: Path, published: Sequence[Assessed] = ()
) -> RedactedResults | None:
    """The results as a reader may see them; None where nothing is marked and no view is asked for.

    Parameters
    ----------
    published : sequence of NetworkAssessment
        Networks whose documents readers have already: no sum may tell anything together with theirs.

    Raises
    ------
    InputError
        If something is marked and nobody said for whom the document is.
    """
    if view:
        networks = [one for one in published if isinstance(one, NetworkAssessment)]  # a case has no exact sums
        return redacted(results, view_named(view, width), folder, networks)
    marked = needs_view(results)
    if not marked:
        return None
    remedy = "Say for whom the document is: --view full, partner:ID, funder or public (docs/confidentiality.md)."
    message = "holds values that are marked as confidential."
    raise InputError([Fault("no-view", message, Place(path), remedy) for path in marked])
