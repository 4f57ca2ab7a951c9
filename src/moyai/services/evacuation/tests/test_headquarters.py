"""The headquarters: who sees what, decisions that are taken back, nothing that runs or recognises anybody."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.core.places.models import Municipality
from moyai.engines import whereabouts as engine
from moyai.services.evacuation.enums import Mode, PartnersSee
from moyai.services.evacuation.models import Incident, RosterDoubt, RosterPerson, TownScope
from moyai.services.evacuation.operations.claiming import keep_claim
from moyai.services.evacuation.projecting import catch_up
from moyai.services.evacuation.projecting.catching_up import forget_all
from moyai.services.evacuation.queries.clusters import Bounds, list_clusters
from moyai.services.evacuation.queries.people import Filter
from moyai.services.evacuation.tests.test_projecting import register_people
from moyai.services.evacuation.tests.town import NOW, begin, make_places

pytestmark = pytest.mark.django_db
AT_S = int(NOW.timestamp())
EVIL = "=HYPERLINK(1)<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def restarted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    forget_all()
    yield
    forget_all()


@pytest.fixture
def incident() -> Incident:
    """Twelve described people in cars at one spot, one with oxygen; two of the register told twice."""
    make_places()
    people = register_people()
    incident = begin(Mode.DRILL)
    car = engine.Where(engine.Kind.CAR, lon=137.951, lat=35.831, area="west", words=EVIL)
    for number in range(12):
        about = engine.Description(
            f"遠藤{number} 明", telephone=f"0901234{number:04}", household=f"x{number}"
        )
        needs = ("oxygen",) if number == 0 else ("blanket",)
        say(incident, f"c{number}", about, car, needs=needs)
    home = engine.Where(engine.Kind.HOME)
    say(incident, "own", str(people[1].pk), home, role=engine.Role.SELF)
    say(incident, "seen", engine.Description("佐藤花子"), engine.Where(engine.Kind.HOME, area="west"))
    say(incident, "many", str(people[3].pk), home, people=999)
    catch_up(incident=incident, now=NOW)
    return incident


def say(incident: Incident, event_id: str, about: Any, where: Any, **more: Any) -> None:
    role = more.pop("role", engine.Role.NEIGHBOUR)
    speaker = engine.Speaker(role, about if role is engine.Role.SELF else None)
    keep_claim(incident=incident, claim=engine.Report(event_id, speaker, about, AT_S, AT_S, where, **more))


def sign_in(client: Client, role: Role) -> Any:
    user = make_user(role)
    client.force_login(user)
    return user


def test_map_table_and_list_say_the_same(client: Client, incident: Incident) -> None:
    sign_in(client, Role.OFFICER)
    page = client.get(reverse("evacuation:headquarters")).content.decode()
    assert "【訓練】" in page and "遠藤0 明" in page
    clusters = list_clusters(incident, Filter(), None, town="", now=NOW)
    placed = incident.people.filter(lon__isnull=False, is_counted=True).count()
    placed += sum(group.people for group in incident.groups.filter(lon__isnull=False))
    assert sum(each.people for each in clusters) == placed >= 12
    near = list_clusters(
        incident, Filter(need="oxygen"), Bounds(137.9, 35.8, 138, 35.9, 12), town="", now=NOW
    )
    assert [each.people for each in near] == [1]
    found = client.get(reverse("evacuation:people"), {"need": "oxygen"}).content.decode()
    assert "遠藤0 明" in found and "遠藤1 明" not in found
    assert "<script>alert(1)" not in found and "&lt;script&gt;" in found
    assert Entry.objects.filter(action="evacuation.look", facts__what="people").exists()


def test_the_file_is_marked_and_no_cell_is_a_formula(client: Client, incident: Incident) -> None:
    sign_in(client, Role.OFFICER)
    answer = client.get(reverse("evacuation:people_csv"), {"kind": "car"})
    text = answer.content.decode("utf-8-sig")
    assert "kunren-drill-" in answer["Content-Disposition"]
    assert text.count("【訓練】遠藤") == 12
    assert ",=HYPERLINK" not in text and "'=HYPERLINK" in text


@pytest.mark.parametrize(
    "query",
    [
        {"at": "abroad"},
        {"at": "nan,1,2"},
        {"box": "1,2,3"},
        {"box": "-999,0,999,0,5"},
        {"which": "'; DROP"},
        {"words": "%\x00<"},
        {"page": "99999999999999999999"},
    ],
)
def test_nonsense_in_an_address_is_not_minded(
    client: Client, incident: Incident, query: dict[str, str]
) -> None:
    sign_in(client, Role.OFFICER)
    for name in ("people", "headquarters_map", "headquarters", "flags", "doubts"):
        assert client.get(reverse(f"evacuation:{name}"), query).status_code == 200, name


def test_a_claim_is_taken_back_and_comes_back(client: Client, incident: Incident) -> None:
    sign_in(client, Role.OFFICER)
    cars = incident.people.filter(kind="car")
    client.post(reverse("evacuation:retract"), {"event": "c1"})
    catch_up(incident=incident, now=NOW)
    assert cars.count() == 11
    page = client.get(reverse("evacuation:flags")).content.decode()
    assert "取り消した報告" in page
    retraction = incident.claims.get(kind="retraction")
    client.post(reverse("evacuation:retract"), {"event": retraction.event_id, "undo": "1"})
    catch_up(incident=incident, now=NOW)
    assert cars.count() == 12
    assert Entry.objects.filter(action="evacuation.retract_claim").count() == 2
    assert client.post(reverse("evacuation:retract"), {"event": "nothing"}, follow=True).status_code == 200


def test_two_become_one_and_two_again(client: Client, incident: Incident) -> None:
    sign_in(client, Role.OFFICER)
    # Of the two of that name in the register, the one who told where she is.
    told = incident.people.values("key")
    doubt = RosterDoubt.objects.filter(incident=incident, second__in=told).first()
    assert doubt is not None
    pair = {"first": doubt.first, "second": doubt.second}
    assert "佐藤 花子" in client.get(reverse("evacuation:doubts")).content.decode()
    before = incident.people.count()
    client.post(reverse("evacuation:decide"), {**pair, "decision": "same"})
    assert [each for each in list_rows(client, "doubts") if each["doubt"] == doubt] == []
    catch_up(incident=incident, now=NOW)
    assert incident.people.count() == before - 1
    decision = incident.claims.get(kind="sameness")
    client.post(reverse("evacuation:decide"), {"undo": decision.event_id})
    catch_up(incident=incident, now=NOW)
    assert incident.people.count() == before
    assert client.post(reverse("evacuation:decide"), {"first": "p:1", "second": "p:1"}).status_code == 302


def test_an_odd_report_that_was_taken_back_is_asked_about_no_more(client: Client, incident: Incident) -> None:
    sign_in(client, Role.OFFICER)
    odd = [each["event_id"] for each in list_rows(client, "flags")]
    client.post(reverse("evacuation:retract"), {"event": odd[0]})
    assert odd[0] not in [each["event_id"] for each in list_rows(client, "flags")]


def list_rows(client: Client, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = client.get(reverse(f"evacuation:{name}")).context["rows"]
    return rows


def test_whoever_takes_charge_first_has_it(client: Client, incident: Incident) -> None:
    person = incident.people.get(name="遠藤0 明")
    first = sign_in(client, Role.OFFICER)
    uncharged = {"which": "uncharged"}
    assert "遠藤0 明" in client.get(reverse("evacuation:people"), uncharged).content.decode()
    client.post(reverse("evacuation:charge"), {"key": person.key})
    assert "遠藤0 明" not in client.get(reverse("evacuation:people"), uncharged).content.decode()
    sign_in(client, Role.DISPATCHER)
    answer = client.post(reverse("evacuation:charge"), {"key": person.key}, follow=True)
    assert "先に担当しています" in answer.content.decode()
    assert incident.charges.get().by == first


def test_every_claim_about_somebody_stands_on_her_page(client: Client, incident: Incident) -> None:
    sign_in(client, Role.OFFICER)
    person = incident.people.get(name="遠藤0 明")
    page = client.get(reverse("evacuation:person"), {"key": person.key}).content.decode()
    assert "いまの居場所は、この報告から" in page and "酸素" in page
    assert client.get(reverse("evacuation:person"), {"key": "p:0"}).status_code == 404
    assert Entry.objects.filter(action="evacuation.look", facts__what="person").exists()


@pytest.mark.parametrize("rule", PartnersSee)
def test_partners_see_what_the_incident_lets_them(client: Client, incident: Incident, rule: str) -> None:
    Incident.objects.update(partners_see=rule)
    sign_in(client, Role.PARTNER)
    sees = {"counts": 200, "people": 200}.get(rule, 403)
    assert client.get(reverse("evacuation:headquarters")).status_code == sees
    people = client.get(reverse("evacuation:people"))
    assert people.status_code == (200 if rule == "people" else 403)
    if rule == "counts":
        page = client.get(reverse("evacuation:headquarters")).content.decode()
        assert "遠藤" not in page
        markers = client.get(reverse("evacuation:headquarters_map"), {"box": "137,35,138.5,36,16"}).json()
        assert [each["label"] for each in markers["markers"] if each["kind"] == "cluster"] == ["12"]
    assert client.post(reverse("evacuation:retract"), {"event": "c1"}).status_code == 403


def test_a_city_of_a_prefecture_sees_its_own(client: Client, incident: Incident) -> None:
    other = Municipality.objects.create(code="202100", name="駒ヶ根市")
    user = sign_in(client, Role.OFFICER)
    TownScope.objects.create(user=user, town=other)
    person = RosterPerson.objects.get(name="遠藤0 明")
    assert "遠藤" not in client.get(reverse("evacuation:people")).content.decode()
    assert client.get(reverse("evacuation:person"), {"key": person.key}).status_code == 404
    assert client.get(reverse("evacuation:headquarters_map")).json() == {"markers": []}
    for name in ("evacuation:doubts", "evacuation:flags"):  # these are of all towns
        assert client.get(reverse(name)).status_code == 403
    event = person.reasons[0]["event_id"]
    press = {"key": person.key, "event": event}
    assert client.post(reverse("evacuation:retract"), press).status_code == 404
    assert client.post(reverse("evacuation:charge"), press).status_code == 404
    TownScope.objects.update(town=Municipality.objects.get(code="202096"))
    assert client.post(reverse("evacuation:retract"), press).status_code == 302
    assert "遠藤0 明" in client.get(reverse("evacuation:people")).content.decode()


def test_the_public_sees_numbers_behind_which_nobody_is_recognised(
    client: Client, incident: Incident
) -> None:
    text = client.get(reverse("evacuation:evacuees_csv")).content.decode("utf-8-sig")
    assert text.splitlines()[1:] == ["【訓練】west,車の中,10"]
    found = client.get(reverse("evacuation:evacuees_geojson")).json()
    assert [f["properties"] for f in found["features"]] == [{"地区": "【訓練】west", "車の中": 10}]
    assert found["運用種別"] == "訓練"


def test_without_an_incident_the_pages_say_so(client: Client) -> None:
    sign_in(client, Role.OFFICER)
    page = client.get(reverse("evacuation:headquarters"))
    assert "いまは災害対応をしていません" in page.content.decode()
    assert client.get(reverse("evacuation:people")).status_code == 404
    assert client.get(reverse("evacuation:evacuees_geojson")).json()["features"] == []
