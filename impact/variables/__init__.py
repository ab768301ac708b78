"""Everything that can vary: parameters, inventory rows, prices, backgrounds, with their distributions."""
