"""The menu under the chat, made from the services that are on: a picture with words, and fields to press."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders

from moyai.channels.line import texts
from moyai.channels.line.cards import make_data
from moyai.core.conversations.registry import Standing, list_flows
from moyai.engines.conversation import Localized

WIDTH, ROW = 2500, 560
COLUMNS = 3
MOST_CELLS = 9
MOST_BYTES = 1_000_000
NAME = "moyai"
_FONT = "words.woff"
_FLOW, _OTHER = "#0031d8", "#2f4a66"
_GAP = 12


@dataclass(frozen=True)
class Cell:
    """One field of the menu: its words, the data of its button, and whether it begins a flow."""

    words: str
    data: str
    is_flow: bool = False


def list_cells() -> list[Cell]:
    """Return the fields: every flow that residents or strangers may start here, linking, and a person."""
    flows = [entry for entry in list_flows("line") if not entry.roles or "resident" in entry.roles]
    flows.sort(
        key=lambda entry: entry.standing() is Standing.LAST
    )  # what stands first changes, a picture not
    cells = [_make_cell(entry.title, {"m": entry.key}) for entry in flows[: MOST_CELLS - 2]]
    return [
        *cells,
        _make_cell(texts.LINK, {"m": "link"}),
        _make_cell(texts.PERSON, {"g": "person"}),
    ]


def make_menu(cells: Sequence[Cell]) -> dict[str, Any]:
    """Return the rich menu object of the Messaging API."""
    boxes = _list_boxes(len(cells))
    areas = [
        {
            "bounds": {"x": x, "y": y, "width": width, "height": height},
            "action": {
                "type": "postback",
                "data": cell.data,
                "displayText": cell.words,
                "label": cell.words[:20],
            },
        }
        for cell, (x, y, width, height) in zip(cells, boxes, strict=True)
    ]
    size = {"width": WIDTH, "height": _count_rows(len(cells)) * ROW}
    return {"size": size, "selected": True, "name": NAME, "chatBarText": "メニュー", "areas": areas}


def draw_menu(cells: Sequence[Cell]) -> bytes:
    """Return the picture as PNG: large white words on calm colours.

    Raises:
        FileNotFoundError: The page assets have not been built.
        ValueError: It is larger than LINE takes.
    """
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (WIDTH, _count_rows(len(cells)) * ROW), "#ffffff")
    drawing = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(_find_font()), 112)
    for cell, (x, y, width, height) in zip(cells, _list_boxes(len(cells)), strict=True):
        field = (x + _GAP, y + _GAP, x + width - _GAP, y + height - _GAP)
        drawing.rounded_rectangle(field, radius=48, fill=_FLOW if cell.is_flow else _OTHER)
        middle = (x + width / 2, y + height / 2)
        words = _wrap(cell.words, font, width - 160)
        drawing.multiline_text(
            middle, words, font=font, fill="#ffffff", anchor="mm", align="center", spacing=36
        )
    file = BytesIO()
    image.quantize(64).save(file, "PNG", optimize=True)
    if file.tell() > MOST_BYTES:
        raise ValueError(f"the menu's picture has {file.tell()} bytes")
    return file.getvalue()


def _make_cell(words: Localized, data: dict[str, str]) -> Cell:
    is_flow = "m" in data and data["m"] not in ("link", "menu")
    return Cell(words.get("ja", "short"), make_data(data), is_flow)


def _count_rows(cells: int) -> int:
    return -(-cells // COLUMNS)


def _list_boxes(cells: int) -> list[tuple[int, int, int, int]]:
    """Return x, y, width, height of each field; a last row that is not full is shared out."""
    boxes = []
    for row in range(_count_rows(cells)):
        count = min(COLUMNS, cells - row * COLUMNS)
        edges = [WIDTH * n // count for n in range(count + 1)]
        boxes += [(left, row * ROW, right - left, ROW) for left, right in pairwise(edges)]
    return boxes


def _wrap(words: str, font: Any, most: int) -> str:
    """Break words into as few lines as fit, all about as long; Japanese breaks anywhere."""
    count = -(-int(font.getlength(words)) // most)
    each = -(-len(words) // max(count, 1))
    return "\n".join(words[start : start + each] for start in range(0, len(words), each))


def _find_font() -> Path:
    found = finders.find(_FONT) or Path(settings.STATIC_ROOT) / _FONT
    path = Path(str(found))
    if not path.is_file():
        raise FileNotFoundError(f"{_FONT}: build the page assets first")
    return path
