"""Documents: notebook templates, executed and written as HTML or notebooks."""

from impact.report.plan import Asked
from impact.report.write import write_report, write_reports

__all__ = ["Asked", "write_report", "write_reports"]
