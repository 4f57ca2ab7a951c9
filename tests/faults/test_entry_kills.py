"""kill -9 of the web server while somebody types an entry: no text that was acknowledged is lost."""

import json
import re
import time
from dataclasses import dataclass, field
from threading import Event, Thread

import httpx
import pytest

from moyai.services.open_call.tests.entries_makers import PASSWORD
from tests.faults.conftest import START, open_database
from tests.faults.killer import Killer
from tests.running_town import RunningTown

pytestmark = pytest.mark.each_database

BEGIN = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from moyai.services.open_call.tests.entries_makers import make_entry
print(make_entry(leader="writer").code)
"""
KEPT = """
import json
from moyai.services.open_call.models import Entry
entry = Entry.objects.get()
print(json.dumps({"answers": entry.answers, "revision": entry.revision}))
"""
TEXT = "あ"


@dataclass
class Writer:
    """Somebody who types on, and whose page sends again what was not acknowledged.

    Attributes:
        acknowledged: the longest text that the server said it has.
        lost: how many saves got no answer.
    """

    url: str
    code: str
    acknowledged: int = 0
    lost: int = 0
    clashes: int = 0
    mark: str = ""
    _client: httpx.Client = field(init=False)
    _token: str = ""

    def __post_init__(self) -> None:
        self._client = httpx.Client(base_url=self.url, timeout=20, follow_redirects=True)

    def open(self) -> None:
        """Sign in and open the form."""
        page = self._client.get("/accounts/login/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        sent = {"login": "writer", "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        self._client.post("/accounts/login/", data=sent, headers={"Referer": self.url})
        page = self._client.get(f"/calls/entries/{self.code}/edit/1/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        mark = re.search(r'name="was.maker" value="([^"]*)"', page)
        assert token is not None and mark is not None
        self._token, self.mark = token[1], mark[1]

    def leave(self) -> None:
        """Close the connections."""
        self._client.close()

    def type_until(self, enough: Event) -> None:
        """Type on, one sign a save; what got no answer is sent again with the next sign."""
        length = 0
        while not enough.is_set():
            length += 1
            self._save(length)
            time.sleep(0.02)
        for _try in range(100):
            if self._save(length):
                return
            time.sleep(0.2)

    def _save(self, length: int) -> bool:
        body = {"changes": {"maker": TEXT * length}, "marks": {"maker": self.mark}, "window": "w1"}
        headers = {"X-CSRFToken": self._token, "Referer": self.url}
        try:
            answer = self._client.post(f"/calls/entries/{self.code}/save/", json=body, headers=headers)
        except httpx.TransportError:
            self.lost += 1
            return False
        if answer.status_code == 409:
            # Saved, and the answer was lost: the page is told that another was quicker, and both are kept.
            self.clashes += 1
            self.mark = answer.json()["marks"]["maker"]
            return False
        if answer.status_code != 200:
            return False
        self.mark = answer.json()["marks"]["maker"]
        self.acknowledged = max(self.acknowledged, length)
        return True


@pytest.fixture
def empty_town(tmp_path):
    """A town in which nobody lives: typing needs no more."""
    with open_database() as url:
        running = RunningTown(tmp_path, database_url=url)
        running.environment["DJANGO_SETTINGS_MODULE"] = "tests.faults.town_settings"
        running.set_clock(START)
        try:
            yield running
        finally:
            running.close()


def test_web_is_killed_while_somebody_types(empty_town, patience_s):
    town = empty_town
    code = town.run_python(BEGIN).strip()
    town.start_web()
    writer = Writer(town.url, code)
    writer.open()

    def kill_web() -> None:
        town.kill("web")
        town.start_web()

    killer, enough = Killer({"web": kill_web}, pause_s=(0.1, 1.5)), Event()
    killer.start()
    try:
        begun = time.monotonic()
        typing = Thread(target=writer.type_until, args=(enough,), daemon=True)
        typing.start()
        while (
            time.monotonic() - begun < patience_s or killer.kills["web"] < 2
        ) and not killer.is_over.is_set():
            time.sleep(0.1)
    finally:
        killer.stop()
        enough.set()
        typing.join(60)
        writer.leave()
    kept = json.loads(town.run_python(KEPT))
    texts = [kept["answers"]["maker"], *(each["value"] for each in kept["answers"].get("_others", []))]
    assert writer.acknowledged > 0 and killer.kills["web"] >= 2
    assert len(kept["answers"]["maker"]) >= writer.acknowledged, (writer, texts)
    assert all(set(text) == {TEXT} for text in texts)
