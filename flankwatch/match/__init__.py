"""Finds countries, weapon systems and terms in a text, and the watch-lists it satisfies. Pure: text and values in, values out."""
