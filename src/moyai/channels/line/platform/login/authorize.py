"""The pages that stand for ``access.line.me/oauth2/v2.1/authorize``: whose LINE is it, may a site know it."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from moyai.channels.line.platform.account_link import PAGE
from moyai.channels.line.platform.login_state import CODE_MS, Ask, Grant
from moyai.channels.line.platform.platform import Platform

PATH = "/oauth2/v2.1/authorize"
SCOPES = {"openid", "profile", "email"}
SHOWN = 30


class Authorize:
    """Takes a site's request, lets somebody choose whose LINE it is, and sends her back with a code."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.login = platform.login

    def list_routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route(PATH, self.show),
            Route(f"{PATH}/{{ask}}/allow/{{user}}", self.allow),
            Route(f"{PATH}/{{ask}}/refuse", self.refuse),
        ]

    async def show(self, request: Request) -> Response:
        """Show the phones; each is one press from being logged in."""
        given = request.query_params
        channel = self.login.channels.get(given.get("client_id", ""))
        redirect_uri = given.get("redirect_uri", "")
        # Where the site or its address is not known, nobody is sent anywhere.
        if channel is None or redirect_uri not in channel.callbacks:
            return self.complain("Invalid client_id or redirect_uri value.")
        error = find_fault(given)
        if error:
            return send_back(redirect_uri, **error, state=given.get("state", ""))
        ask = Ask(
            channel=channel,
            redirect_uri=redirect_uri,
            state=given["state"],
            scopes=tuple(scope for scope in given["scope"].split() if scope in SCOPES),
            nonce=given.get("nonce", ""),
            challenge=given.get("code_challenge", ""),
        )
        key = self.platform.ids.make_token(22)
        self.login.asks[key] = ask
        return HTMLResponse(self.draw(key))

    def draw(self, key: str) -> str:
        """Return the page."""
        people = list(self.platform.users.values())[:SHOWN]
        start = f"{PATH}/{key}/allow"
        lines = [
            f'<li><a href="{start}/{escape(user.key)}">{escape(user.name)}のLINEでログイン</a></li>'
            for user in people
        ]
        way = f'<ul>{"".join(lines)}</ul><p><a href="{PATH}/{key}/refuse">キャンセル</a></p>'
        text = "お使いのLINEを選んでください。<br>Choose whose LINE this is."
        return PAGE.format(title="LINEログイン（練習用）", text=text, way=way)

    async def allow(self, request: Request) -> Response:
        """Make a code for the person who pressed, and send her back; a request is answered once."""
        user = self.platform.find_user(str(request.path_params["user"]))
        ask = self.login.asks.pop(str(request.path_params["ask"]), None)
        if ask is None or user is None:
            return self.complain("This login has ended.")
        code = self.platform.ids.make_token(20)
        until = self.platform.clock.now_ms() + CODE_MS
        self.login.codes[code] = Grant(ask, user.user_id, until)
        return send_back(ask.redirect_uri, code=code, state=ask.state)

    async def refuse(self, request: Request) -> Response:
        """Send somebody back who does not want to."""
        ask = self.login.asks.pop(str(request.path_params["ask"]), None)
        if ask is None:
            return self.complain("This login has ended.")
        why = "The resource owner denied the request."
        return send_back(ask.redirect_uri, error="access_denied", error_description=why, state=ask.state)

    def complain(self, text: str) -> Response:
        """Tell the person; there is no site to go back to."""
        words = f"もう一度お試しください。<br>{escape(text)}"
        return HTMLResponse(PAGE.format(title="400 Bad Request", text=words, way=""), 400)


def find_fault(given: QueryParams) -> dict[str, str]:
    """Return what is wrong with a request, as it is told to the site; nothing when it is right."""
    if given.get("response_type") != "code":
        return {"error": "unsupported_response_type", "error_description": "response_type must be code"}
    if not given.get("state"):
        return {"error": "invalid_request", "error_description": "state is required"}
    if "openid" not in given.get("scope", "").split() and "profile" not in given.get("scope", "").split():
        return {"error": "invalid_scope", "error_description": "scope is required"}
    if given.get("code_challenge") and given.get("code_challenge_method") != "S256":
        return {"error": "invalid_request", "error_description": "code_challenge_method must be S256"}
    return {}


def send_back(address: str, **facts: str) -> Response:
    """Send somebody back to the site."""
    joint = "&" if "?" in address else "?"
    return RedirectResponse(f"{address}{joint}{urlencode(facts)}", 302)
