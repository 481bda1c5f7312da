"""Which entries are known already, and which articles tell of the same thing: decisions over values, no I/O."""
