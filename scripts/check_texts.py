"""Finds Japanese sentences without an English translation, and translations that cannot work.

Sentences are taken from the Python sources (gettext and its relatives) and from the templates; a translation
may stand in any app's catalogue, as Django merges them. ``--write`` adds what is missing, untranslated, to
the catalogue of the app it is in.
"""

import os
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parents[1] / "src"
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff01-\uff60]")
PLACEHOLDER = re.compile(r"%\([a-z0-9_]+\)[sd]|\{[a-z0-9_]*\}|%[sd]")
KEYWORDS = [
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
]
CONTEXT_FIRST = {"pgettext", "pgettext_lazy"}
Found = tuple[Path, int, str]


def main() -> int:
    """Compare sources and catalogues; return 1 when something is missing or wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moyai.config.settings")
    import django

    django.setup()
    catalogues = {path: load(path) for path in sorted(SOURCE.glob("**/locale/en/LC_MESSAGES/*.po"))}
    translated = {key: m for c in catalogues.values() for m in c if m.id and m.string for key in keys(m.id)}
    missing = [found for found in list_sentences() if found[2] not in translated]
    wrong = [complaint for path, c in catalogues.items() for complaint in list_wrong(path, c)]
    if "--write" in sys.argv:
        write_missing(missing)
    print(
        "\n".join(
            [*(f"{name(path)}:{line}: no English for {text!r}" for path, line, text in missing), *wrong]
        )
    )
    return 1 if missing or wrong else 0


def load(path: Path) -> Catalog:
    """Read a catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def keys(identifier: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return the sentence by which a message is found: the singular, when there are two."""
    return (identifier,) if isinstance(identifier, str) else identifier[:1]


def list_sentences() -> Iterator[Found]:
    """Yield every Japanese sentence that is marked for translation, with its place."""
    for path in sorted([*SOURCE.glob("**/*.py"), *SOURCE.glob("**/templates/**/*.html")]):
        if "/tests/" in path.as_posix() or "/migrations/" in path.as_posix():
            continue
        for line, text in extract(path):
            if JAPANESE.search(text):
                yield path, line, text


def extract(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and sentence of each marked sentence in a file."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from extract_from_python(source)
        return
    from django.utils.translation.template import templatize

    # What templatize returns is Python in each line, not as a whole.
    for number, line in enumerate(templatize(source).splitlines(), 1):
        yield from ((number, text) for _line, text in extract_from_python(line.strip()))


def extract_from_python(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and sentence of each marked sentence in Python source."""
    options = {"encoding": "utf-8"}
    for line, function, messages, _comments in extract_python(
        BytesIO(source.encode()), KEYWORDS, [], options
    ):
        parts = [messages] if isinstance(messages, str) else [m for m in messages if m]
        place = 1 if function in CONTEXT_FIRST else 0
        if len(parts) > place:
            yield line, parts[place]


def list_wrong(path: Path, catalogue: Catalog) -> Iterator[str]:
    """Yield translations that are marked fuzzy, lack a placeholder, or are Japanese still."""
    for message in catalogue:
        if not message.id:
            continue
        source = keys(message.id)[0]
        targets = [message.string] if isinstance(message.string, str) else list(message.string)
        if message.fuzzy:
            yield f"{name(path)}: fuzzy: {source!r}"
        if any(targets) and set(PLACEHOLDER.findall(source)) != set(PLACEHOLDER.findall(targets[-1])):
            yield f"{name(path)}: other placeholders than in {source!r}: {targets[-1]!r}"


def write_missing(missing: list[Found]) -> None:
    """Add missing sentences to the catalogues of their apps."""
    for path, _line, text in missing:
        app = next(p for p in path.parents if (p / "apps.py").exists() or (p / "locale").exists())
        target = app / "locale" / "en" / "LC_MESSAGES" / "django.po"
        catalogue = load(target) if target.exists() else Catalog(locale="en", charset="utf-8")
        catalogue.add(text)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            write_po(file, catalogue, width=0, omit_header=False)


def name(path: Path) -> str:
    """Return the path as people know it."""
    return path.relative_to(SOURCE.parent).as_posix()


if __name__ == "__main__":
    sys.exit(main())
