"""The door to state: one database, one transaction per promise."""
