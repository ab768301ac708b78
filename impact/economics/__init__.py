"""What an exchange is worth to whom: cash flows, key figures, taxes, and what turns the answer."""
