"""flankwatch watches the news for countries and weapon systems and tells people once."""
