"""Senders as LINE is one: send until it is acknowledged, the same post again, now and then twice."""

import json
import random
import threading
import time
from collections import Counter

import httpx

PERSONS = 5
PAUSE_S = 0.03


class Sender(threading.Thread):
    """One sender with persons of its own; it waits for each acknowledgement before it goes on.

    Attributes:
        acked: acknowledged events, id and person, in order.
        sent: ids of everything that went out.
        lost_answers: how many posts got none.
        refusals: how often which other answer than 200 was given.
    """

    def __init__(self, name: str, ports: list[int], stopping: threading.Event) -> None:
        super().__init__(name=name)
        self.ports = ports
        self.stopping = stopping
        self.acked: list[tuple[str, str]] = []
        self.sent: set[str] = set()
        self.lost_answers = 0
        self.refusals: Counter[int] = Counter()
        self._random = random.Random(name)

    def run(self) -> None:
        number = 0
        with httpx.Client(timeout=10) as client:
            while not self.stopping.wait(self._random.uniform(0, 2 * PAUSE_S)):
                events = []
                for _ in range(self._random.choice([0, 1, 1, 1, 5])):
                    number += 1
                    who = f"{self.name}-{self._random.randrange(PERSONS)}"
                    events.append({"id": f"{self.name}-{number:06d}", "who": who, "at": 1e9 + number})
                self._deliver(client, events)

    def _deliver(self, client: httpx.Client, events: list[dict[str, object]]) -> None:
        body = json.dumps(events).encode()
        self.sent |= {str(event["id"]) for event in events}
        while not self._post(client, body):
            if self.stopping.is_set():
                return
            time.sleep(0.02)
        self.acked += [(str(event["id"]), str(event["who"])) for event in events]
        if self._random.random() < 0.05:
            self._post(client, body)

    def _post(self, client: httpx.Client, body: bytes) -> bool:
        port = self._random.choice(self.ports)
        try:
            status = client.post(f"http://127.0.0.1:{port}/in/main", content=body).status_code
        except httpx.HTTPError:
            self.lost_answers += 1
            return False
        if status != 200:
            self.refusals[status] += 1
        return status == 200
