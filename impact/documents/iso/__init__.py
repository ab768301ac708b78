"""What an ISO 14044 report computes beside the results: purchases of a group, four sensitivities, checks, clauses."""
