"""Inflected forms of the names of countries, worked out when the catalogue is built; nothing of this runs afterwards."""
