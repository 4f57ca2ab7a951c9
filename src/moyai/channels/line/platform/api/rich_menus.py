"""Rich menus: create, check, picture, list, delete, aliases."""

import re

from starlette.responses import Response

from moyai.channels.line.platform import limits
from moyai.channels.line.platform.checks.report import Report
from moyai.channels.line.platform.checks.rich_menus import check_picture, check_rich_menu
from moyai.channels.line.platform.errors import ApiError, not_found, refuse_body
from moyai.channels.line.platform.gate import Answer, Call, Endpoint
from moyai.channels.line.platform.rates import RICH_MENU_CHANGES
from moyai.channels.line.platform.state import RichMenu

MENU_ID = re.compile(r"richmenu-[0-9a-f]{32}")
ALIAS = re.compile(r"[a-z0-9_-]{1,32}")
FIELDS = ("size", "selected", "name", "chatBarText", "areas")


def create(call: Call) -> Answer:
    """Create a rich menu, without a picture yet."""
    check_rich_menu(call.json)
    if len(call.channel.rich_menus) >= limits.RICH_MENUS:
        raise ApiError(400, "The maximum number of rich menus has been reached")
    menu_id = f"richmenu-{call.platform.ids.make_hex()}"
    body = {key: call.json.get(key) for key in FIELDS}
    call.channel.rich_menus[menu_id] = RichMenu(menu_id, body)
    return {"richMenuId": menu_id}


def validate(call: Call) -> Answer:
    """Check a rich menu without creating it."""
    check_rich_menu(call.json)
    return {}


def get_one(call: Call) -> Answer:
    """Return a rich menu."""
    menu = call.channel.get_rich_menu(call.part("menu_id"))
    return {"richMenuId": menu.rich_menu_id, **menu.body}


def list_all(call: Call) -> Answer:
    """List the rich menus."""
    return {"richmenus": [{"richMenuId": m.rich_menu_id, **m.body} for m in call.channel.rich_menus.values()]}


def delete(call: Call) -> Answer:
    """Delete a rich menu; who saw it sees it no more."""
    menu = call.channel.get_rich_menu(call.part("menu_id"))
    del call.channel.rich_menus[menu.rich_menu_id]
    call.channel.touch_all()
    call.platform.announce()
    return {}


def upload(call: Call) -> Answer:
    """Put the picture on a rich menu, once for all."""
    menu = call.channel.get_rich_menu(call.part("menu_id"))
    content_type = call.request.headers.get("content-type", "").partition(";")[0].strip().lower()
    check_picture(call.raw, content_type, menu.body["size"])
    if menu.picture:
        raise ApiError(400, "An image has already been uploaded to the richmenu")
    menu.picture, menu.picture_type = call.raw, content_type
    return {}


def download(call: Call) -> Answer:
    """Return the picture of a rich menu."""
    menu = call.channel.get_rich_menu(call.part("menu_id"))
    if not menu.picture:
        raise not_found()
    return Response(menu.picture, media_type=menu.picture_type)


def require_pictured(call: Call, menu_id: object) -> str:
    """Return the id of a rich menu that has a picture, as an alias needs it.

    Raises:
        ApiError: 400.
    """
    if not isinstance(menu_id, str) or not MENU_ID.fullmatch(menu_id):
        raise refuse_body([{"message": "invalid richMenuId", "property": "richMenuId"}])
    menu = call.channel.rich_menus.get(menu_id)
    if menu is None or not menu.picture:
        raise ApiError(400, "richmenu not found")
    return menu_id


def create_alias(call: Call) -> Answer:
    """Give a rich menu a name."""
    report = Report()
    alias = report.text(call.json, "richMenuAliasId", "", limits.ALIAS)
    if alias and not report.faults and not ALIAS.fullmatch(alias):
        report.add("richMenuAliasId", "invalid richMenuAliasId")
    report.settle()
    menu_id = require_pictured(call, call.json.get("richMenuId"))
    if alias in call.channel.aliases:
        raise ApiError(400, "conflict richmenu alias id")
    if len(call.channel.aliases) >= limits.RICH_MENUS:
        raise ApiError(400, "The maximum number of rich menu aliases has been reached")
    call.channel.aliases[alias] = menu_id
    return {}


def find_alias(call: Call) -> str:
    """Return the alias of the path.

    Raises:
        ApiError: 404.
    """
    alias = call.part("alias")
    if alias not in call.channel.aliases:
        raise not_found("richmenu alias not found")
    return alias


def update_alias(call: Call) -> Answer:
    """Let an alias name another rich menu."""
    alias = find_alias(call)
    call.channel.aliases[alias] = require_pictured(call, call.json.get("richMenuId"))
    return {}


def get_alias(call: Call) -> Answer:
    """Return what an alias names."""
    alias = find_alias(call)
    return {"richMenuAliasId": alias, "richMenuId": call.channel.aliases[alias]}


def list_aliases(call: Call) -> Answer:
    """List the aliases."""
    pairs = call.channel.aliases.items()
    return {"aliases": [{"richMenuAliasId": a, "richMenuId": m} for a, m in pairs]}


def delete_alias(call: Call) -> Answer:
    """Delete an alias."""
    del call.channel.aliases[find_alias(call)]
    return {}


BASE = "/v2/bot/richmenu"
ENDPOINTS = (
    Endpoint("POST", BASE, create, RICH_MENU_CHANGES, takes="json"),
    Endpoint("POST", f"{BASE}/validate", validate, takes="json"),
    Endpoint("GET", f"{BASE}/list", list_all),
    Endpoint("POST", f"{BASE}/alias", create_alias, takes="json"),
    Endpoint("GET", f"{BASE}/alias/list", list_aliases),
    Endpoint("GET", f"{BASE}/alias/{{alias}}", get_alias),
    Endpoint("POST", f"{BASE}/alias/{{alias}}", update_alias, takes="json"),
    Endpoint("DELETE", f"{BASE}/alias/{{alias}}", delete_alias, RICH_MENU_CHANGES),
    Endpoint("GET", f"{BASE}/{{menu_id:str}}/content", download),
    Endpoint("POST", f"{BASE}/{{menu_id:str}}/content", upload, takes="raw"),
)
# Last of all: addresses that would swallow the others.
OF_ONE = (
    Endpoint("GET", f"{BASE}/{{menu_id}}", get_one),
    Endpoint("DELETE", f"{BASE}/{{menu_id}}", delete, RICH_MENU_CHANGES),
)
