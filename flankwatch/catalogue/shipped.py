"""The shipped catalogue, read when this is imported: a fork server that imports it shares it with all its workers."""

from flankwatch.catalogue import load

__all__ = ["CATALOGUE"]

CATALOGUE = load()
