"""Writes what is made from the settings: config/schema/*.json from the models, and the starter files from config/.

Run it (`make schema`) after a change of flankwatch/settings/ or of a file in config/; a test fails until it was run.
`flankwatch init` copies the starter files, so they must travel inside the package.
"""

from __future__ import annotations

from pathlib import Path

from flankwatch.settings.schema import schema_texts
from flankwatch.settings.starter import STARTER_FOLDER

CONFIG = Path(__file__).resolve().parent.parent / "config"


def wanted() -> dict[Path, str]:
    """The text of every file this tool keeps."""
    schemas = {CONFIG / "schema" / name: text for name, text in schema_texts().items()}
    starter = {
        STARTER_FOLDER / path.relative_to(CONFIG): path.read_text(encoding="utf-8")
        for path in sorted(
            path
            for pattern in ("*", "feeds/*", "watchlists/*", "catalogue/*")
            for path in CONFIG.glob(f"{pattern}.yaml")
        )
    }
    return schemas | starter


def main() -> None:
    files = wanted()
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for path in STARTER_FOLDER.rglob("*.yaml"):
        if path not in files:
            path.unlink()
    print(f"wrote {len(files)} files")


if __name__ == "__main__":
    main()
