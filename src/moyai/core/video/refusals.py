"""What calls refuse, in the person's words. ``facts["status"]``: what an interface answers."""

from typing import Any

from moyai.core.errors import Refused
from moyai.core.video.enums import EndWhy
from moyai.engines.conversation import Localized


class NoSuchLink(Refused):
    """Nobody made this link."""

    def __init__(self) -> None:
        text = Localized(
            "このリンクは使えません。最後まで写されているか、もう一度たしかめてください。",
            "This link does not work. Please check that it was copied whole.",
        )
        super().__init__("no_such_link", text, status=404)


class LinkUsed(Refused):
    """Somebody has entered with it on another device."""

    def __init__(self) -> None:
        text = Localized(
            "このリンクは、もう使われました。1つのリンクで入れるのは、1人、1台だけです。"
            "ご自分で入ったおぼえがないときは、新しいリンクをたのんでください。",
            "This link has been used. A link lets one person in, on one device. If it was not you, ask for a "
            "new one.",
        )
        super().__init__("link_used", text, status=410, may_ask=True)


class LinkExpired(Refused):
    """Too late."""

    def __init__(self) -> None:
        text = Localized(
            "このリンクの時間がすぎました。下のボタンで、新しいリンクをたのめます。",
            "This link has run out. You can ask for a new one with the button below.",
        )
        super().__init__("link_expired", text, status=410, may_ask=True)


class LinkRevoked(Refused):
    """Whoever holds the call has taken it back."""

    def __init__(self) -> None:
        text = Localized(
            "このリンクは取り消されました。おたずねは、リンクを送った窓口へお願いします。",
            "This link has been taken back. Please ask whoever sent it to you.",
        )
        super().__init__("link_revoked", text, status=410)


class NotSeated(Refused):
    """The browser has no seat in this room, or not any more."""

    def __init__(self) -> None:
        text = Localized(
            "この通話に入る時間がすぎたか、ほかの機器で入りました。もう一度入り直してください。",
            "Your time in this call is over, or you entered on another device. Please enter anew.",
        )
        super().__init__("not_seated", text, status=401)


class TakenOver(Refused):
    """The same person has opened the call in another page."""

    def __init__(self) -> None:
        text = Localized(
            "ほかの画面で通話を開いたので、この画面では終わりました。",
            "You have opened the call in another page, so it is over in this one.",
        )
        super().__init__("taken_over", text, status=409)


class GivenUp(Refused):
    """The page did not ask for so long that the others were told it has gone."""

    def __init__(self) -> None:
        text = Localized(
            "しばらくつながらなかったので、入り直します。", "You were cut off for a while; entering anew."
        )
        super().__init__("given_up", text, status=409)


class RoomOver(Refused):
    """The call is over; says why."""

    def __init__(self, why: str) -> None:
        super().__init__("room_over", EndWhy(why).label, status=410, why=why)


class RoomFull(Refused):
    """Four people have seats."""

    def __init__(self) -> None:
        text = Localized(
            "この通話には、もう4人の席があります。だれかの席を取り消すと、よべます。",
            "Four people have seats in this call. Take one back to invite somebody else.",
        )
        super().__init__("room_full", text, status=409)


class HostsOnly(Refused):
    """Guests neither invite nor end."""

    def __init__(self) -> None:
        text = Localized(
            "これができるのは、通話をかけた側の人だけです。", "Only those who hold the call may do this."
        )
        super().__init__("hosts_only", text, status=403)


class BadSignal(Refused):
    """What came is not what browsers tell one another."""

    def __init__(self, what: Any = "") -> None:
        text = Localized("送られた内容を読み取れませんでした。", "What was sent could not be read.")
        super().__init__("malformed", text, status=422, what=what)
