"""Documents: notebook templates, executed and written as HTML or notebooks."""

from impact.report.write import write_report, write_reports

__all__ = ["write_report", "write_reports"]
