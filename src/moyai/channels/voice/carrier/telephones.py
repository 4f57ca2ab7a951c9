"""A telephone to hold in hand: its page, what it shows now, and what its buttons do."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from moyai.channels.voice.carrier.calls import Call
from moyai.channels.voice.carrier.exchange import Exchange
from moyai.channels.voice.carrier.settings import make_national
from moyai.channels.voice.carrier.words import WORDS

PAGE = Path(__file__).parent / "page"
KEYS = "123456789*0#"
LETTERS = {"2": "ABC", "3": "DEF", "4": "GHI", "5": "JKL", "6": "MNO", "7": "PQRS", "8": "TUV", "9": "WXYZ"}
MOST_WORDS = 500
FIRST_NUMBER = "0265000001"


def make_routes(exchange: Exchange) -> list[Route]:
    """Return the routes of telephones."""

    async def show(request: Request) -> Response:
        number = request.path_params["number"]
        if not is_number(number):
            return Response("no such telephone", status_code=404)
        language = "en" if request.query_params.get("lang") == "en" else "ja"
        html = render(exchange, number, language)
        return HTMLResponse(html, headers={"Content-Security-Policy": make_policy(exchange)})

    async def choose(request: Request) -> Response:
        typed = "".join(c for c in request.query_params.get("number", "") if c in "0123456789")
        known = next(iter(exchange.settings.telephones), FIRST_NUMBER)
        number = typed if is_number(typed) else known
        tail = "?lang=en" if request.query_params.get("lang") == "en" else ""
        return RedirectResponse(f"/telephone/{number}{tail}", status_code=303)

    async def state(request: Request) -> Response:
        number = request.path_params["number"]
        if not is_number(number):
            return Response("no such telephone", status_code=404)
        exchange.hold(number)
        return JSONResponse(describe(exchange, number), headers={"Cache-Control": "no-store"})

    async def act(request: Request) -> Response:
        number = request.path_params["number"]
        wish = await read_wish(request)
        if wish is None or not is_number(number):
            return Response("not understood", status_code=400)
        exchange.hold(number)
        do(exchange, number, wish)
        return JSONResponse(describe(exchange, number), headers={"Cache-Control": "no-store"})

    async def recording(request: Request) -> Response:
        name = request.path_params["name"]
        found = [call.recordings[name] for call in exchange.calls.values() if name in call.recordings]
        return Response(
            found[0] if found else "", 200 if found else 404, media_type="text/plain; charset=utf-8"
        )

    return [
        Route("/", choose),
        Route("/telephone", choose),
        Route("/telephone/{number}", show),
        Route("/telephone/{number}/state", state),
        Route("/telephone/{number}/do", act, methods=["POST"]),
        Route("/recordings/{name}", recording),
    ]


def is_number(text: str) -> bool:
    """Tell whether this can be a telephone's number."""
    return text.isascii() and text.isdecimal() and 3 <= len(text) <= 15


async def read_wish(request: Request) -> dict[str, Any] | None:
    """Return what a page asked for; only a page of ours can post JSON here."""
    if not request.headers.get("Content-Type", "").startswith("application/json"):
        return None
    try:
        wish = json.loads((await request.body())[:4096])
    except ValueError:
        return None
    return wish if isinstance(wish, dict) else None


def do(exchange: Exchange, number: str, wish: dict[str, Any]) -> None:
    """Do what a button asks for; what makes no sense now does nothing."""
    act, value = wish.get("act"), str(wish.get("value", ""))[:MOST_WORDS]
    call = exchange.find_call_of(number)
    if act == "call":
        exchange.ring_customer(number, is_withheld=bool(wish.get("withheld")))
    elif act == "machine":
        (exchange.machines.add if value == "on" else exchange.machines.discard)(number)
    elif call is None or call.is_over:
        return
    elif act == "press" and value in KEYS and len(value) == 1:
        call.inputs.put_nowait(("press", value))
    elif act in ("answer", "decline", "hangup", "speak"):
        call.inputs.put_nowait((str(act), value))


def describe(exchange: Exchange, number: str) -> dict[str, Any]:
    """Return what the telephone shows."""
    call = exchange.find_call_of(number)
    has_machine = number in exchange.machines
    return {"call": None if call is None else _describe_call(call), "machine": has_machine}


def _describe_call(call: Call) -> dict[str, Any]:
    line = call.line
    said = [
        {"text": one.text, "language": one.language, "kind": one.kind}
        for one in line.heard
        if one.kind in ("say", "beep")
    ]
    return {
        "sid": call.sid,
        "is_incoming": call.direction == "outbound-api",
        "status": call.status,
        "waiting": line.waiting,
        "said": said if call.status != "ringing" or call.direction == "inbound" else [],
        "typed": line.typed,
        "from": make_national(call.given_from),
    }


def make_policy(exchange: Exchange) -> str:
    """Return the page's Content-Security-Policy: our own files alone."""
    ancestors = " ".join(("'self'", *exchange.settings.frame_ancestors))
    own = "script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'"
    return f"default-src 'none'; {own}; base-uri 'none'; frame-ancestors {ancestors}"


def render(exchange: Exchange, number: str, language: str) -> str:
    """Return the page of a telephone."""
    words = WORDS[language]
    ours = make_national(exchange.settings.number)
    shown = {name: text.replace("{number}", ours) for name, text in words.items()}
    return Template((PAGE / "telephone.html").read_text(encoding="utf-8")).substitute(
        {f"w_{name}": escape(text) for name, text in shown.items()},
        language=language,
        other_language="en" if language == "ja" else "ja",
        number=escape(number),
        words=escape(json.dumps(shown, ensure_ascii=False)),
        telephones=_list_telephones(exchange, number),
        keys="".join(_draw_key(key) for key in KEYS),
    )


def _list_telephones(exchange: Exchange, number: str) -> str:
    known = exchange.settings.telephones
    names = {number: known.get(number, ""), **known}
    return "".join(
        f'<option value="{escape(each)}">{escape(f"{name} {each}".strip())}</option>'
        for each, name in names.items()
    )


def _draw_key(key: str) -> str:
    letters = f"<small>{LETTERS[key]}</small>" if key in LETTERS else ""
    return f'<button type="button" class="key" data-key="{key}"><b>{key}</b>{letters}</button>'
