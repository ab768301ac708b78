"""`python -m impact` is the command line."""

from impact.cli import main

main()
