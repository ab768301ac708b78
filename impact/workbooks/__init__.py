"""Cases in Excel workbooks: a template to fill, a reader, a writer; and the workbook of results.

`workbook` says which sheet has which columns, derived from the vocabulary of case files (`impact.cases.fields`);
`cells` opens a file and finds what a spreadsheet can do wrong; `read` makes the same tree of nodes as a YAML file,
`write` the workbook of such a tree. docs/excel.md tells it to those who fill one in.
"""
