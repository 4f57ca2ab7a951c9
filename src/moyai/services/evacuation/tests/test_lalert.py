"""Lアラート's documents against golden files. The files are ours: no system of the operator has read them."""

from pathlib import Path
from xml.etree.ElementTree import fromstring, indent, tostring

import pytest

from moyai.core import clock
from moyai.services.evacuation.enums import Level, Mode, Status
from moyai.services.evacuation.models import Shelter
from moyai.services.evacuation.operations.shelters import set_headcount
from moyai.services.evacuation.tests.town import NOW, begin, make_officer, make_places, press

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("key", ["shelters", "orders"])
def test_documents_are_as_they_were_agreed(client, monkeypatch, mode, key):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_places()
    Shelter.objects.filter(code="s1").update(kana="ニシショウガッコウ", phone="0265-00-0000")
    officer = make_officer()
    begin(mode, by=officer, level=Level.EVACUATE, areas=("west",))
    press("s1", Status.OPEN, officer)
    set_headcount(code="s1", version=1, headcount=80, congestion=None, by=officer, now=NOW)
    press("s2", Status.FULL, officer)
    client.force_login(officer)
    answer = client.get(f"/evacuation/lalert-{key}.xml")
    root = fromstring(answer.content)
    indent(root)
    written = tostring(root, encoding="unicode") + "\n"
    assert ("【訓練】" in written and "Exercise" in written) == (mode == Mode.DRILL)
    assert written == (GOLDEN / f"lalert-{key}-{mode}.xml").read_text(encoding="utf-8")


def test_without_an_incident_there_is_nothing_to_hand_over(client):
    make_places()
    client.force_login(make_officer())
    assert client.get("/evacuation/lalert-shelters.xml").status_code == 404
    begin()
    assert client.get("/evacuation/lalert-orders.xml").status_code == 404
