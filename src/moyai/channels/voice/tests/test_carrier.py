"""The simulated carrier keeps a carrier's promises: signed posts, its patience, the REST API, telephones."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Awaitable, Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from twilio.request_validator import RequestValidator

from moyai.channels.voice.carrier import signing
from moyai.channels.voice.carrier.server import make_app
from moyai.channels.voice.carrier.settings import Settings

TOKEN = "carrier-token"
HOOK = "http://town.example/voice/"
PHONE = "0265000001"
SAY = '<Say language="ja-JP">どうぞ</Say>'
MENU = f'<Gather numDigits="1" finishOnKey="" timeout="30" action="turn">{SAY}</Gather>'


class Town:
    """The customer: answers with documents by path, and keeps what was posted."""

    def __init__(self, **documents: str) -> None:
        self.documents = documents
        self.posts: list[tuple[str, dict[str, str], str]] = []
        self.broken = 0
        self.status = 200

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        body = (await request.aread()).decode()
        form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
        self.posts.append((str(request.url), form, request.headers["X-Twilio-Signature"]))
        if self.broken:
            self.broken -= 1
            raise httpx.ConnectError("nobody there")
        name = request.url.path.removeprefix("/voice/") or "hello"
        return httpx.Response(self.status, text=f"<Response>{self.documents.get(name, '')}</Response>")

    def list_posts(self, path: str) -> list[dict[str, str]]:
        return [form for url, form, _ in self.posts if url.startswith(HOOK + path)]


Story = Callable[[httpx.AsyncClient], Awaitable[Any]]


def play(town: Town, story: Story, **facts: Any) -> Any:
    """Run a story against a carrier whose customer is the town."""
    settings = Settings(HOOK, TOKEN, **{"pace": 0.0} | facts)

    async def run() -> Any:
        app = make_app(settings, transport=httpx.MockTransport(town))
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://carrier") as client:
            try:
                return await story(client)
            finally:
                await app.state.exchange.close()

    return asyncio.run(run())


async def do(client: httpx.AsyncClient, act: str, value: str = "", **more: Any) -> Any:
    body = {"act": act, "value": value, **more}
    return (await client.post(f"/telephone/{PHONE}/do", json=body)).json()


async def see(client: httpx.AsyncClient, until: Callable[[Any], bool]) -> Any:
    """Look at the telephone until it shows something."""
    for _ in range(300):
        call = (await client.get(f"/telephone/{PHONE}/state")).json()["call"]
        if call is not None and until(call):
            return call
        await asyncio.sleep(0.01)
    raise AssertionError(call)


def is_listening(call: Any) -> bool:
    return bool(call["waiting"] == "keys")


def is_over(call: Any) -> bool:
    return bool(call["status"] in ("completed", "busy", "no-answer", "failed", "canceled"))


def test_call_is_posted_signed_and_its_keys_after_it() -> None:
    town = Town(hello=MENU, turn="<Say>はい</Say><Hangup/>")

    async def story(client: httpx.AsyncClient) -> Any:
        await do(client, "call")
        await see(client, is_listening)
        await do(client, "press", "5")
        return await see(client, is_over)

    call = play(town, story)
    assert [one["text"] for one in call["said"]] == ["どうぞ", "はい"]
    assert [url for url, _, _ in town.posts] == [HOOK, f"{HOOK}turn", f"{HOOK}status"]
    first, second, last = (form for _, form, _ in town.posts)
    assert first["From"] == "+81265000001" and first["To"] == "+81265000000"
    assert (first["CallStatus"], second["Digits"], last["CallStatus"]) == ("ringing", "5", "completed")
    validator = RequestValidator(TOKEN)
    assert all(validator.validate(url, form, signature) for url, form, signature in town.posts)


def test_withheld_number_is_anonymous() -> None:
    town = Town(hello="<Hangup/>")

    async def story(client: httpx.AsyncClient) -> Any:
        await do(client, "call", withheld=True)
        return await see(client, is_over)

    play(town, story)
    assert town.posts[0][1]["From"] == "anonymous"


def test_hanging_up_in_the_middle_ends_the_call() -> None:
    town = Town(hello=MENU)

    async def story(client: httpx.AsyncClient) -> Any:
        await do(client, "call")
        await see(client, is_listening)
        await do(client, "hangup")
        return await see(client, is_over)

    assert play(town, story)["status"] == "completed"
    assert town.list_posts("status")[0]["CallStatus"] == "completed"


def test_no_connection_is_tried_once_more() -> None:
    town = Town(hello="<Say>da</Say>")
    town.broken = 1

    async def story(client: httpx.AsyncClient) -> Any:
        await do(client, "call")
        return await see(client, is_over)

    assert play(town, story)["said"][0]["text"] == "da"
    assert [url for url, _, _ in town.posts][:2] == [HOOK, HOOK]
    assert town.posts[0][1] == town.posts[1][1]


@pytest.mark.parametrize(("fallback", "posts"), [("", 1), (f"{HOOK}turn", 2)])
def test_error_of_the_customer_goes_to_the_fallback_or_ends_the_call(fallback: str, posts: int) -> None:
    town = Town(hello="<Say>x</Say>")
    town.status = 500

    async def story(client: httpx.AsyncClient) -> Any:
        await do(client, "call")
        return await see(client, is_over)

    said = play(town, story, fallback=fallback)["said"]
    assert "application error" in said[0]["text"]
    assert len([url for url, _, _ in town.posts if not url.endswith("status")]) == posts


def test_recorded_words_are_kept_at_an_address() -> None:
    town = Town(hello='<Record action="turn"/>', turn="<Hangup/>")

    async def story(client: httpx.AsyncClient) -> Any:
        await do(client, "call")
        await see(client, lambda call: call["waiting"] == "voice")
        await do(client, "speak", "山田花子です")
        await see(client, is_over)
        path = httpx.URL(town.list_posts("turn")[0]["RecordingUrl"]).path
        return (await client.get(path)).text, (await client.get("/recordings/none")).status_code

    assert play(town, story) == ("山田花子です", 404)


CALL = {
    "To": "+81265000001",
    "From": "+81265000000",
    "Url": f"{HOOK}notice?call=1",
    "StatusCallback": f"{HOOK}status?call=1",
    "MachineDetection": "Enable",
    "Timeout": "2",
}
CALLS = "/2010-04-01/Accounts/AC00000000000000000000000000000001/Calls.json"
OWNER = ("AC00000000000000000000000000000001", TOKEN)


def ring(client: httpx.AsyncClient, **changes: str) -> Awaitable[httpx.Response]:
    return client.post(CALLS, data=CALL | changes, auth=OWNER)


def test_telephone_in_hand_rings_and_is_answered() -> None:
    town = Town(notice=MENU, turn="<Hangup/>")

    async def story(client: httpx.AsyncClient) -> Any:
        await client.get(f"/telephone/{PHONE}/state")
        made = (await ring(client)).json()
        await see(client, lambda call: call["status"] == "ringing" and call["is_incoming"])
        await do(client, "answer")
        await see(client, is_listening)
        await do(client, "press", "1")
        await see(client, is_over)
        return made, (await client.get(made["uri"], auth=OWNER)).json()

    made, ended = play(town, story)
    assert (made["status"], ended["status"], ended["answered_by"]) == ("queued", "completed", "human")
    assert town.list_posts("notice")[0]["AnsweredBy"] == "human"
    assert town.list_posts("turn")[0]["Digits"] == "1"
    assert town.list_posts("status")[0]["CallStatus"] == "completed"


@pytest.mark.parametrize(
    ("nobody", "status", "answered_by"),
    [("no-answer", "no-answer", None), ("machine", "completed", "machine_start")],
)
def test_telephone_that_nobody_holds(nobody: str, status: str, answered_by: str | None) -> None:
    town = Town(notice="<Hangup/>")

    async def story(client: httpx.AsyncClient) -> Any:
        made = (await ring(client)).json()
        await asyncio.sleep(0.2)
        return (await client.get(made["uri"], auth=OWNER)).json()

    ended = play(town, story, nobody=nobody)
    assert (ended["status"], ended["answered_by"]) == (status, answered_by)
    assert town.list_posts("status")[0]["CallStatus"] == status


def test_declined_call_is_busy_and_so_is_one_to_a_telephone_in_a_call() -> None:
    town = Town(hello=MENU)

    async def story(client: httpx.AsyncClient) -> Any:
        await client.get(f"/telephone/{PHONE}/state")
        first = (await ring(client)).json()
        await see(client, lambda call: call["status"] == "ringing")
        await do(client, "decline")
        await see(client, is_over)
        await do(client, "call")
        await see(client, is_listening)
        second = (await ring(client)).json()
        await asyncio.sleep(0.1)
        return [(await client.get(made["uri"], auth=OWNER)).json()["status"] for made in (first, second)]

    assert play(town, story) == ["busy", "busy"]


def test_ringing_call_is_cancelled_by_the_customer() -> None:
    async def story(client: httpx.AsyncClient) -> Any:
        await client.get(f"/telephone/{PHONE}/state")
        made = (await ring(client)).json()
        await see(client, lambda call: call["status"] == "ringing")
        await client.post(made["uri"], data={"Status": "canceled"}, auth=OWNER)
        return (await see(client, is_over))["status"]

    assert play(Town(), story) == "canceled"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"To": ""}, 21201),
        ({"To": "090"}, 21211),
        ({"From": "+81111111111"}, 21210),
        ({"Url": "javascript:x"}, 21205),
    ],
)
def test_wrong_call_is_refused_with_the_carriers_code(changes: dict[str, str], code: int) -> None:
    async def story(client: httpx.AsyncClient) -> Any:
        answer = await ring(client, **changes)
        return answer.status_code, answer.json()["code"]

    assert play(Town(), story) == (400, code)


@pytest.mark.parametrize("auth", [None, ("x", TOKEN), (OWNER[0], "wrong")])
def test_stranger_is_not_served(auth: Any) -> None:
    async def story(client: httpx.AsyncClient) -> Any:
        answer = await client.post(CALLS, data=CALL, auth=auth)
        return answer.status_code, answer.json()["code"]

    assert play(Town(), story) == (401, 20003)


def test_page_is_shown_under_a_strict_policy_and_numbers_are_checked() -> None:
    async def story(client: httpx.AsyncClient) -> None:
        page = await client.get(f"/telephone/{PHONE}")
        assert page.status_code == 200
        assert "&lt;花子&gt;" in page.text and "<花子>" not in page.text
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert "frame-ancestors 'self' http://town.example http://e" in policy
        assert "Hang up" in (await client.get(f"/telephone/{PHONE}?lang=en")).text
        assert (await client.get("/telephone/%3Cscript%3E")).status_code == 404
        assert (await client.get("/telephone?number=090-1234")).headers["Location"] == "/telephone/0901234"
        assert (await client.get("/")).headers["Location"] == "/telephone/09012345678"
        for name in ("telephone.js", "telephone.css", "telephone.svg"):
            assert (await client.get(f"/static/{name}")).status_code == 200
        assert (await client.get("/healthz")).json() == {"ok": True}

    play(Town(), story, telephones={"09012345678": "<花子>"}, embedders=("http://e",))


@pytest.mark.parametrize("body", ["", "[]", "{", '"x"'])
def test_wish_that_is_none_is_refused(body: str) -> None:
    async def story(client: httpx.AsyncClient) -> list[int]:
        headers = {"Content-Type": "application/json"}
        path = f"/telephone/{PHONE}/do"
        wrong = await client.post(path, content=body, headers=headers)
        form = await client.post(path, data={"act": "call"})
        return [wrong.status_code, form.status_code]

    assert play(Town(), story) == [400, 400]


def test_carrier_imports_nothing_of_ours_outside_itself() -> None:
    """It could be lifted out as a project of its own."""
    own = "moyai.channels.voice.carrier"
    imported = {
        name
        for path in Path(signing.__file__).parent.glob("*.py")
        for name in re.findall(r"^(?:from|import) (moyai[\w.]*|django[\w.]*)", path.read_text("utf-8"), re.M)
    }
    assert {name for name in imported if not name.startswith(own)} == set()


def test_no_post_uses_a_connection_that_its_customer_may_be_closing() -> None:
    """A customer that would keep connections meets a new one for each post."""
    callers: list[tuple[str, int]] = []

    class Customer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            callers.append(self.client_address)
            body = f"<Response>{MENU if len(callers) == 1 else '<Hangup/>'}</Response>".encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    async def run(port: int) -> None:
        app = make_app(Settings(f"http://127.0.0.1:{port}/voice/", TOKEN, pace=0.0))
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://carrier") as client:
            await do(client, "call")
            await see(client, is_listening)
            await do(client, "press", "5")
            await see(client, is_over)
            await app.state.exchange.close()

    with ThreadingHTTPServer(("127.0.0.1", 0), Customer) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        asyncio.run(run(server.server_address[1]))
        server.shutdown()
        serving.join()
    assert len(callers) >= 2
    assert len(set(callers)) == len(callers)
