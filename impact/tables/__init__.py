"""Tables of results, made in one place, and how each door shows them."""
