"""What people leave is kept as long as said: just inside the period stays, just outside goes."""

from datetime import date, timedelta

import pytest

from moyai.core.privacy.operations import erase_period
from moyai.core.privacy.queries import list_periods
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.enums_people import ConsentFor
from moyai.services.smart_farm.models import (
    AccessChoice,
    Crop,
    DiaryEntry,
    DiaryTrouble,
    FarmMember,
    Film,
    Harvest,
    HarvestShare,
    OperatorTerms,
    PupilConsent,
    RobotShift,
    ShiftOffer,
    TakingPart,
    WorkCorrection,
    WorkMonth,
)
from moyai.services.smart_farm.picture_files import FILMS
from moyai.services.smart_farm.tests.plots import NOW, make_member, make_robot

pytestmark = pytest.mark.django_db
PERIODS = {period.model: period for period in list_periods()}
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture
def robot():
    return make_robot()


@pytest.fixture
def member(robot):
    return make_member(FarmRole.OPERATOR)


def edges(model):
    before = NOW - timedelta(days=PERIODS[f"smart_farm.{model}"].days)
    return before - SECOND, before


def run(model):
    return erase_period(period=PERIODS[f"smart_farm.{model}"], now=NOW)


def write(robot, member, at, key="1", **more):
    return DiaryEntry.objects.create(
        code=key, robot=robot, member=member, text="t", idempotency_key=key, written_at=at, **more
    )


def test_choices_that_nobody_uses_and_of_accounts_that_are_closed_go(member):
    others = [make_member(role) for role in (FarmRole.TEACHER, FarmRole.ADVISER)]
    gone, stays = edges("AccessChoice")
    AccessChoice.objects.create(user=member.user, changed_at=gone)
    AccessChoice.objects.create(user=others[0].user, changed_at=stays)
    AccessChoice.objects.create(user=others[1].user, changed_at=NOW)
    others[1].user.is_active = False
    others[1].user.save()
    assert run("AccessChoice") == 2
    assert AccessChoice.objects.get().user == others[0].user


def test_terms_go_long_after_she_left_or_when_she_lost_her_name(member):
    other = make_member(FarmRole.OPERATOR, "other")
    for each in (member, other):
        OperatorTerms.objects.create(member=each)
    gone, _stays = edges("OperatorTerms")
    left = gone.date() - DAY
    FarmMember.objects.filter(pk=member.pk).update(joined_on=left, left_on=left)
    assert run("OperatorTerms") == 1
    FarmMember.objects.filter(pk=other.pk).update(name="", user=None)
    assert run("OperatorTerms") == 1


def test_offers_troubles_corrections_months_and_papers_go(robot, member):
    shift = RobotShift.objects.create(robot=robot, member=member, starts_at=NOW, ends_at=NOW + DAY)
    for number, at in enumerate(edges("ShiftOffer")):
        ShiftOffer.objects.create(
            shift=shift, offered_by=member, offered_at=at, ended_at=at if number else NOW
        )
    for at in edges("WorkCorrection"):
        WorkCorrection.objects.create(member=member, day=at.date(), minutes=1, why="w", made_at=at)
    for number, at in enumerate(edges("WorkMonth")):
        WorkMonth.objects.create(farm=member.farm, month=date(2020, 1 + number, 1), lines=[], closed_at=at)
    for number, at in enumerate(edges("TakingPart")):
        TakingPart.objects.create(
            code=str(number), member=member, since=date(2020, 1, 1 + number), until=NOW.date(), made_at=at
        )
    entry = write(robot, member, NOW)
    for number, at in enumerate(edges("DiaryTrouble")):
        by = make_member(FarmRole.TEACHER, f"t{number}")
        DiaryTrouble.objects.create(entry=entry, by=by, why="w", said_at=at, decided_at=at)
    for model in ("ShiftOffer", "WorkCorrection", "WorkMonth", "TakingPart", "DiaryTrouble"):
        assert (model, run(model)) == (model, 1)
        assert run(model) == 0


def test_paper_of_somebody_without_a_name_goes_at_once(member):
    TakingPart.objects.create(code="1", member=member, since=NOW.date(), until=NOW.date(), made_at=NOW)
    FarmMember.objects.filter(pk=member.pk).update(name="", user=None)
    assert run("TakingPart") == 1


def test_consents_go_long_after_they_were_taken_back_and_live_ones_stay(robot):
    pupil = make_member(FarmRole.PUPIL)
    gone, stays = edges("PupilConsent")
    for at in (gone, stays, None):
        PupilConsent.objects.create(
            pupil=pupil, purpose=ConsentFor.DIARY, given_at=gone - DAY, withdrawn_at=at
        )
    assert run("PupilConsent") == 1
    assert run("PupilConsent") == 0


def test_diary_goes_in_time_when_taken_back_and_with_its_writer(robot, member):
    other = make_member(FarmRole.OPERATOR, "other")
    gone, stays = edges("DiaryEntry")
    for number, at in enumerate((gone, stays)):
        write(robot, other, at, str(number))
    write(robot, other, NOW, "2", state="withdrawn")
    kept = write(robot, other, NOW, "3", state="withdrawn")
    DiaryTrouble.objects.create(entry=kept, by=member, why="w", said_at=NOW)  # somebody has yet to look at it
    assert run("DiaryEntry") == 2
    write(robot, member, NOW, "4")
    FarmMember.objects.filter(pk=member.pk).update(name="", user=None)
    assert run("DiaryEntry") == 1
    assert set(DiaryEntry.objects.values_list("code", flat=True)) == {"1", "3"}


def test_films_go_with_their_files(robot, settings, tmp_path):
    settings.HOME = tmp_path
    names = [FILMS.write(b"film"), FILMS.write(b"film")]
    for number, at in enumerate(edges("Film")):
        Film.objects.create(
            code=str(number), robot=robot, since=NOW.date(), until=NOW.date(), status="made",
            file=names[number], asked_at=at,
        )  # fmt: skip
    assert run("Film") == 1
    assert Film.objects.get().file == names[1]


@pytest.mark.django_db(transaction=True)
def test_file_of_an_erased_film_is_gone(settings, tmp_path):
    settings.HOME = tmp_path
    robot, name = make_robot(), FILMS.write(b"film")
    gone, _stays = edges("Film")
    Film.objects.create(
        code="1", robot=robot, since=NOW.date(), until=NOW.date(), status="made", file=name, asked_at=gone
    )
    assert run("Film") == 1
    assert not FILMS.locate(name).exists()


def test_who_had_a_share_goes_and_what_was_picked_stays(robot, member):
    crop = Crop.objects.create(slug="radish", name="r")
    harvest = Harvest.objects.create(
        code="1", bed=robot.bed, crop=crop, grams=9, shared_g=9, picked_on=NOW.date(), idempotency_key="1",
        written_at=NOW,
    )  # fmt: skip
    for number, at in enumerate(edges("HarvestShare")):
        HarvestShare.objects.create(code=str(number), harvest=harvest, member=member, grams=4, given_at=at)
    assert run("HarvestShare") == 1
    assert (Harvest.objects.get().grams, HarvestShare.objects.count()) == (9, 1)
