"""The inventory as people look things up in it: search, one factor derived, pages generated from the tables."""
