"""Person search: told only by consent, for a time; else she is asked herself; PFIF names nobody else."""

from datetime import timedelta
from xml.etree.ElementTree import fromstring

import pytest
from django.urls import reverse
from tests.factories import make_user

from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.core.notices.models import Notice
from moyai.core.notices.operations import answer
from moyai.core.privacy.queries import list_periods
from moyai.core.residents.enums import ContactKind
from moyai.services.evacuation.enums import Mode, ShowsSafety
from moyai.services.evacuation.erasing import erase_consents
from moyai.services.evacuation.models import PersonQuery, SafetyConsent
from moyai.services.evacuation.search.asking import MOST_AN_HOUR, TooOften, ask_for
from moyai.services.evacuation.search.consents import let_be_told, stop_telling
from moyai.services.evacuation.search.pfif import NAMESPACE
from moyai.services.evacuation.tests.roster import make_person, stand
from moyai.services.evacuation.tests.town import NOW, begin, make_places
from moyai.services.evacuation.texts import search as say

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NUMBER = "0265-78-4111"


@pytest.fixture
def officer():
    make_places()
    return make_user(Role.OFFICER, name="officer")


@pytest.fixture
def family(officer):
    sought = make_person("花子", contacts=[(ContactKind.PHONE, NUMBER)], given_kana="はなこ")
    return begin(by=officer), sought, make_person("一郎", given_kana="いちろう")


def ask(incident, asker, name="伊藤花子", phone=NUMBER, now=NOW):
    return ask_for(incident=incident, asker=asker, name=name, phone=phone, actor="test", now=now).get("ja")


def share(resident, shows=ShowsSafety.STATE, days=30, now=NOW):
    return let_be_told(resident=resident, shows=shows, days=days, actor="test", now=now)


def test_only_what_she_lets_be_told_is_told_and_only_for_a_time(family):
    incident, sought, asker = family
    stand(incident, sought, NOW, kind="shelter")
    assert ask(incident, asker) == say.NOTHING.get("ja")
    share(sought)
    told = ask(incident, asker, "いとう はなこ")
    assert "「無事」" in told
    assert "避難所" not in told
    share(sought, ShowsSafety.PLACE)
    assert "避難所" in ask(incident, asker)
    assert ask(incident, asker, now=NOW + 31 * DAY) == say.NOTHING.get("ja")
    stop_telling(resident=sought, actor="test", now=NOW)
    assert ask(incident, asker) == say.NOTHING.get("ja")


def test_who_does_not_exist_did_not_agree_or_was_not_heard_of_gets_the_same_answer(family):
    incident, sought, asker = family
    answers = {ask(incident, asker), ask(incident, asker, "伊藤次郎"), ask(incident, asker, phone="0")}
    share(sought)
    answers.add(ask(incident, asker))
    assert answers == {say.NOTHING.get("ja")}


def test_an_injury_is_not_told(family):
    incident, sought, asker = family
    stand(incident, sought, NOW, condition="grave")
    share(sought)
    assert "「連絡あり」" in ask(incident, asker)


def test_she_is_asked_herself_once_and_a_refusal_is_not_told(family):
    incident, sought, asker = family
    ask(incident, asker)
    ask(incident, asker)
    notice = Notice.objects.get(resident=sought)
    assert "伊藤 一郎" in notice.text["ja"]
    assert notice.is_private
    answer(notice=notice, key="deny", through="line", now=NOW)
    assert not Notice.objects.filter(resident=asker).exists()
    answer(notice=notice, key="allow", through="line", now=NOW)
    assert "連絡あり" in Notice.objects.get(resident=asker).text["ja"]
    assert PersonQuery.objects.filter(allowed_at=NOW).count() == 1


def test_nobody_tries_one_name_after_another(family):
    incident, _sought, asker = family
    for _try in range(MOST_AN_HOUR):
        ask(incident, asker, "だれか だれか")
    with pytest.raises(TooOften):
        ask(incident, asker)
    assert Entry.objects.filter(action="evacuation.ask_for_person").count() == MOST_AN_HOUR
    ask(incident, asker, now=NOW + DAY)


def test_pfif_names_who_let_it_be_told_and_nobody_else(family, client):
    incident, sought, other = family
    over = make_person("遠子", given_kana="とおこ")
    for one in (sought, other, over):
        stand(incident, one, NOW, confirmed_by="self", kind="kin")
    share(sought, ShowsSafety.PLACE, days=5 * 365)
    share(over)
    stop_telling(resident=over, actor="test", now=NOW + DAY)
    client.login(username="officer", password="moyai-test")
    response = client.get(reverse("evacuation:pfif"))
    root = fromstring(response.content)
    people = root.findall(f"{{{NAMESPACE}}}person")
    first = {child.tag.partition("}")[2]: child.text for child in people[0]}
    assert (first["full_name"], first["person_record_id"].rpartition(".")[2]) == ("伊藤 花子", sought.code)
    note = {child.tag.partition("}")[2]: child.text for child in people[0].find(f"{{{NAMESPACE}}}note")}
    assert (note["status"], note["last_known_location"]) == ("is_note_author", "親せき・知人の家")
    placeholder = [child.tag.partition("}")[2] for child in people[1]]
    assert placeholder == ["person_record_id", "entry_date", "expiry_date", "source_date"]
    assert len(people) == 2
    assert other.name not in response.content.decode()
    assert NUMBER not in response.content.decode()
    assert NUMBER.replace("-", "") not in response.content.decode()


def test_pfif_of_a_drill_says_so(officer, client):
    incident = begin(Mode.DRILL, by=officer)
    sought = make_person("花子")
    stand(incident, sought, NOW)
    share(sought, days=5 * 365)
    client.login(username="officer", password="moyai-test")
    response = client.get(reverse("evacuation:pfif"))
    assert "<pfif:full_name>【訓練】伊藤 花子" in response.content.decode()
    assert "kunren-drill-" in response["Content-Disposition"]


def test_a_consent_that_has_run_out_is_kept_for_its_time_and_then_goes(family):
    _incident, sought, _asker = family
    [period] = [each for each in list_periods() if each.model == "evacuation.SafetyConsent"]
    edge = NOW - timedelta(days=period.days)
    for seconds in (-1, 0):
        ends = edge + timedelta(seconds=seconds)
        SafetyConsent.objects.create(
            resident=sought, shows="state", given_at=ends - DAY, expires_at=ends, withdrawn_at=ends
        )
    assert erase_consents(before=edge, now=NOW) == 1
    assert SafetyConsent.objects.get().expires_at == edge
