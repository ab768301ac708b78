"""Who may claim a joint saving: views that each add up to it, and each partner's own inventory by scope."""
