"""Doors that record what goes through them."""

import pytest

from moyai.core.notices import providers


class RecordingProvider:
    """Takes what comes, or fails as told."""

    def __init__(self, *failures):
        self.failures = list(failures)
        self.sent = []

    def send(self, *, contact, text, retry_key):
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append((contact, text, retry_key))


class ChatProvider(RecordingProvider):
    """A door that bundles and has buttons."""

    most_at_once = 3
    bundles_per_s = 100.0

    def __init__(self, *failures):
        super().__init__(*failures)
        self.bundles = []
        self.buttons = []
        self.gone = set()

    def send_to_confirm(self, *, contact, text, retry_key, confirm):
        self.send(contact=contact, text=text, retry_key=retry_key)
        self.buttons.append(confirm)

    def list_reached(self, contacts):
        return set(contacts) - self.gone

    def send_many(self, *, account, user_ids, text, retry_key, confirm=None):
        if self.failures:
            raise self.failures.pop(0)
        self.bundles.append((account, list(user_ids), text, retry_key))
        if confirm:
            self.buttons.append(confirm)


@pytest.fixture
def doors(monkeypatch):
    """Only the doors that a test opens, and the console."""
    console = providers._providers["console"]
    monkeypatch.setattr(providers, "_providers", {"console": console})
    return providers._providers


@pytest.fixture
def open_door(doors):
    def open_(door, *failures):
        provider = RecordingProvider(*failures)
        providers.register(door, provider)
        return provider

    return open_


@pytest.fixture
def open_chat(doors):
    def open_(*failures):
        provider = ChatProvider(*failures)
        providers.register("line", provider)
        return provider

    return open_
