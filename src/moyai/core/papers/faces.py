"""The pages' own fonts, for papers.

One file a weight has nearly every character; it is packed the plain way, since unpacking woff2 takes
seconds. The rest (髙, ①) lies in many small files of the pages' style sheet, each with the characters it has
(``unicode-range``): those that a text needs are merged into one font with a space of its own, because Pango
sets a space in the font of the character before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

_BASE = {400: "words-regular.woff", 700: "words.woff"}
_FACE = re.compile(
    r"@font-face\s*\{[^}]*?font-weight:\s*(?P<weight>\d+)[^}]*?url\([\"']?(?P<address>[^)\"']+)[\"']?\)"
    r"[^}]*?unicode-range:\s*(?P<ranges>[^;}]+)"
)
# What a merged font may lose: hints and the forms of upright text.
_LEFT_OUT = ["GSUB", "GPOS", "GDEF", "vhea", "vmtx", "gasp", "prep", "fpgm", "cvt "]


@dataclass(frozen=True)
class Faces:
    """A style sheet that sets a text in our fonts, and the files that it names, by address."""

    style: str
    files: dict[str, bytes]


@dataclass(frozen=True)
class _Part:
    weight: int
    name: str
    ranges: tuple[tuple[int, int], ...]

    def serves(self, characters: frozenset[int]) -> bool:
        return any(first <= each <= last for each in characters for first, last in self.ranges)


def make_faces(text: str) -> Faces:
    """Return the fonts that a text needs.

    Raises:
        FileNotFoundError: The assets were not built.
    """
    rare = frozenset(map(ord, text)) - _list_base_characters() - frozenset(map(ord, "\n\r\t"))
    files = {f"font:{weight}": read_static(name) for weight, name in _BASE.items()}
    parts = [each for each in _list_parts() if each.serves(rare | {ord(" ")})] if rare else []
    for weight in _BASE if len(parts) > len(_BASE) else ():
        files[f"font:rare-{weight}"] = _merge(tuple(each.name for each in parts if each.weight == weight))
    rules = [
        f'@font-face{{font-family:"Paper{" Rare" if "rare" in address else ""}";'
        f'font-weight:{address[-3:]};src:url("{address}")}}'
        for address in files
    ]
    families = '"Paper","Paper Rare",sans-serif'
    return Faces("".join([*rules, f":root{{font-family:{families}}}@page{{font-family:{families}}}"]), files)


def read_static(name: str) -> bytes:
    """Return a static file, collected or not.

    Raises:
        FileNotFoundError: There is none of this name.
    """
    found = finders.find(name)
    if isinstance(found, str):
        return Path(found).read_bytes()
    with staticfiles_storage.open(name) as file:
        content: bytes = file.read()
    return content


@lru_cache(maxsize=1)
def _list_base_characters() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    return frozenset(TTFont(BytesIO(read_static(_BASE[400]))).getBestCmap())


@lru_cache(maxsize=1)
def _list_parts() -> tuple[_Part, ...]:
    return tuple(
        _Part(
            int(found["weight"]),
            found["address"].removeprefix("./"),
            tuple(_parse_range(each) for each in found["ranges"].split(",")),
        )
        for found in _FACE.finditer(read_static("app.css").decode())
    )


@lru_cache(maxsize=16)
def _merge(names: tuple[str, ...]) -> bytes:
    from fontTools.merge import Merger, Options

    font = Merger(options=Options(drop_tables=_LEFT_OUT)).merge(
        [BytesIO(read_static(each)) for each in names]
    )
    merged = BytesIO()
    font.save(merged)
    return merged.getvalue()


def _parse_range(words: str) -> tuple[int, int]:
    first, _, last = words.strip().upper().removeprefix("U+").partition("-")
    return int(first, 16), int(last or first, 16)
