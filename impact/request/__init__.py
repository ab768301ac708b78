"""What somebody wants assessed: the one way from files or objects and choices to results, whichever door they use."""

from impact.request.request import Request

__all__ = ["Request"]
