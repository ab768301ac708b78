"""A case as an Excel workbook: read to the same tree of nodes as its YAML."""
