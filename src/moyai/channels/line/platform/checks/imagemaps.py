"""Imagemap messages."""

from moyai.channels.line.platform import limits
from moyai.channels.line.platform.checks.report import Body, Report, as_object, join

FAR = 2**31 - 1


def check_imagemap(report: Report, message: Body, place: str) -> None:
    """Check a message of type ``imagemap``."""
    report.url(message, "baseUrl", place)
    report.text(message, "altText", place, limits.ALT_TEXT)
    size = report.thing(message, "baseSize", place)
    if size is not None:
        at = join(place, "baseSize")
        if report.number(size, "width", at, 1, FAR, whole=True) != limits.IMAGEMAP_WIDTH:
            report.add(join(at, "width"), "Must be 1040")
        report.number(size, "height", at, 1, FAR, whole=True)
    video = report.thing(message, "video", place, needed=False)
    if video is not None:
        _check_video(report, video, join(place, "video"))
    actions = report.items(message, "actions", place, limits.IMAGEMAP_ACTIONS, least=0)
    for index, action in enumerate(actions):
        at = join(place, f"actions[{index}]")
        _check_action(report, as_object(action, at), at)


def _check_video(report: Report, video: Body, place: str) -> None:
    report.url(video, "originalContentUrl", place)
    report.url(video, "previewImageUrl", place)
    _check_area(report, video, place)
    link = report.thing(video, "externalLink", place, needed=False)
    if link is not None:
        at = join(place, "externalLink")
        report.uri(link, "linkUri", at, limits.ACTION_URI)
        report.text(link, "label", at, limits.IMAGEMAP_LINK_LABEL)


def _check_area(report: Report, body: Body, place: str) -> None:
    area = report.thing(body, "area", place)
    if area is None:
        return
    at = join(place, "area")
    for key, low in (("x", 0), ("y", 0), ("width", 1), ("height", 1)):
        report.number(area, key, at, low, FAR, whole=True)


def _check_action(report: Report, action: Body, place: str) -> None:
    kind = report.choice(action, "type", place, ["uri", "message", "clipboard"], needed=True)
    report.text(action, "label", place, limits.LABEL_IMAGEMAP, needed=False)
    if kind == "uri":
        report.uri(action, "linkUri", place, limits.ACTION_URI)
    elif kind == "message":
        report.text(action, "text", place, limits.IMAGEMAP_TEXT)
    elif kind == "clipboard":
        report.text(action, "clipboardText", place, limits.CLIPBOARD)
    _check_area(report, action, place)
