"""flankwatch watches the news for countries and weapon systems and tells people once."""

from importlib.metadata import version

__version__ = version("flankwatch")
__all__ = ["__version__"]
