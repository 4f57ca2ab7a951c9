"""Between conversations and the service: JSON arguments in, one call inward, JSON out."""

from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from moyai.core.accounts.models import User
from moyai.core.clock import TOKYO, local
from moyai.core.conversations.registry import Call
from moyai.core.places.queries import is_open_day
from moyai.core.residents.enums import Mobility
from moyai.core.residents.models import Resident
from moyai.core.residents.operations import Home, Person
from moyai.core.residents.queries import list_residents_for
from moyai.fleet.specs import Point
from moyai.services.shared_taxi import operations, queries
from moyai.services.shared_taxi.enums import EligibilityReason, EvidenceKind, Preference, UnmetReason
from moyai.services.shared_taxi.offers import RideOffer
from moyai.services.shared_taxi.policy import LABEL, get_policy
from moyai.services.shared_taxi.requests import RideRequest, get_hours
from moyai.services.shared_taxi.signed import make_account_token
from moyai.services.shared_taxi.transfers import find_other_leg
from moyai.services.shared_taxi.windows import ceil_step


def read_calendar(call: Call) -> dict[str, Any]:
    """Return which days may be booked, and whether a vehicle could come today."""
    first, last, closed = queries.get_calendar(call.ctx.now)
    today = local(call.ctx.now).date()
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "closed": [[day.isoformat(), reason.to_json()] for day, reason in closed],
        "is_open_now": first == today and is_open_day(today),
    }


def quote(call: Call) -> dict[str, Any]:
    """Return offers for a ride, with the wished time that they were looked for with."""
    wish = read_wish(call)
    found = queries.quote_ride(**wish, now=call.ctx.now)
    return {**found.to_json(), "desired_at": wish["desired_at"].isoformat()}


def record_unmet(call: Call) -> dict[str, Any]:
    """Record a refusal; return its number for the ride that is taken instead."""
    unmet = operations.record_unmet(
        **_read_refused(call),
        reason=UnmetReason(call.args["reason"]),
        detail=call.args.get("detail"),
        idempotency_key=call.idempotency_key,
        now=call.ctx.now,
    )
    return {"id": unmet.pk}


def book_ride(call: Call) -> dict[str, Any]:
    """Book the chosen offer."""
    ride = operations.book_ride(
        **read_wish(call),
        infants=call.args.get("infants", 0),
        offer=RideOffer.from_json(call.args["offer"]),
        unmet_id=call.args.get("unmet_id"),
        idempotency_key=call.idempotency_key,
        actor=name_actor(call),
        booked_by=User.objects.filter(pk=call.ctx.actor_id).first() if call.ctx.actor_id else None,
        now=call.ctx.now,
    )
    onward = find_other_leg(ride)
    page = reverse("shared_taxi:ride", args=[ride.code])
    return {"code": ride.code, "onward": onward.code if onward else "", "page": page}


def join_waiting(call: Call) -> dict[str, Any]:
    """Wait for a place to come free."""
    waiting = operations.join_waiting(
        wish=RideRequest(**read_wish(call)),
        unmet_id=call.args.get("unmet_id"),
        idempotency_key=call.idempotency_key,
        actor=name_actor(call),
        now=call.ctx.now,
    )
    return {"code": waiting.code, "page": reverse("shared_taxi:my_rides")}


def register_resident(call: Call) -> dict[str, Any]:
    """Register somebody; the password is asked afterwards on a page of its own, never here."""
    args = call.args
    resident = operations.register_resident(
        person=_read_person(args, call.ctx.language),
        home=_read_home(args),
        phone=args["phone"],
        claim=operations.Claim(
            reason=EligibilityReason(args["reason"]),
            evidence=EvidenceKind(args["evidence"]),
            reference=args["reference"] or "",
            file=(args["photo"] or {}).get("file", ""),
        ),
        actor=name_actor(call),
        now=call.ctx.now,
    )
    until = local(call.ctx.now).date() + timedelta(days=get_policy().provisional_days)
    token = make_account_token(resident)
    page = reverse("shared_taxi:open_account", args=[token])
    return {"code": resident.code, "until": until.isoformat(), "page": page}


def read_renewal(call: Call) -> dict[str, Any]:
    """Return the reason of the registration that may be renewed; None when nothing is due."""
    resident = find_resident(call)
    found = None if resident is None else queries.find_renewable(resident, local(call.ctx.now).date())
    return {"reason": None if found is None else found.reason}


def renew_eligibility(call: Call) -> dict[str, Any]:
    """Send the evidence of a renewal to be checked."""
    resident = find_resident(call)
    assert resident is not None  # the flow needs one
    declared = operations.renew_eligibility(
        resident=resident,
        evidence=EvidenceKind(call.args["evidence"]),
        reference=call.args["reference"] or "",
        file=(call.args["photo"] or {}).get("file", ""),
        actor=name_actor(call),
        now=call.ctx.now,
    )
    assert declared.expires_date is not None
    return {"until": declared.expires_date.isoformat(), "page": _find_profile(call, resident)}


def read_wish(call: Call) -> dict[str, Any]:
    """Return a conversation's answers as the arguments of a quote."""
    args = call.args
    return {
        "resident": find_resident(call),
        "origin": read_point(args["from"]),
        "destination": read_point(args["to"]),
        "preference": Preference(args["preference"]),
        "desired_at": read_time(args["at"], call.ctx.now),
        "persons": args["persons"],
        "wheelchairs": args["wheelchairs"],
        "channel": call.ctx.channel,
    }


def find_resident(call: Call) -> Resident | None:
    """Return whom the conversation is about, None before she is registered."""
    number = call.ctx.resident_id
    return None if number is None else Resident.objects.select_related("household").get(pk=number)


def name_actor(call: Call) -> str:
    """Return who acts, for the audit log."""
    return f"user:{call.ctx.actor_id}" if call.ctx.actor_id else f"visitor:{call.ctx.session}"


def compute_soonest(now: datetime) -> datetime:
    """Return when "as soon as possible" is."""
    opens, _closes = get_hours(local(now).date())
    return max(opens, ceil_step(now + timedelta(seconds=get_policy().least_notice_s)))


def _find_profile(call: Call, resident: Resident) -> str:
    """Return the page of the registration for herself and her proxies; staff have another way to it."""
    actor = User.objects.filter(pk=call.ctx.actor_id).first() if call.ctx.actor_id else None
    today = local(call.ctx.now).date()
    if actor is None or resident not in list_residents_for(actor, LABEL, today):
        return ""
    return f"{reverse('shared_taxi:profile')}?for={resident.code}"


def _read_refused(call: Call) -> dict[str, Any]:
    """Return as much of a wish as had been asked when it was refused."""
    args = call.args
    preference = args.get("preference")
    return {
        "resident": find_resident(call),
        "channel": call.ctx.channel,
        "origin": read_point(args["from"]) if "from" in args else None,
        "destination": read_point(args["to"]) if "to" in args else None,
        "preference": Preference(preference) if preference else None,
        "desired_at": read_time(args["at"], call.ctx.now) if "at" in args else None,
        "persons": args.get("persons", 1),
        "wheelchairs": args.get("wheelchairs", 0),
    }


def read_point(place: dict[str, Any]) -> Point:
    """Return an answered place as a point."""
    return Point(place["name"][:80], place["lon"], place["lat"])


def read_time(answer: str | None, now: datetime) -> datetime:
    """Read a wall-clock answer, an aware time, or None for as soon as possible."""
    if answer is None:
        return compute_soonest(now)
    at = datetime.fromisoformat(answer)
    return at if at.tzinfo else at.replace(tzinfo=TOKYO)


def _read_person(args: Any, language: str) -> Person:
    family_name, given_name = args["name"].split(maxsplit=1)
    family_kana, given_kana = args["kana"].split(maxsplit=1)
    return Person(
        family_name=family_name,
        given_name=given_name,
        family_kana=family_kana,
        given_kana=given_kana,
        birth_date=date.fromisoformat(args["birth_date"]),
        language=language,
        mobility=Mobility.WHEELCHAIR if args["wheelchair"] else Mobility.UNAIDED,
    )


def _read_home(args: Any) -> Home:
    home = args["home"]
    return Home(args["address"], home["lon"], home["lat"], home["name"][:60])
