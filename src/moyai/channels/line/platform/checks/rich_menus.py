"""Rich menu objects and the pictures on them."""

import struct
from collections.abc import Iterator

from moyai.channels.line.platform import limits
from moyai.channels.line.platform.checks.actions import RICH_MENU, check_action
from moyai.channels.line.platform.checks.report import Body, Report, as_object, join
from moyai.channels.line.platform.errors import ApiError

FAR = 2**31 - 1


def check_rich_menu(menu: Body) -> None:
    """Check a rich menu.

    Raises:
        ApiError: 400 with details.
    """
    report = Report()
    size = report.thing(menu, "size", "")
    if size is not None:
        _check_size(report, size)
    if not isinstance(menu.get("selected"), bool):
        report.add("selected", "must be specified")
    report.text(menu, "name", "", limits.RICH_MENU_NAME)
    report.text(menu, "chatBarText", "", limits.RICH_MENU_BAR)
    for index, area in enumerate(report.items(menu, "areas", "", limits.RICH_MENU_AREAS, least=0)):
        at = f"areas[{index}]"
        _check_area(report, as_object(area, at), at)
    report.settle()


def _check_size(report: Report, size: Body) -> None:
    low, high = limits.RICH_MENU_WIDTH
    width = report.number(size, "width", "size", low, high, whole=True)
    height = report.number(size, "height", "size", limits.RICH_MENU_HEIGHT, FAR, whole=True)
    if not report.faults and width / height < limits.RICH_MENU_RATIO:
        report.add("size", "The aspect ratio (width / height) must be at least 1.45")


def _check_area(report: Report, area: Body, place: str) -> None:
    bounds = report.thing(area, "bounds", place)
    if bounds is not None:
        for key, low in (("x", 0), ("y", 0), ("width", 1), ("height", 1)):
            report.number(bounds, key, join(place, "bounds"), low, FAR, whole=True)
    action = report.thing(area, "action", place)
    if action is not None:
        check_action(report, action, join(place, "action"), allowed=RICH_MENU, label_needed=False)


def check_picture(picture: bytes, content_type: str, size: Body) -> None:
    """Check the picture of a rich menu: JPEG or PNG, at most 1 MB, as large as the menu says.

    Raises:
        ApiError: 400, 413 or 415.
    """
    if content_type not in ("image/png", "image/jpeg"):
        raise ApiError(415, f"The content type, {content_type}, is not supported")
    if len(picture) > limits.RICH_MENU_IMAGE_BYTES:
        raise ApiError(413, "The image must not be larger than 1 MB")
    measured = measure(picture)
    if measured is None:
        raise ApiError(400, "The image could not be read as JPEG or PNG")
    if measured != (size["width"], size["height"]):
        raise ApiError(400, f"The image is {measured[0]}x{measured[1]}, the rich menu says otherwise")


def measure(picture: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG or JPEG, or None when it is neither."""
    if picture[:8] == b"\x89PNG\r\n\x1a\n" and len(picture) >= 24:
        width, height = struct.unpack(">II", picture[16:24])
        return int(width), int(height)
    if picture[:2] == b"\xff\xd8":
        return next(_list_frames(picture), None)
    return None


def _list_frames(picture: bytes) -> Iterator[tuple[int, int]]:
    """Walk through the segments of a JPEG and yield the sizes of its frames (SOF0 to SOF15)."""
    at = 2
    while at + 9 <= len(picture) and picture[at] == 0xFF:
        marker = picture[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", picture[at + 5 : at + 9])
            yield int(width), int(height)
        at += 2 + int(struct.unpack(">H", picture[at + 2 : at + 4])[0])
