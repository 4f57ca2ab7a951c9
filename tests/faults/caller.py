"""A person at the desk who presses again when nothing comes back: drives a conversation by HTTP."""

import re
import time
from dataclasses import dataclass, field
from threading import Event

import httpx

_INPUT = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_FORM = re.compile(r'<form class="question"(.*?)</form>', re.S)
_OFFER = re.compile(r'<input type="radio" name="answer"[^>]*value="([^"]*)"')
_TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.S)
_CODE = re.compile(r"<dd>\s*(\d{8})\s*</dd>")
_TAGS = re.compile(r"<[^>]+>")


@dataclass
class Ended:
    """How a conversation ended for the person: what she was told, and the ride's code if she got one."""

    session: str
    told: str
    ride: str | None


@dataclass
class Caller:
    """One signed-in member of the desk.

    Attributes:
        url: of the town.
        lost: how many of the caller's requests got no answer.
        is_over: set when nobody waits any more.
    """

    url: str
    is_over: Event
    lost: int = 0
    _client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self._client = httpx.Client(base_url=self.url, timeout=20, follow_redirects=True)

    def sign_in(self) -> None:
        """Sign in as the demo's dispatcher."""
        page = self._client.get("/accounts/login/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        sent = {"username": "dispatcher", "csrfmiddlewaretoken": token[1]}
        self._client.post("/accounts/login/demo", data=sent)

    def leave(self) -> None:
        """Close the connections."""
        self._client.close()

    def talk_through(self, code: str) -> Ended:
        """Take the first offer and say yes; after a lost answer look at the page, and press again."""
        path = f"/talk/{code}/"
        page = self._ask("GET", path)
        for _turn in range(40):
            found = _FORM.search(page)
            if found is None:
                return read_end(code, page)
            form = found[1]
            sent = dict(_INPUT.findall(form))
            offers = _OFFER.findall(form)
            sent |= {"answer": offers[0], "action": "answer"} if offers else {"answer": "yes"}
            page = self._ask("POST", path, sent)
        raise AssertionError(f"conversation {code} does not end: {read_title(page)}")

    def _ask(self, method: str, path: str, sent: dict[str, str] | None = None) -> str:
        """Send until there is an answer; the same press may so arrive several times."""
        while not self.is_over.is_set():
            try:
                answer = self._client.request(method, path, data=sent, headers={"Referer": self.url + path})
            except httpx.HTTPError:
                self.lost += 1
                time.sleep(0.2)
                continue
            assert answer.status_code < 500, f"{path}: {answer.status_code}\n{answer.text[:500]}"
            return answer.text
        raise TimeoutError("the town did not come back")


def read_title(page: str) -> str:
    """Return the page's heading."""
    found = _TITLE.search(page)
    return " ".join(_TAGS.sub(" ", found[1]).split()) if found else ""


def read_end(code: str, page: str) -> Ended:
    """Return what the last page of a conversation says."""
    rides = _CODE.findall(page)
    return Ended(code, read_title(page), rides[-1] if rides else None)
