"""Statements for quoting, as sure as the draws allow, and the check of somebody's own."""
