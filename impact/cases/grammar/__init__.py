"""What a case file is made of, whether it is written in YAML or in a workbook: its vocabulary and its tree of nodes."""
