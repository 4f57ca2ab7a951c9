"""The pages of a farm's people: who may do what to whom, what is said before, what is shown once."""

import re
from datetime import date, timedelta

import pytest
from tests.factories import make_resident

from moyai.core.accounts.enums import Role
from moyai.core.codes import make_code
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.models import FarmMember, MemberInvitation, RobotShift, SchoolClass, Seat
from moyai.services.smart_farm.tests.plots import NOW, make_farm, make_member, make_robot, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 10)
LIST = "/garden/people/"
NEW = "/garden/people/new/"
ALL = {str(each) for each in FarmRole}
OWN = {"pupil", "guardian"}


@pytest.fixture(autouse=True)
def at_ten(monkeypatch):
    monkeypatch.setattr("moyai.core.clock.now", lambda: NOW)


@pytest.fixture
def robot():
    return make_robot()


def enter(client, role, name=""):
    member = make_member(role, name)
    client.force_login(member.user)
    return member


def be_officer(client):
    user = make_user("officer", Role.OFFICER)
    client.force_login(user)
    return user


def page(client, path, status=200, **fields):
    answer = client.get(path, fields)
    assert answer.status_code == status, answer
    return re.sub(r"\s+", " ", answer.content.decode())


def list_roles(html):
    inputs = [each for each in re.findall(r'<input[^>]*name="role"[^>]*>', html) if "radio" in each]
    return {re.search(r'value="(\w+)"', each)[1] for each in inputs}


def test_who_may_add_whom(client, robot):
    found = {}
    for role in FarmRole:
        enter(client, role)
        answer = client.get(NEW)
        found[role.value] = list_roles(answer.content.decode()) if answer.status_code == 200 else set()
    nobody = {each: set() for each in ALL}
    assert found == nobody | {"administrator": ALL, "teacher": OWN}
    be_officer(client)
    assert list_roles(page(client, NEW)) == ALL


def test_officer_sees_every_farm_and_others_their_own(client, robot):
    other = make_farm("other")
    make_member(FarmRole.OPERATOR, "よそのひと", other)
    teacher = enter(client, FarmRole.TEACHER)
    assert "よそのひと" not in page(client, LIST)
    page(client, LIST, 404, farm="other")
    stranger = FarmMember.objects.get(name="よそのひと")
    page(client, f"{LIST}{stranger.pk}/", 404)
    page(client, f"{LIST}{teacher.pk}/", 403)  # she may see herself, and change pupils alone
    be_officer(client)
    html = page(client, LIST, farm="other")
    assert "よそのひと" in html and f'href="/garden/people/{stranger.pk}/"' in html


def test_a_role_that_is_not_hers_to_give_is_refused(client, robot):
    enter(client, FarmRole.TEACHER)
    fields = {"name": "x", "role": "administrator", "joined_on": "2026-06-10", "do": "add"}
    assert client.post(NEW, fields).status_code == 422
    pupil = make_member(FarmRole.PUPIL)
    fields = {"do": "role", "role-role": "administrator"}
    assert client.post(f"{LIST}{pupil.pk}/", fields).status_code == 422
    assert not FarmMember.objects.filter(role="administrator").exists()


def test_officer_looks_a_resident_up_and_adds_her(client, robot):
    be_officer(client)
    resident = make_resident(code=make_code())
    html = page(client, NEW, q="花子", role="operator")
    assert f"resident={resident.code}" in html
    assert "見つかりません" in page(client, NEW, q="だれもいない")
    html = page(client, NEW, resident=resident.code, role="operator")
    assert 'value="伊藤 花子"' in html and resident.code in html
    fields = {"role": "operator", "name": "花子", "joined_on": "2026-06-10", "resident": resident.code}
    answer = client.post(NEW, {**fields, "do": "add"})
    member = FarmMember.objects.get()
    assert answer.headers["Location"] == f"{LIST}{member.pk}/"
    assert (member.resident, member.name) == (resident, "花子")
    assert "もうこの農園で同じ役わり" in client.post(NEW, fields).content.decode()


def test_who_has_no_register_names_number_and_name(client, robot):
    enter(client, FarmRole.ADMINISTRATOR)
    resident = make_resident(code=make_code())
    html = page(client, NEW, q="花子", resident=resident.code)
    assert "伊藤" not in html
    fields = {"role": "operator", "name": "花子", "joined_on": "2026-06-10", "number": resident.code}
    answer = client.post(NEW, {**fields, "reading": "すずき"})
    assert answer.status_code == 422 and "見つかりません" in answer.content.decode()
    assert "伊藤" not in answer.content.decode()
    answer = client.post(NEW, {**fields, "reading": "いとう", "do": "add_next"})
    assert answer.headers["Location"] == f"{NEW}?farm=farm&role=operator"
    assert FarmMember.objects.get(name="花子").resident == resident


def test_teacher_adds_a_pupil_and_her_guardian(client, robot):
    enter(client, FarmRole.TEACHER)
    client.post(NEW, {"role": "pupil", "name": "ひかり", "joined_on": "2026-06-10", "do": "add"})
    pupil = FarmMember.objects.get(role="pupil")
    html = page(client, f"{LIST}{pupil.pk}/")
    assert "保護者の「いいですよ」がないと" in html and f"pupil={pupil.pk}" in html
    fields = {"role": "guardian", "name": "ひかりの母", "joined_on": "2026-06-10"}
    assert "どの生徒の保護者かを選んでください" in client.post(NEW, fields).content.decode()
    client.post(NEW, {**fields, "guardian_of": pupil.pk, "do": "add"})
    assert FarmMember.objects.get(role="guardian").guardian_of == pupil
    assert "ひかりの母" in page(client, f"{LIST}{pupil.pk}/")
    assert "ひかりさんの保護者" in page(client, LIST)


def test_facts_and_role_are_changed(client, robot):
    enter(client, FarmRole.ADMINISTRATOR)
    member = make_member(FarmRole.OPERATOR, "ほなみ")
    path = f"{LIST}{member.pk}/"
    days = {"do": "change", "joined_on": "2026-04-01"}
    assert client.post(path, {**days, "name": "", "until_on": ""}).status_code == 422
    assert client.post(path, {**days, "name": "花", "until_on": "2026-03-01"}).status_code == 422
    client.post(path, {**days, "name": "花", "until_on": "2026-09-30"})
    member.refresh_from_db()
    assert (member.name, member.until_on) == ("花", date(2026, 9, 30))
    answer = client.post(path, {"do": "role", "role-role": "supporter"})
    after = FarmMember.objects.get(role="supporter")
    assert answer.headers["Location"] == f"{LIST}{after.pk}/"
    answer = client.post(f"{LIST}{after.pk}/", {"do": "role", "role-role": "guardian"})
    assert answer.status_code == 422  # of nobody
    assert FarmMember.objects.get(pk=after.pk).left_on is None


def test_leaving_says_first_what_comes_of_it_and_is_taken_back(client, robot):
    enter(client, FarmRole.ADMINISTRATOR)
    member = make_member(FarmRole.OPERATOR, "ほなみ")
    begin = NOW + timedelta(days=1)
    RobotShift.objects.create(robot=robot, member=member, starts_at=begin, ends_at=begin + timedelta(hours=1))
    path = f"{LIST}{member.pk}/leave/"
    html = page(client, path)
    assert "1回の当番がなくなり" in html and "6/11" in html and robot.name in html
    member.refresh_from_db()
    assert member.left_on is None
    html = client.post(path, follow=True).content.decode()
    assert "ほなみさんは、農園の人ではなくなりました" in html
    assert f'action="/garden/people/{member.pk}/press/"' in html
    assert client.get(path).headers["Location"] == f"{LIST}{member.pk}/"
    html = client.post(f"{LIST}{member.pk}/press/", {"do": "again"}, follow=True).content.decode()
    assert "もどしました" in html
    member.refresh_from_db()
    assert member.left_on is None


def test_class_that_would_have_no_teacher_is_named_first(client, robot):
    be_officer(client)
    teacher = make_member(FarmRole.TEACHER)
    school_class = SchoolClass.objects.create(code="1", farm=robot.bed.farm, name="1組", opened_at=NOW)
    Seat.objects.create(school_class=school_class, member=teacher, is_teacher=True, joined_on=TODAY)
    assert "クラス「1組」には、先生がいなくなります" in page(client, f"{LIST}{teacher.pk}/leave/")


def test_last_administrator_stays_unless_the_town_says_so(client, robot):
    only = enter(client, FarmRole.ADMINISTRATOR)
    path = f"{LIST}{only.pk}/leave/"
    assert 'id="leave"' not in page(client, path)
    assert "この方だけです" in client.post(path, follow=True).content.decode()
    fields = {"do": "role", "role-role": "supporter"}
    assert client.post(f"{LIST}{only.pk}/", fields).status_code == 422
    only.refresh_from_db()
    assert only.left_on is None
    be_officer(client)
    assert 'id="leave"' in page(client, path)
    client.post(path)
    only.refresh_from_db()
    assert only.left_on == TODAY


def test_who_takes_herself_off_is_led_away(client, robot):
    make_member(FarmRole.ADMINISTRATOR, "もうひとり")
    me = enter(client, FarmRole.ADMINISTRATOR)
    assert client.post(f"{LIST}{me.pk}/leave/").headers["Location"] == "/garden/"


def test_link_is_shown_once_and_taken_by_whoever_signs_in(client, robot):
    enter(client, FarmRole.TEACHER)
    pupil = FarmMember.objects.create(farm=robot.bed.farm, name="ひかり", role="pupil", joined_on=TODAY)
    path = f"{LIST}{pupil.pk}/invite/"
    assert client.get(path).headers["Location"] == f"{LIST}{pupil.pk}/"
    answer = client.post(path)
    assert "no-store" in answer.headers["Cache-Control"]
    [link] = re.findall(r"http://testserver(/garden/join/[\w-]+/)", answer.content.decode())
    html = page(client, f"{LIST}{pupil.pk}/")
    assert link not in html and "まだ使われていない招待" in html
    assert "招待を作った方" in client.post(link, follow=True).content.decode()
    client.logout()
    assert f"/accounts/login/?next={link}" in page(client, link)
    assert client.post(link).headers["Location"].startswith("/accounts/login/")
    user = make_user("hikari")
    client.force_login(user)
    assert "「生徒」として招待しています" in page(client, link)
    assert "ようこそ" in client.post(link, follow=True).content.decode()
    assert FarmMember.objects.get(pk=pupil.pk).user == user
    page(client, link, 404)


def test_invitation_is_revoked_and_account_taken_off(client, robot):
    enter(client, FarmRole.ADMINISTRATOR)
    member = FarmMember.objects.create(farm=robot.bed.farm, name="花", role="operator", joined_on=TODAY)
    client.post(f"{LIST}{member.pk}/invite/")
    client.post(f"{LIST}{member.pk}/press/", {"do": "revoke"})
    assert MemberInvitation.objects.get().revoked_at == NOW
    FarmMember.objects.filter(pk=member.pk).update(user=make_user("wrong"))
    client.post(f"{LIST}{member.pk}/press/", {"do": "detach"})
    assert FarmMember.objects.get(pk=member.pk).user is None
    assert client.post(f"{LIST}{member.pk}/press/", {"do": "x"}).status_code == 404


def test_list_is_searched_and_says_when_there_is_nobody(client, robot):
    enter(client, FarmRole.ADMINISTRATOR)
    make_member(FarmRole.OPERATOR, "ほなみ")
    make_member(FarmRole.PUPIL, "ひかり")
    html = page(client, LIST, q="ほ")
    assert "ほなみ" in html and "ひかり" not in html
    html = page(client, LIST, role="pupil")
    assert "ひかり" in html and "ほなみ" not in html
    assert "さがした人は見つかりません" in page(client, LIST, q="ぬ\0")


def test_english_reader_reads_english(client, robot):
    enter(client, FarmRole.ADMINISTRATOR)
    for path in (LIST, NEW):
        html = client.get(path, headers={"Accept-Language": "en"}).content.decode()
        assert "Add a person" in html


def test_menus_lead_there(client, robot):
    be_officer(client)
    assert f'href="{LIST}"' in page(client, "/garden/")
    for role in (FarmRole.PUPIL, FarmRole.OPERATOR, FarmRole.ADVISER):
        enter(client, role)
        html = page(client, "/garden/")
        assert 'href="/garden/sensors/"' in html and f'href="{LIST}"' not in html
    for role in (FarmRole.TEACHER, FarmRole.ADMINISTRATOR):
        enter(client, role)
        assert f'href="{LIST}"' in page(client, "/garden/")


def test_who_comes_for_the_farm_alone_finds_it_in_the_bar_and_the_town_behind_one_word(client, robot):
    pupil = enter(client, FarmRole.PUPIL)
    html = page(client, "/garden/")
    bar = html.split("<nav", 1)[1].split("</nav>")[0]
    assert bar.index('href="/garden/sensors/"') < bar.index("まちのサービス") < bar.index('href="/me/"')
    make_resident(user=pupil.user)  # the town knows her: its own pages come first again
    bar = page(client, "/garden/").split("<nav", 1)[1].split("</nav>")[0]
    assert "まちのサービス" not in bar and bar.index('href="/me/"') < bar.index('href="/garden/sensors/"')
