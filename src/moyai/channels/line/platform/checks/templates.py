"""Template messages: buttons, confirm, carousel, image carousel."""

from moyai.channels.line.platform import limits
from moyai.channels.line.platform.checks.actions import ANYWHERE, check_action
from moyai.channels.line.platform.checks.report import Body, Report, as_object, join

KINDS = ["buttons", "confirm", "carousel", "image_carousel"]


def check_template(report: Report, message: Body, place: str) -> None:
    """Check a message of type ``template``."""
    report.text(message, "altText", place, limits.ALT_TEXT)
    template = report.thing(message, "template", place)
    if template is None:
        return
    at = join(place, "template")
    kind = report.choice(template, "type", at, KINDS, needed=True)
    if kind:
        CHECKS[kind](report, template, at)


def _check_actions(report: Report, body: Body, place: str, most: int, least: int = 1) -> int:
    actions = report.items(body, "actions", place, most, least=least)
    for index, action in enumerate(actions):
        at = join(place, f"actions[{index}]")
        check_action(report, as_object(action, at), at, allowed=ANYWHERE)
    return len(actions)


def _check_default(report: Report, body: Body, place: str) -> None:
    action = report.thing(body, "defaultAction", place, needed=False)
    if action is not None:
        check_action(report, action, join(place, "defaultAction"), allowed=ANYWHERE, label_needed=False)


def _check_looks(report: Report, body: Body, place: str) -> None:
    report.choice(body, "imageAspectRatio", place, ["rectangle", "square"])
    report.choice(body, "imageSize", place, ["cover", "contain"])


def is_adorned(body: Body) -> bool:
    """Return whether there is a picture or a title, which halves the room for text."""
    return bool(body.get("thumbnailImageUrl") or body.get("title"))


def _check_buttons(report: Report, template: Body, place: str) -> None:
    report.url(template, "thumbnailImageUrl", place, needed=False)
    report.colour(template, "imageBackgroundColor", place)
    report.text(template, "title", place, limits.BUTTONS_TITLE, needed=False)
    most = limits.BUTTONS_TEXT_SHORT if is_adorned(template) else limits.BUTTONS_TEXT
    report.text(template, "text", place, most)
    _check_looks(report, template, place)
    _check_default(report, template, place)
    _check_actions(report, template, place, limits.BUTTONS)


def _check_confirm(report: Report, template: Body, place: str) -> None:
    report.text(template, "text", place, limits.CONFIRM_TEXT)
    _check_actions(report, template, place, limits.CONFIRM_ACTIONS, limits.CONFIRM_ACTIONS)


def _check_carousel(report: Report, template: Body, place: str) -> None:
    _check_looks(report, template, place)
    columns = report.items(template, "columns", place, limits.COLUMNS)
    shapes = set()
    for index, column in enumerate(columns):
        at = join(place, f"columns[{index}]")
        shapes.add(_check_column(report, as_object(column, at), at))
    if len({number for number, _, _ in shapes}) > 1:
        report.add(join(place, "columns"), "the number of actions must be the same in every column")
    if len({(picture, title) for _, picture, title in shapes}) > 1:
        report.add(join(place, "columns"), "images and titles must be in every column or in none")


def _check_column(report: Report, column: Body, place: str) -> tuple[int, bool, bool]:
    report.url(column, "thumbnailImageUrl", place, needed=False)
    report.colour(column, "imageBackgroundColor", place)
    report.text(column, "title", place, limits.COLUMN_TITLE, needed=False)
    most = limits.COLUMN_TEXT_SHORT if is_adorned(column) else limits.COLUMN_TEXT
    report.text(column, "text", place, most)
    _check_default(report, column, place)
    number = _check_actions(report, column, place, limits.COLUMN_ACTIONS)
    return number, bool(column.get("thumbnailImageUrl")), bool(column.get("title"))


def _check_image_carousel(report: Report, template: Body, place: str) -> None:
    for index, column in enumerate(report.items(template, "columns", place, limits.COLUMNS)):
        at = join(place, f"columns[{index}]")
        body = as_object(column, at)
        report.url(body, "imageUrl", at)
        action = report.thing(body, "action", at)
        if action is not None:
            check_action(
                report,
                action,
                join(at, "action"),
                allowed=ANYWHERE,
                label=limits.LABEL_IMAGE_CAROUSEL,
                label_needed=False,
            )


CHECKS = {
    "buttons": _check_buttons,
    "confirm": _check_confirm,
    "carousel": _check_carousel,
    "image_carousel": _check_image_carousel,
}
