"""The demo's bundled world: invented outlets on loopback, and a configuration that watches them."""

from __future__ import annotations

from flankwatch.demo.config import write_config
from flankwatch.demo.server import DemoServer
from flankwatch.demo.world import OUTLETS, path_of

__all__ = ["OUTLETS", "DemoServer", "path_of", "write_config"]
