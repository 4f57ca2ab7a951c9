"""What the carrier posts: a call comes in, keys were pressed, the desk was dialled, a call ended.

Every post is signed; what is not the carrier's is refused before anything is looked up.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from moyai.channels.voice import dialogue, operations
from moyai.channels.voice.models import Call
from moyai.channels.voice.queries import find_call
from moyai.channels.voice.signature import is_signed
from moyai.channels.voice.twiml import Hangup, to_xml
from moyai.core import clock
from moyai.core.attempts import read_number

logger = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], dialogue.Document]
MOST_DIGITS = 32
MOST_URL = 500


def from_carrier(answer: Answer) -> Callable[[HttpRequest], HttpResponse]:
    """Let the carrier alone in, and answer in TwiML whatever happens."""

    @csrf_exempt
    @require_POST
    @wraps(answer)
    def view(request: HttpRequest) -> HttpResponse:
        if not _is_from_carrier(request):
            return HttpResponse("refused", status=403, content_type="text/plain")
        try:
            document = answer(request)
        except Exception:  # somebody is on the line: she hears a sentence, the log gets the rest
            logger.exception("A call could not be answered")
            document = dialogue.apologise()
        return HttpResponse(to_xml(document), content_type="text/xml; charset=utf-8")

    return view


def get_public_url(request: HttpRequest) -> str:
    """Return the address that the carrier posted to: ours as the public knows it."""
    base = settings.MOYAI_VOICE_WEBHOOK.rstrip("/")
    return f"{base}{request.get_full_path()}" if base else request.build_absolute_uri()


def _is_from_carrier(request: HttpRequest) -> bool:
    form = {name: request.POST.getlist(name) for name in request.POST}
    signature = request.headers.get("X-Twilio-Signature", "")
    return is_signed(settings.MOYAI_VOICE_TOKEN, get_public_url(request), form, signature)


@from_carrier
def incoming(request: HttpRequest) -> dialogue.Document:
    """Answer a call that came in."""
    sid, given_from, given_to = (_read(request, name) for name in ("CallSid", "From", "To"))
    if not sid:
        return (Hangup(),)
    return dialogue.receive(sid=sid, given_from=given_from, given_to=given_to, now=clock.now())


@from_carrier
def turn(request: HttpRequest) -> dialogue.Document:
    """Take the keys of a turn; no keys is silence."""
    call = find_call(_read(request, "CallSid"))
    if call is None:
        return dialogue.apologise()
    return dialogue.take(
        call=call,
        turn=_read_turn(request),
        digits=_read(request, "Digits")[:MOST_DIGITS],
        recording=_read_recording(request),
        now=clock.now(),
    )


@from_carrier
def dialled(request: HttpRequest) -> dialogue.Document:
    """Go on after the desk was dialled."""
    call = find_call(_read(request, "CallSid"))
    if call is None:
        return dialogue.apologise()
    return dialogue.end_dial(call=call, status=_read(request, "DialCallStatus"), now=clock.now())


@from_carrier
def notice(request: HttpRequest) -> dialogue.Document:
    """Say a notice to whoever answered, or a word to her answering machine."""
    call = _find_made(request)
    if call is None:
        return dialogue.apologise()
    now = clock.now()
    operations.note_answered(
        call=call, sid=_read(request, "CallSid"), answered_by=_read(request, "AnsweredBy"), now=now
    )
    return dialogue.present(call, now)


@from_carrier
def status(request: HttpRequest) -> dialogue.Document:
    """Note how far a call came."""
    call = _find_made(request) or find_call(_read(request, "CallSid"))
    if call is not None:
        operations.note_status(
            call=call,
            status=_read(request, "CallStatus"),
            answered_by=_read(request, "AnsweredBy"),
            now=clock.now(),
        )
    return ()


def _find_made(request: HttpRequest) -> Call | None:
    """Return the call that we made, by our own number for it: the carrier may be quicker than its answer."""
    number = request.GET.get("call", "")
    known = Call.objects.select_related("resident", "notice", "session")
    return known.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 18 else None


def _read(request: HttpRequest, name: str) -> str:
    return str(request.POST.get(name, ""))[:64]


def _read_turn(request: HttpRequest) -> int:
    return read_number(request.GET.get("turn"), -1)


def _read_recording(request: HttpRequest) -> dict[str, Any] | None:
    url = str(request.POST.get("RecordingUrl", ""))[:MOST_URL]
    seconds = str(request.POST.get("RecordingDuration", ""))
    if not url.startswith(("https://", "http://")):
        return None
    return {"url": url, "seconds": int(seconds) if seconds.isdecimal() and len(seconds) < 6 else 0}
