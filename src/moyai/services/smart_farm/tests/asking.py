"""A client of the REST API for tests: logs in, asks, reads JSON."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from moyai.services.smart_farm.models import FarmMember, Robot
from moyai.services.smart_farm.operations.tokens import make_robot_key
from moyai.services.smart_farm.tests.plots import NOW, PASSWORD


class Asking:
    """Speaks the API with a token; ``status`` is of the last answer."""

    def __init__(self, name: str = "", word: str = PASSWORD) -> None:
        self.client = Client()
        self.status = 0
        self.token: dict[str, Any] = {}
        self.headers: dict[str, str] = {}
        if name:
            self.log_in(name, word)

    def log_in(self, name: str, word: str = PASSWORD) -> Any:
        answer = self.ask("POST", "tokens", {"user": {"email": name, "password": word}})
        if self.status == 200:
            self.token = answer["token"]
            self.headers = {"Authorization": self.token["encoded"]}
        return answer

    def ask(self, method: str, path: str, sent: Any = None, **headers: str) -> Any:
        body = sent if isinstance(sent, (bytes, str)) else json.dumps(sent)
        found = self.client.generic(
            method, f"/api/{path}", body, "application/json", headers=self.headers | headers
        )
        self.status = found.status_code
        try:
            return json.loads(found.content or b"null")
        except ValueError:
            return found.content

    def get(self, path: str) -> Any:
        return self.ask("GET", path)

    def post(self, path: str, sent: Any, **headers: str) -> Any:
        return self.ask("POST", path, sent, **headers)


def ask_as(member: FarmMember, robot: Robot) -> Asking:
    assert member.user
    return Asking(f"{member.user.username}+{robot.device}")


def ask_as_bot(robot: Robot) -> Asking:
    key = make_robot_key(robot=robot, actor="test", now=NOW)
    return Asking(robot.device, key)
