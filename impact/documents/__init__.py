"""Documents: notebook templates, executed and written as HTML or notebooks."""

from impact.documents.plan import Asked
from impact.documents.write import write_report, write_reports

__all__ = ["Asked", "write_report", "write_reports"]
