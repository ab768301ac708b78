"""`python -m impact.catalogue FOLDER` writes the inventory's pages (see `make docs`)."""

from impact.catalogue.pages import main

main()
