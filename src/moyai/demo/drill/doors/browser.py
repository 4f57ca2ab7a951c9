"""Somebody's browser: opens pages, presses what is on them, answers a conversation's questions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urljoin

from django.test import Client

from moyai.core.accounts.models import User
from moyai.demo.drill.doors.forms import Button, Form, read_forms

HOST = "127.0.0.1"
MOST_QUESTIONS = 40


class Stuck(Exception):  # noqa: N818 - what happened
    """The page does not offer what the person wants, or something went wrong on it."""


class Browser:
    """One browser with its cookies; forged forms are refused as in earnest.

    Args:
        client_address: the IP address that is told of it.
        user: who is signed in.

    Attributes:
        presses: how often something was pressed.
        page: what is on the screen.
    """

    def __init__(self, client_address: str = HOST, user: User | None = None) -> None:
        self.presses = 0
        self.page = ""
        self._address = "/"
        self._forms: list[Form] = []
        self._last: tuple[str, dict[str, Any]] | None = None
        self._client = Client(
            enforce_csrf_checks=True, SERVER_NAME=HOST, REMOTE_ADDR=client_address, HTTP_HOST=HOST
        )
        if user is not None:
            self._client.force_login(user)

    def open(self, address: str) -> None:
        """Open an address.

        Raises:
            Stuck: it does not answer with a page.
        """
        answer: Any = self._client.get(address, follow=True)
        for step, _status in answer.redirect_chain:
            address = urljoin(address, step)
        self._see(address, answer)

    def press(self, words: str, *, within: str = "", **fields: Any) -> None:
        """Press the first button that says this, having filled its form.

        Args:
            words: of the button.
            within: a part of the address to which its form goes.
            fields: what was filled in.

        Raises:
            Stuck: there is no such button.
        """
        for form in self._forms:
            button = form.find_button(words)
            if button is not None and within in (form.action or self._address):
                return self._send(form, button, fields)
        raise Stuck(f"no {words!r} on {self._address}")

    def answer(self, answers: Mapping[str, Any], *, until: str) -> None:
        """Answer a conversation's questions by their keys until a page says so.

        A value is chosen or typed; None leaves the question out; a place is ``{lon, lat}``, a birthday
        a date.

        Raises:
            Stuck: a question comes to which there is no answer, or that does not take it.
        """
        for _turn in range(MOST_QUESTIONS):
            if until in self.page:
                return
            form = next((one for one in self._forms if "key" in one.fields), None)
            if form is None or form.fields["key"] not in answers:
                raise Stuck(f"asked {form.fields['key'] if form else 'nothing'} at {self._address}")
            self._send(form, Button(), _make_fields(answers[form.fields["key"]]))
        raise Stuck(f"no end of questions at {self._address}")

    def press_again(self) -> None:
        """Send the last form once more, as an impatient finger does."""
        if self._last is not None:
            self._post(*self._last)

    def _send(self, form: Form, button: Button, fields: Mapping[str, Any]) -> None:
        named = {button.name: button.value} if button.name else {}
        self.presses += 1
        self._last = urljoin(self._address, form.action), {**form.fields, **named, **fields}
        self._post(*self._last)

    def _post(self, address: str, fields: dict[str, Any]) -> None:
        answer: Any = self._client.post(address, fields)
        if answer.status_code == 302:
            self.open(urljoin(address, answer["Location"]))
        else:
            self._see(address, answer)

    def _see(self, address: str, answer: Any) -> None:
        self.page, self._address = answer.content.decode(), address
        if answer.status_code != 200:
            raise Stuck(f"{answer.status_code} at {address}")
        self._forms = read_forms(self.page)


def _make_fields(value: Any) -> dict[str, Any]:
    if value is None:
        return {"action": "skip"}
    if isinstance(value, date):
        return {"year": value.year, "month": value.month, "day": value.day}
    if isinstance(value, dict):
        return {"answer": "point", **value}
    return {"answer": str(value)}
