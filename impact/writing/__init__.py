"""How names, numbers, citations and sentences are written in documents."""
