"""The page that stands for ``access.line.me/dialog/bot/accountLink``: where a bot sends a person back."""

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from moyai.channels.line.platform import limits
from moyai.channels.line.platform.events import complete
from moyai.channels.line.platform.people import send_event
from moyai.channels.line.platform.platform import Platform
from moyai.channels.line.platform.state import Channel

PAGE = """<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<link rel="icon" type="image/svg+xml" href="/static/phone.svg">
<link rel="stylesheet" href="/static/phone.css"></head>
<body class="dialog"><main><h1>{title}</h1><p>{text}</p>{way}</main></body></html>"""


class AccountLink:
    """Takes the link token and the nonce, and lets the bot know."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform

    async def show(self, request: Request) -> Response:
        """Link the accounts: one use of the token, within ten minutes."""
        token = request.query_params.get("linkToken", "")
        nonce = request.query_params.get("nonce", "")
        low, high = limits.NONCE
        found = self.take(token)
        if found is None:
            return self.refuse()
        channel, user_id, is_fresh = found
        if not is_fresh or not low <= len(nonce) <= high:
            self.tell_failure(channel, nonce)
            return self.refuse()
        user = self.platform.users[user_id]
        wish = {"type": "accountLink", "link": {"result": "ok", "nonce": nonce}}
        send_event(self.platform, channel, user, wish)
        way = f'<p><a href="/phone/{escape(user.key)}?channel={escape(channel.name)}">トークにもどる</a></p>'
        text = f"{escape(channel.title)}<br>Your account is linked."
        return HTMLResponse(PAGE.format(title="連携しました", text=text, way=way))

    def take(self, token: str) -> tuple[Channel, str, bool] | None:
        """Return whose a link token is and whether it still serves, and use it up."""
        for channel in self.platform.channels.values():
            found = channel.link_tokens.pop(token, None)
            if found is not None:
                return channel, found[0], found[1] >= self.platform.clock.now_ms()
        return None

    def tell_failure(self, channel: Channel, nonce: str) -> None:
        """Let the bot know that a link failed; such an event has no source."""
        wish = {"type": "accountLink", "link": {"result": "failed", "nonce": nonce}}
        self.platform.sender.send(channel, [complete(self.platform, channel, wish)])

    def refuse(self) -> Response:
        """Tell the person."""
        text = "もう一度トーク画面からお試しください。<br>Please start again from the chat."
        return HTMLResponse(PAGE.format(title="連携できませんでした", text=text, way=""), 400)
