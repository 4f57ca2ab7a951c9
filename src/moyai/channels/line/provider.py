"""The door ``line`` of notices: a push, or one multicast for up to 500 people who are told the same."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import NAMESPACE_URL, uuid5

from moyai.channels.line.cards import Button, Message, make_card, make_text
from moyai.channels.line.client import MOST_RECIPIENTS, Client, Fate, Verdict
from moyai.channels.line.models import Friend
from moyai.channels.line.outbox import MANY_PER_S, get_client
from moyai.core.notices.providers import Confirm, DeliveryFailed

CONFIRM_FIELD = "n"
"""The field of a button's data by which a notice is confirmed."""


class LineProvider:
    """Tells residents something in their chat; a contact is ``account:user id``.

    Half of what LINE allows a second is left to the conversations; requests to many
    share a bucket with theirs.
    """

    rate_per_s = 1000.0
    most_at_once = MOST_RECIPIENTS
    bundles_per_s = MANY_PER_S

    def send(self, *, contact: str, text: str, retry_key: str) -> None:
        """Push to one friend.

        Raises:
            DeliveryFailed: LINE did not take it; final when the friend has gone, or the quota has.
        """
        self._push(contact, make_text(text), retry_key)

    def send_to_confirm(self, *, contact: str, text: str, retry_key: str, confirm: Confirm) -> None:
        """Push to one friend, with a button by which she says that she has read it.

        Raises:
            DeliveryFailed: LINE did not take it.
        """
        self._push(contact, _make_message(text, confirm), retry_key)

    def list_reached(self, contacts: Sequence[str]) -> set[str]:
        """Return the contacts whose friends follow their account."""
        users = {contact.partition(":")[2] for contact in contacts}
        friends = Friend.objects.filter(user_id__in=users, is_following=True)
        following = {f"{account}:{user}" for account, user in friends.values_list("account", "user_id")}
        return following.intersection(contacts)

    def send_many(
        self,
        *,
        account: str,
        user_ids: Sequence[str],
        text: str,
        retry_key: str,
        confirm: Confirm | None = None,
    ) -> None:
        """Tell up to 500 friends of an account the same in one request.

        Raises:
            ValueError: More than 500.
            DeliveryFailed: LINE did not take it.
        """
        if len(user_ids) > MOST_RECIPIENTS:
            raise ValueError(f"{len(user_ids)} recipients")
        message = make_text(text) if confirm is None else _make_message(text, confirm)
        verdict = _find_client(account).multicast(user_ids, [message], make_retry_key(retry_key))
        _raise_unless_taken(verdict)

    def _push(self, contact: str, message: Message, retry_key: str) -> None:
        account, _, user_id = contact.partition(":")
        self._check_following(account, user_id)
        verdict = _find_client(account).push(user_id, [message], make_retry_key(retry_key))
        _raise_unless_taken(verdict)

    def _check_following(self, account: str, user_id: str) -> None:
        if not Friend.objects.filter(account=account, user_id=user_id, is_following=True).exists():
            raise DeliveryFailed("she does not follow the account any more", is_final=True)


def _make_message(text: str, confirm: Confirm) -> Message:
    buttons = [
        Button(each.label, {CONFIRM_FIELD: each.token}, is_main=not number)
        for number, each in enumerate((confirm, *confirm.others))
    ]
    return make_card(text, buttons=buttons)


def make_retry_key(key: str) -> str:
    """Return the UUID that stands for a key of ours: the same key, the same UUID, in any process."""
    return str(uuid5(NAMESPACE_URL, key))


def _find_client(account: str) -> Client:
    client = get_client(account)
    if client is None:
        raise DeliveryFailed("the account is off", is_final=True)
    return client


def _raise_unless_taken(verdict: Verdict) -> None:
    if verdict.fate != Fate.TAKEN:
        is_final = verdict.fate in (Fate.REFUSED, Fate.NO_QUOTA)
        raise DeliveryFailed(verdict.reason or str(verdict.fate), is_final=is_final)
