"""What was computed for a case or a network: levels, savings, derivation, claims, quality."""
