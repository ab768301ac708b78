"""Workbooks that people open: a case to fill in, a case converted from YAML, and the results with live formulas.

`impact.cases.workbook` says which sheet has which columns and reads such a file to the same tree of nodes as YAML;
`rows` and `write` make it of one. docs/excel.md tells it to those who fill one in.
"""
