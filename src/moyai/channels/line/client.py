"""Calls to the Messaging API through LINE's own SDK, and what its answers mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from django.conf import settings

from moyai.channels.line.accounts import Account

TIMEOUT_S = (3.0, 7.0)
"""Connecting, reading."""

MOST_RECIPIENTS = 500


class Fate(StrEnum):
    """What became of a request.

    TAKEN: accepted now, or already at an earlier attempt (409).
    TOKEN_SPENT: the reply token is used or too old.
    BUSY: too many requests; again soon, with the same retry key.
    UNKNOWN: a server error or a time-out: it may have been accepted; again with the same retry key.
    NO_QUOTA: the month's messages are used up.
    REFUSED: it will never be accepted.
    """

    TAKEN = "taken"
    TOKEN_SPENT = "token_spent"  # noqa: S105 - a name
    BUSY = "busy"
    UNKNOWN = "unknown"
    NO_QUOTA = "no_quota"
    REFUSED = "refused"


@dataclass(frozen=True)
class Verdict:
    """The fate of a request, LINE's id of it, and why."""

    fate: Fate
    request_id: str = ""
    reason: str = ""


class Client(Protocol):
    """What the rest of the channel needs of LINE."""

    def reply(self, token: str, messages: list[dict[str, Any]]) -> Verdict:
        """Answer with a reply token."""

    def push(self, user_id: str, messages: list[dict[str, Any]], retry_key: str) -> Verdict:
        """Send to one user."""

    def multicast(self, user_ids: Sequence[str], messages: list[dict[str, Any]], retry_key: str) -> Verdict:
        """Send to up to 500 users."""

    def fetch_content(self, message_id: str) -> bytes:
        """Return the bytes of an image.

        Raises:
            ContentGone: LINE has them no longer, or does not answer.
        """

    def issue_link_token(self, user_id: str) -> str:
        """Return a token for account linking, valid for ten minutes.

        Raises:
            ContentGone: LINE does not give one.
        """


class ContentGone(Exception):  # noqa: N818 - what happened
    """LINE does not hand out what was asked for."""


class NotKnown(ContentGone):
    """LINE says that there is no such friend (any more)."""


class ProfileReader(Protocol):
    """Who can ask LINE about a friend."""

    def read_profile_language(self, user_id: str) -> str:
        """Return the language of a friend's telephone as LINE tells it, such as ``ja``; empty: not told.

        Raises:
            NotKnown: she is no friend, or has blocked the account.
            ContentGone: LINE does not answer.
        """


class SdkClient:
    """The client of one account."""

    def __init__(self, account: Account) -> None:
        from linebot.v3.messaging import ApiClient, Configuration, MessagingApi, MessagingApiBlob

        sending = Configuration(host=settings.LINE_API, access_token=account.token)
        reading = Configuration(host=settings.LINE_DATA_API, access_token=account.token)
        self._api = MessagingApi(ApiClient(sending))
        self._blob = MessagingApiBlob(ApiClient(reading))

    def reply(self, token: str, messages: list[dict[str, Any]]) -> Verdict:
        """Answer with a reply token. LINE takes no retry key here."""
        from linebot.v3.messaging import ReplyMessageRequest

        body = ReplyMessageRequest.from_dict({"replyToken": token, "messages": messages})
        return _judge(lambda: self._api.reply_message_with_http_info(body, _request_timeout=TIMEOUT_S))

    def push(self, user_id: str, messages: list[dict[str, Any]], retry_key: str) -> Verdict:
        """Send to one user; the retry key makes a repeat harmless for 24 hours."""
        from linebot.v3.messaging import PushMessageRequest

        body = PushMessageRequest.from_dict({"to": user_id, "messages": messages})
        return _judge(
            lambda: self._api.push_message_with_http_info(body, retry_key, _request_timeout=TIMEOUT_S)
        )

    def multicast(self, user_ids: Sequence[str], messages: list[dict[str, Any]], retry_key: str) -> Verdict:
        """Send to up to 500 users."""
        from linebot.v3.messaging import MulticastRequest

        body = MulticastRequest.from_dict({"to": list(user_ids), "messages": messages})
        return _judge(lambda: self._api.multicast_with_http_info(body, retry_key, _request_timeout=TIMEOUT_S))

    def fetch_content(self, message_id: str) -> bytes:
        """Return the bytes of an image."""
        try:
            return bytes(self._blob.get_message_content(message_id, _request_timeout=TIMEOUT_S))
        except Exception as error:
            raise ContentGone(_name(error)) from error

    def issue_link_token(self, user_id: str) -> str:
        """Return a token for account linking."""
        try:
            token: str = self._api.issue_link_token(user_id, _request_timeout=TIMEOUT_S).link_token
        except Exception as error:
            raise ContentGone(_name(error)) from error
        return token

    def read_profile_language(self, user_id: str) -> str:
        """Return the language of a friend's telephone; of her profile nothing else is looked at."""
        from linebot.v3.messaging import ApiException

        try:
            profile = self._api.get_profile(user_id, _request_timeout=TIMEOUT_S)
        except ApiException as refused:
            gone = NotKnown if refused.status == 404 else ContentGone
            raise gone(f"{refused.status}") from refused
        except Exception as error:
            raise ContentGone(_name(error)) from error
        return profile.language or ""

    def publish_menu(self, menu: dict[str, Any], picture: bytes) -> str:
        """Make a rich menu everybody's default and delete earlier ones of the same name; return its id.

        Raises:
            ContentGone: LINE did not take it; what it took of it is deleted again at the next try.
        """
        from linebot.v3.messaging import RichMenuRequest

        try:
            earlier = self._api.get_rich_menu_list(_request_timeout=TIMEOUT_S).richmenus
            made = self._api.create_rich_menu(RichMenuRequest.from_dict(menu), _request_timeout=TIMEOUT_S)
            number: str = made.rich_menu_id
            headers = {"Content-Type": "image/png"}
            self._blob.set_rich_menu_image(
                number, picture, _headers=headers, _content_type="image/png", _request_timeout=TIMEOUT_S
            )
            self._api.set_default_rich_menu(number, _request_timeout=TIMEOUT_S)
            for one in earlier:
                if one.name == menu["name"]:
                    self._api.delete_rich_menu(one.rich_menu_id, _request_timeout=TIMEOUT_S)
        except Exception as error:
            raise ContentGone(_name(error)) from error
        return number


def _judge(call: Any) -> Verdict:
    """Make the call and say what its answer means."""
    from linebot.v3.messaging import ApiException
    from urllib3.exceptions import HTTPError

    try:
        answer = call()
    except ApiException as refused:
        return judge_refusal(refused.status or 0, dict(refused.headers or {}), str(refused.body or ""))
    except (HTTPError, OSError) as error:
        return Verdict(Fate.UNKNOWN, reason=_name(error))
    return Verdict(Fate.TAKEN, _find(dict(answer.headers or {}), "x-line-request-id"))


def judge_refusal(status: int, headers: dict[str, str], body: str) -> Verdict:
    """Return what an answer other than 2xx means.

    409: the retry key was seen before, so it was accepted then. 429 has three meanings that only its words
    tell apart: too fast, too many at once, or the month's quota.
    """
    reason = f"{status} {body}"[:180]
    if status == 409:
        return Verdict(Fate.TAKEN, _find(headers, "x-line-accepted-request-id"))
    if status == 429:
        fate = Fate.NO_QUOTA if "monthly limit" in body else Fate.BUSY
        return Verdict(fate, reason=reason)
    if status == 400 and "Invalid reply token" in body:
        return Verdict(Fate.TOKEN_SPENT, reason=reason)
    return Verdict(Fate.UNKNOWN if status >= 500 or status == 0 else Fate.REFUSED, reason=reason)


def _find(headers: dict[str, str], name: str) -> str:
    return next((value for key, value in headers.items() if key.lower() == name), "")[:64]


def _name(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:180]
