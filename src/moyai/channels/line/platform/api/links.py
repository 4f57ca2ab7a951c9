"""Who sees which rich menu: the default one, one person's, five hundred at once, by batch."""

import re
from typing import Any

from moyai.channels.line.platform import limits
from moyai.channels.line.platform.api.rich_menus import MENU_ID, OF_ONE
from moyai.channels.line.platform.checks.report import Report, as_object
from moyai.channels.line.platform.clock import to_iso
from moyai.channels.line.platform.errors import ApiError, not_found, refuse_body, refuse_property
from moyai.channels.line.platform.gate import Answer, Call, Endpoint
from moyai.channels.line.platform.rates import RICH_MENU_BATCH, RICH_MENU_CHANGES

USER = re.compile(r"U[0-9a-f]{32}")
RESUME_KEY = re.compile(r"[0-9a-zA-Z\-_]{1,100}")


def require_menu(call: Call, menu_id: str) -> str:
    """Return the id of a rich menu that can be shown.

    Raises:
        ApiError: 404 when there is none, 400 when it has no picture.
    """
    menu = call.channel.get_rich_menu(menu_id)
    if not menu.picture:
        raise ApiError(400, "must upload richmenu image before applying it to user")
    return menu_id


def set_default(call: Call) -> Answer:
    """Let everybody see a rich menu who has none of his own."""
    return change_default(call, require_menu(call, call.part("menu_id")))


def cancel_default(call: Call) -> Answer:
    """Show no default rich menu."""
    return change_default(call, "")


def change_default(call: Call, menu_id: str) -> Answer:
    """Change the default and tell the phones."""
    call.channel.default_rich_menu = menu_id
    call.channel.touch_all()
    call.platform.announce()
    return {}


def get_default(call: Call) -> Answer:
    """Return the id of the default rich menu."""
    menu_id = call.channel.default_rich_menu
    if menu_id not in call.channel.rich_menus:
        raise not_found("no default richmenu")
    return {"richMenuId": menu_id}


def link(call: Call, user_id: str, menu_id: str) -> None:
    """Link one person (unlink with an empty id)."""
    if user_id in call.platform.users:
        chat = call.channel.chat(user_id)
        chat.rich_menu_id = menu_id
        chat.touch()
    call.platform.announce()


def link_one(call: Call) -> Answer:
    """Link a rich menu to one person."""
    menu_id = require_menu(call, call.part("menu_id"))
    link(call, require_user(call.part("user_id")), menu_id)
    return {}


def unlink_one(call: Call) -> Answer:
    """Take one person's rich menu away."""
    link(call, require_user(call.part("user_id")), "")
    return {}


def require_user(user_id: str) -> str:
    """Return a user id of the right shape."""
    if not USER.fullmatch(user_id):
        raise ApiError(400, "The value for the 'userId' parameter is invalid")
    return user_id


def get_linked(call: Call) -> Answer:
    """Return the id of one person's rich menu."""
    chat = call.channel.chats.get(require_user(call.part("user_id")))
    if chat is None or chat.rich_menu_id not in call.channel.rich_menus:
        raise not_found("the user has no richmenu")
    return {"richMenuId": chat.rich_menu_id}


def list_users(call: Call) -> list[str]:
    """Return ``userIds`` of the body: 1 to 500."""
    report = Report()
    users = report.items(call.json, "userIds", "", limits.RICH_MENU_BULK)
    report.settle()
    for index, user in enumerate(users):
        if not isinstance(user, str) or not USER.fullmatch(user):
            raise refuse_property(f"userIds[{index}]")
    return users


def link_many(call: Call) -> Answer:
    """Link a rich menu to up to 500 people."""
    users = list_users(call)
    menu_id = call.json.get("richMenuId")
    if not isinstance(menu_id, str) or not MENU_ID.fullmatch(menu_id):
        raise refuse_body([{"message": "invalid richMenuId", "property": "richMenuId"}])
    require_menu(call, menu_id)
    for user in users:
        link(call, user, menu_id)
    return {}


def unlink_many(call: Call) -> Answer:
    """Take the rich menus of up to 500 people away."""
    for user in list_users(call):
        link(call, user, "")
    return {}


def batch(call: Call) -> Answer:
    """Replace or remove linked rich menus everywhere; asked after by request id."""
    operations = check_batch(call)
    before = {user: chat.rich_menu_id for user, chat in call.channel.chats.items() if chat.rich_menu_id}
    for user, menu_id in before.items():
        for operation in operations:
            if operation["type"] == "unlinkAll" or operation.get("from") == menu_id:
                link(call, user, str(operation.get("to", "")))
    now = to_iso(call.platform.clock.now_ms())
    call.channel.progress[f"batch:{call.request_id}"] = {
        "phase": "succeeded",
        "acceptedTime": now,
        "completedTime": now,
    }
    return {}


def check_batch(call: Call) -> list[dict[str, Any]]:
    """Return the operations of a batch, checked."""
    report = Report()
    operations = report.items(call.json, "operations", "", limits.RICH_MENU_OPERATIONS)
    kinds, origins = set(), set()
    for index, given in enumerate(operations):
        at = f"operations[{index}]"
        operation = as_object(given, at)
        kind = report.choice(operation, "type", at, ["link", "unlink", "unlinkAll"], needed=True)
        kinds.add(kind)
        origin = operation.get("from")
        if kind in ("link", "unlink") and not is_menu_id(origin):
            report.add(f"{at}.from", "invalid richMenuId")
        if origin is not None and str(origin) in origins:
            report.add("operations[].from", f"from richmenu ({str(origin)[:15]}...) is duplicated")
        origins.add(str(origin))
        if kind == "link":
            check_target(call, report, operation.get("to"), f"{at}.to")
    if "unlinkAll" in kinds and len(kinds) > 1:
        report.add("operations[].type", "'unlinkAll' type can't be combined with other type")
    key = call.json.get("resumeRequestKey")
    if key is not None and (not isinstance(key, str) or not RESUME_KEY.fullmatch(key)):
        report.add("resumeRequestKey", "invalid resumeRequestKey")
    report.settle()
    return operations


def is_menu_id(value: object) -> bool:
    """Return whether a value is shaped like the id of a rich menu."""
    return isinstance(value, str) and bool(MENU_ID.fullmatch(value))


def check_target(call: Call, report: Report, target: object, place: str) -> None:
    """Check the rich menu that is to be linked."""
    if not is_menu_id(target):
        report.add(place, "invalid richMenuId")
        return
    menu = call.channel.rich_menus.get(str(target))
    if menu is None:
        report.add(place, f"Richmenu ({str(target)[:15]}...) is not found")
    elif not menu.picture:
        report.add(place, f"'to' richmenu ({str(target)[:15]}...) must have image but it doesn't")


def validate_batch(call: Call) -> Answer:
    """Check a batch without doing it."""
    check_batch(call)
    return {}


def batch_progress(call: Call) -> Answer:
    """Tell how far a batch is."""
    progress = call.channel.progress.get(f"batch:{call.request.query_params.get('requestId', '')}")
    if progress is None:
        raise not_found()
    return progress


USERS, MENUS = "/v2/bot/user", "/v2/bot/richmenu"
ENDPOINTS = (
    Endpoint("POST", f"{USERS}/all/richmenu/{{menu_id}}", set_default),
    Endpoint("GET", f"{USERS}/all/richmenu", get_default),
    Endpoint("DELETE", f"{USERS}/all/richmenu", cancel_default),
    Endpoint("POST", f"{USERS}/{{user_id}}/richmenu/{{menu_id}}", link_one),
    Endpoint("GET", f"{USERS}/{{user_id}}/richmenu", get_linked),
    Endpoint("DELETE", f"{USERS}/{{user_id}}/richmenu", unlink_one),
    Endpoint("POST", f"{MENUS}/bulk/link", link_many, takes="json"),
    Endpoint("POST", f"{MENUS}/bulk/unlink", unlink_many, takes="json"),
    Endpoint("POST", f"{MENUS}/batch", batch, RICH_MENU_BATCH, takes="json"),
    Endpoint("POST", f"{MENUS}/validate/batch", validate_batch, takes="json"),
    Endpoint("GET", f"{MENUS}/progress/batch", batch_progress, RICH_MENU_CHANGES),
    *OF_ONE,
)
