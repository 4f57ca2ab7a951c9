"""Compiles every translation (.po) to the form that Django reads (.mo), where it is missing or older."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

SOURCE = Path(__file__).resolve().parents[1] / "src"


def main() -> int:
    """Compile what has changed; name the file and line of what cannot be read."""
    compiled = 0
    for source in sorted(SOURCE.glob("**/LC_MESSAGES/*.po")):
        try:
            compiled += compile_one(source)
        except (PoFileError, ValueError) as error:
            print(f"\n{source}: {error}", file=sys.stderr)
            return 1
    print(f" {compiled} compiled" if compiled else " – nothing to do")
    return 0


def compile_one(source: Path) -> bool:
    """Compile one file unless its result is newer; tell whether it was done."""
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
        return False
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parents[1].name, abort_invalid=True)
    draft = target.with_suffix(".mo.new")
    with draft.open("wb") as file:
        write_mo(file, catalogue)
    draft.replace(target)
    return True


if __name__ == "__main__":
    sys.exit(main())
