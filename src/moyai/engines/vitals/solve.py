"""From packets to one series."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from moyai.engines.vitals.measures import find_measure
from moyai.engines.vitals.problem import Limits, Packet, Problem, Reading
from moyai.engines.vitals.solution import Alert, Assessment, Grade, Point, Refusal


def assess(problem: Problem) -> Assessment:
    """Return what is taken of all packets, what of it is remarkable, and what is refused and why.

    The answer is the same in whatever order and however often packets came in, as long as one packet always
    says the same; of one that does not, nothing is taken, for nobody knows which is true. A wrong value costs
    itself alone (a pressure: both its values), not the packet.
    """
    points: list[Point] = []
    refusals: list[Refusal] = []
    for packet, has_two_contents in _list_once(problem.packets):
        for reading, reason in _judge(packet, has_two_contents, problem):
            if reason:
                refusals.append(Refusal(packet.source, packet.number, reading.measure, reading.value, reason))
            else:
                points.append(_place(packet, reading))
    alerts = [alert for point in points if (alert := _find_alert(point, problem.limits.get(point.measure)))]
    alerts.sort(key=lambda each: (-each.grade, -each.point.at_s, each.point))
    return Assessment(tuple(sorted(points)), tuple(alerts), tuple(sorted(refusals)))


def _list_once(packets: tuple[Packet, ...]) -> Iterator[tuple[Packet, bool]]:
    """Yield each packet once, as it first came in, and whether the same one came with other content.

    Sent again it has another ``sent_s`` and ``received_s``; when and what was measured must not differ.
    """
    by_name: dict[tuple[str, int], list[Packet]] = {}
    for packet in packets:
        by_name.setdefault((packet.source, packet.number), []).append(packet)
    for same in by_name.values():
        firsts: dict[tuple, Packet] = {}
        for packet in sorted(same, key=_arrival):
            firsts.setdefault((packet.taken_s, frozenset(Counter(packet.readings).items())), packet)
        for packet in firsts.values():
            yield packet, len(firsts) > 1


def _arrival(packet: Packet) -> tuple:
    return (
        packet.received_s,
        packet.sent_s,
        packet.taken_s,
        sorted((r.measure, r.value) for r in packet.readings),
    )


def _judge(packet: Packet, has_two_contents: bool, problem: Problem) -> Iterator[tuple[Reading, str]]:
    """Yield each reading with why it is refused, empty when it is taken."""
    whole = "contradiction" if has_two_contents else _find_wrong_time(packet, problem)
    counts = Counter(reading.measure for reading in packet.readings)
    pressures = {reading.measure: reading.value for reading in packet.readings}
    upside_down = (
        "systolic" in pressures
        and "diastolic" in pressures
        and pressures["systolic"] <= pressures["diastolic"]
    )
    for reading in sorted(set(packet.readings), key=lambda each: (each.measure, each.value)):
        reason = whole or _find_wrong_value(reading, counts)
        if not reason and upside_down and reading.measure in ("systolic", "diastolic"):
            reason = "systolic_below_diastolic"
        yield reading, reason


def _find_wrong_time(packet: Packet, problem: Problem) -> str:
    if packet.taken_s > packet.sent_s or abs(packet.received_s - packet.sent_s) > problem.skew_s:
        return "clock"
    return "too_old" if packet.sent_s - packet.taken_s > problem.oldest_s else ""


def _find_wrong_value(reading: Reading, counts: Counter[str]) -> str:
    measure = find_measure(reading.measure)
    if measure is None:
        return "unknown_measure"
    if counts[reading.measure] > 1:
        return "twice_in_packet"
    return "" if measure.least <= reading.value <= measure.most else "impossible"


def _place(packet: Packet, reading: Reading) -> Point:
    """Return the point at the time of our clock: what lies between measuring and sending is known."""
    at_s = packet.received_s - (packet.sent_s - packet.taken_s)
    return Point(at_s, reading.measure, reading.value, packet.source, packet.number)


def _find_alert(point: Point, limits: Limits | None) -> Alert | None:
    if limits is None:
        return None
    value = point.value
    if limits.urgent_below is not None and value < limits.urgent_below:
        return Alert(point, Grade.URGENT, limits.urgent_below, is_above=False)
    if limits.urgent_above is not None and value > limits.urgent_above:
        return Alert(point, Grade.URGENT, limits.urgent_above, is_above=True)
    if limits.low is not None and value < limits.low:
        return Alert(point, Grade.LOOK, limits.low, is_above=False)
    if limits.high is not None and value > limits.high:
        return Alert(point, Grade.LOOK, limits.high, is_above=True)
    return None
