"""Pin and hash what pyproject.toml asks for, into requirements/run.txt and requirements/dev.txt.

Neither file names an index: where packages come from is the installing machine's choice.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"run.txt": ("build",), "dev.txt": ("build", "dev")}


def lock(name: str, groups: tuple[str, ...]) -> None:
    """Write requirements/`name` for all platforms and Pythons that pyproject.toml admits."""
    uv = Path(sys.executable).with_name("uv")
    asked = [word for group in groups for word in ("--group", group)]
    options = [
        "--universal",
        "--generate-hashes",
        "--no-emit-index-url",
        "--no-header",
        "--python-version",
        "3.11",
        "--upgrade",
    ]
    target = f"requirements/{name}"
    subprocess.run(
        [str(uv), "pip", "compile", "--quiet", "pyproject.toml", *asked, *options, "-o", target],
        cwd=ROOT,
        env=os.environ,
        check=True,
    )
    print(f"{target}: {(ROOT / target).read_text().count('==')} packages")


if __name__ == "__main__":
    for name, groups in LOCKS.items():
        lock(name, groups)
