"""What a reader may see: a case rewritten so that what is confidential is in it only as a class.

A document for a partner, a funder or the public is computed from the rewritten case, never from the true one. So no
number, figure, alternative text or file of it can hold more than the classes do (docs/confidentiality.md).
"""

from impact.redaction.view import FULL, FUNDER, PUBLIC, View, view_named

__all__ = ["FULL", "FUNDER", "PUBLIC", "View", "view_named"]
