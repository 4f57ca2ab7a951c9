"""Whoever must know of a visit is told: the patient through her doors, the institution on its pages.

Nurse and doctor of a visit that is near are told wherever they are (`notices_people`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from moyai.core.accounts.models import User
from moyai.core.clock import local
from moyai.core.notices.models import Urgency
from moyai.core.notices.operations import open_desk_task
from moyai.engines.conversation import Localized, clock_label, day_label
from moyai.fleet.models import Task
from moyai.fleet.specs import ReplannedTask
from moyai.services.mobile_clinic.models import (
    ClinicCar,
    Institution,
    Share,
    Swap,
    Tiding,
    TourOrder,
    Visit,
    Wish,
)
from moyai.services.mobile_clinic.notices_people import list_crew, list_people_of, tell_people
from moyai.services.mobile_clinic.teens import is_private
from moyai.services.mobile_clinic.telling import as_dict, tell_patient
from moyai.services.mobile_clinic.texts import booking as say
from moyai.services.mobile_clinic.texts import doors as say_doors
from moyai.services.mobile_clinic.texts import late, office, waiting

OWN_PAGE = "clinic"
"""The channel of what an institution's people book themselves."""

NEAR = timedelta(hours=36)
"""Of a visit that is not further off, nurse and doctor are told wherever they are."""


def tell_booked(visit: Visit, now: datetime, *, is_told: bool = False) -> None:
    """Tell the patient that a visit is booked, and her institution unless it did so on its own page.

    ``is_told``: she has just heard it, at whichever door.
    """
    _tell_patient(visit, "booked", say.BOOKED, now, is_told=is_told)
    if visit.channel != OWN_PAGE:
        _tell_institution(visit, "booked", say.T_BOOKED, now)


def tell_moved(visit: Visit, now: datetime) -> None:
    """Tell both that it has another time."""
    _tell_patient(visit, "moved", say.MOVED, now, urgency=Urgency.IMPORTANT)
    _tell_institution(visit, "moved", say.T_MOVED, now)


def tell_cancelled(visit: Visit, now: datetime) -> None:
    """Tell both that it will not be."""
    _tell_patient(visit, "cancelled", say.CANCELLED, now, urgency=Urgency.IMPORTANT)
    _tell_institution(visit, "cancelled", say.T_CANCELLED, now)


def tell_late(visit: Visit, now: datetime, *, has_doctor: bool) -> None:
    """Tell both the new times of a visit that the tour cannot keep; the doctor sees them with the nurse."""
    _tell_patient(visit, "late", say.LATE, now, urgency=Urgency.IMPORTANT)
    text = say.T_LATE if has_doctor else say.T_DOCTOR_BUSY
    _tell_institution(visit, "late", text, now)


def tell_in_person(visit: Visit, now: datetime) -> None:
    """Tell both that the car cannot come."""
    _tell_patient(visit, "in_person", say.IN_PERSON, now, urgency=Urgency.IMPORTANT)
    _tell_institution(visit, "in_person", say.T_IN_PERSON, now)


def tell_other_car(visit: Visit, car: str, now: datetime) -> None:
    """Tell the institution which car comes instead."""
    _tell_institution(visit, "other_car", say.T_OTHER_CAR, now, car=car)


def tell_unfinished(visit: Visit, now: datetime) -> None:
    """Tell the institution that nobody has finished a visit, once, however often it is moved on."""
    facts = _facts(visit)
    _write(
        visit.institution,
        visit,
        "unfinished",
        say.T_UNFINISHED.format(**facts),
        f"visit:{visit.code}:unfinished",
        now,
        brief=say.BRIEFS["unfinished"].format(**facts),
        people=list_crew(visit),
        until=now + NEAR,
    )


def tell_other_doctor(visit: Visit, now: datetime) -> None:
    """Tell the institution who is on the screen instead."""
    _tell_institution(visit, "other_doctor", say.T_OTHER_DOCTOR, now)


def tell_wishes_in_person(visit: Visit, now: datetime) -> None:
    """Tell the institution that she would rather be seen in person, as the doctor does not come."""
    _tell_institution(visit, "wishes_in_person", say.T_WISHES_IN_PERSON, now)


def tell_goes_on(visit: Visit, told: datetime, car: ClinicCar, now: datetime) -> None:
    """Tell both that another car goes on with the tour.

    The patient only when it comes later than she knows, or is no consulting room: then she is seen at home.
    """
    if car.stands_in:
        _tell_patient(visit, "late", say.BROKEN_HOME, now, urgency=Urgency.IMPORTANT)
    elif visit.arrives_at > told:
        _tell_patient(visit, "late", say.BROKEN_LATE, now, urgency=Urgency.IMPORTANT)
    _tell_institution(visit, "other_car", say.T_GOES_ON, now, car=car.vehicle.name)


def tell_fetched(share: Share, fetched: ReplannedTask | None, now: datetime) -> None:
    """Tell who fetches the nurse beside a broken car; where nobody does yet, the town's desk as well."""
    assert share.holder is not None
    task = Task.objects.get(code=share.nurse_task)
    place = Localized.same(task.transfer_name)
    if fetched is None or fetched.transfer_at is None:
        text = say.T_STRANDED.format(place=place)
        house = share.holder.partner
        ask = say.DESK_STRANDED.format(place=place, institution=house.name, phone=house.phone or "—")
        key = f"clinic-stranded:{task.code}"
        open_desk_task(key=key, kind="clinic_ride", text=as_dict(ask), now=now)
    else:
        at = clock_label(local(fetched.transfer_at))
        text = say.T_FETCHED.format(place=place, car=Localized.same(fetched.vehicle_name), at=at)
    key = f"share:{share.pk}:fetched:{task.code}:{fetched.vehicle_name if fetched else ''}"[:100]
    people = list_people_of(share)
    _write(share.holder, None, "fetched", text, key, now, people=people, until=share.ends_at)


def tell_reordered(visit: Visit, was: datetime, now: datetime) -> None:
    """Tell both that a visit has another time because its tour is shorter so."""
    before = clock_label(local(was))
    _tell_patient(visit, "reordered", say.REORDERED, now, urgency=Urgency.IMPORTANT, was=before)
    _tell_institution(visit, "reordered", say.T_REORDERED, now, was=before)


def tell_ordered(order: TourOrder, now: datetime) -> None:
    """Tell an institution once what the new order of a tour saves."""
    share, figures = order.share, order.figures
    if share.holder is None:
        return
    words = {
        "drove": _minutes(figures["before"]["drive_s"]),
        "drives": _minutes(figures["after"]["drive_s"]),
        "waited": _minutes(figures["before"]["wait_s"]),
        "waits": _minutes(figures["after"]["wait_s"]),
        "count": Localized.same(str(len(order.after))),
        "day": _day(share.starts_at),
    }
    _write(share.holder, None, "ordered", say.T_ORDERED.format(**words), f"order:{order.pk}", now)


def tell_put_behind(visit: Visit, was: datetime, now: datetime) -> None:
    """Tell both that a visit is later because the rest of a late tour is driven in another order."""
    before = clock_label(local(was))
    _tell_patient(visit, "late", late.PUT_BEHIND, now, urgency=Urgency.IMPORTANT, was=before)
    _tell_institution(visit, "late", late.T_PUT_BEHIND, now, was=before)


def tell_back_in_order(visit: Visit, was: datetime, now: datetime) -> None:
    """Tell both that a visit has another time because somebody took that order back."""
    before = clock_label(local(was))
    _tell_patient(visit, "reordered", late.BACK, now, urgency=Urgency.IMPORTANT, was=before)
    _tell_institution(visit, "reordered", say.T_REORDERED, now, was=before)


def tell_late_order(order: TourOrder, left: Sequence[Visit], now: datetime) -> None:
    """Tell an institution, nurse and the doctors of all who wait how a late tour goes on, and why."""
    share, visit, figures = order.share, order.late_visit, order.figures
    if share.holder is None or visit is None:
        return
    turns = [late.TURN.format(name=_name(each), at=clock_label(local(each.arrives_at))) for each in left]
    words = {
        "name": _name(visit),
        "minutes": _minutes(order.late_s),
        "order": Localized("、".join(t.get("ja") for t in turns), ", ".join(t.get("en") for t in turns)),
        "count": Localized.same(str(figures["after"]["put_off"])),
        "kept": Localized.same(str(figures["before"]["put_off"])),
        "at": clock_label(local(left[0].arrives_at)),
    }
    _write(
        share.holder,
        None,
        "late_order",
        late.T_ORDER.format(**words),
        f"order:{order.pk}",
        now,
        brief=late.T_ORDER_BRIEF.format(**words),
        people=list_people_of(share),
        until=left[-1].call_until,
    )


def tell_offered(wish: Wish, visit: Visit, now: datetime) -> None:
    """Tell the institution what came free for its patient, and until when it is kept."""
    until = clock_label(local(wish.offered_until or now))
    _tell_institution(visit, "offered", say.T_OFFERED, now, until=until)


def tell_lapsed(visit: Visit, now: datetime) -> None:
    """Tell the institution that nobody answered."""
    _tell_institution(visit, "lapsed", say.T_LAPSED, now)


def tell_handed(visit: Visit, now: datetime) -> None:
    """Tell the institution that another doctor examines at a visit."""
    _tell_institution(visit, "handed", office.T_HANDED_DOCTOR, now)


def tell_passed(visit: Visit, now: datetime, *, waits_on: bool) -> None:
    """Tell the institution that its patient let go what she was offered."""
    _tell_institution(visit, "passed", waiting.T_PASSED if waits_on else waiting.T_LEFT, now)


def tell_swap(swap: Swap, institution: Institution, now: datetime) -> None:
    """Tell an institution how an exchange stands."""
    facts = {
        "given": show_share_day(swap.given.starts_at),
        "wanted": show_share_day(swap.wanted.starts_at),
        "other": Localized.same(swap.asked_by.partner.name),
        "state": Localized.same(str(swap.get_status_display())),
    }
    text = say.T_SWAP_ASKED if swap.status == "asked" else say.T_SWAP
    key = f"swap:{swap.pk}:{swap.status}:{institution.pk}"
    _write(institution, None, "swap", text.format(**facts), key, now)


def tell_released(institution: Institution, share_id: int, starts_at: datetime, now: datetime) -> None:
    """Tell an owner that its unused share is everybody's."""
    text = say.T_RELEASED.format(day=show_share_day(starts_at))
    _write(institution, None, "released", text, f"share:{share_id}:released:{starts_at:%Y%m%d}", now)


def show_share_day(at: datetime) -> Localized:
    """Return a day and the time of day at which something begins."""
    day, clock = _day(at), clock_label(local(at))
    return Localized(f"{day.get('ja')}{clock.get('ja')}", f"{day.get('en')} {clock.get('en')}")


def _day(at: datetime) -> Localized:
    day = day_label(local(at).date())
    return Localized(day.ja.get("short"), day.en.get("spoken"))


def _facts(visit: Visit) -> dict[str, Localized]:
    flex = Localized.same("")
    if visit.flex_s:
        flex = say.FLEX.format(minutes=_minutes(visit.flex_s))
    return {
        "flex": flex,
        "day": _day(visit.arrives_at),
        "at": clock_label(local(visit.arrives_at)),
        "call": clock_label(local(visit.call_from)),
        "place": Localized.same(visit.name),
        "name": _name(visit),
        "institution": Localized.same(visit.institution.partner.name),
        "doctor": Localized.same(visit.doctor.user.display_name),
    }


def _name(visit: Visit) -> Localized:
    """Return whom the institution's page names: its counter reads it too."""
    is_hers_alone = is_private(visit.programme)
    return say.SOMEBODY_YOUNG if is_hers_alone else Localized.same(visit.patient.resident.name)


def _tell_patient(
    visit: Visit,
    what: str,
    text: Localized,
    now: datetime,
    *,
    urgency: Urgency = Urgency.INFO,
    is_told: bool = False,
    **more: Localized,
) -> None:
    own = say_doors.OWN_GONE if what in ("cancelled", "in_person") else say_doors.OWN_WHEN
    tell_patient(
        visit.patient,
        programme=visit.programme,
        kind=f"mobile_clinic.{what}",
        text=text.format(**_facts(visit), **more),
        own_text=own.format(day=_day(visit.arrives_at), clock=clock_label(local(visit.arrives_at))),
        key=f"clinic-visit:{visit.code}:{what}:{visit.version}",
        now=now,
        urgency=urgency,
        useful_until=max(visit.call_until, now) if what != "cancelled" else None,
        is_told=is_told,
    )


def _tell_institution(
    visit: Visit, what: str, text: Localized, now: datetime, **more: Localized | str
) -> None:
    facts = {
        name: each if isinstance(each, Localized) else Localized.same(each) for name, each in more.items()
    }
    key, known = f"visit:{visit.code}:{what}:{visit.version}", _facts(visit)
    brief = say.BRIEFS[what].format(**known, **facts)
    people = list_crew(visit) if visit.arrives_at - now < NEAR else ()
    _write(
        visit.institution,
        visit,
        what,
        text.format(**known, **facts),
        key,
        now,
        brief=brief,
        people=people,
        until=visit.call_until,
    )


def _write(
    institution: Institution,
    visit: Visit | None,
    kind: str,
    text: Localized,
    key: str,
    now: datetime,
    *,
    brief: Localized | None = None,
    people: Sequence[User] = (),
    until: datetime | None = None,
) -> None:
    """Put something on an institution's pages; ``brief`` None: the text names nobody."""
    facts = {"institution": institution, "visit": visit, "kind": kind, "at": now}
    words = {"text": as_dict(text), "brief": as_dict(brief or text)}
    tiding, made = Tiding.objects.get_or_create(key=key, defaults=facts | words)
    if made:
        tell_people(tiding, people, until or now, now)


def _minutes(seconds: int) -> Localized:
    return Localized.same(str(round(seconds / 60)))
