"""The run sheet and the stage: made, arranged, run; times that shift are told."""

from datetime import timedelta

import pytest
from django.urls import reverse

from moyai.core import clock
from moyai.services.open_call.enums_judging import FinalState, SlotKind
from moyai.services.open_call.models import Slot
from moyai.services.open_call.operations.finals import arranging, running
from moyai.services.open_call.queries.finals.timing import Going, list_lines, list_slots
from moyai.services.open_call.refusals_finals import FinalRefused
from moyai.services.open_call.tests.finals_makers import MINUTE, START, make_day, make_user
from moyai.services.open_call.views.finals.public import describe_stage

pytestmark = pytest.mark.django_db


def refuses(code, work):
    with pytest.raises(FinalRefused) as refused:
        work()
    assert refused.value.code == code


def test_the_office_alone_makes_one_final():
    day = make_day()
    facts = {"programme": day.programme, "now": START, "title": "x", "starts_at": START}
    refuses("not_office", lambda: arranging.make_final(by=day.judges[0], **facts))
    refuses("has_final", lambda: arranging.make_final(by=day.office, **facts))


def test_usual_sheet_has_each_finalist_once():
    day = make_day()
    slots = list_slots(day.final)
    assert [each.entry_id for each in slots if each.kind == SlotKind.PITCH] == [e.pk for e in day.entries]
    assert [each.number for each in slots] == list(range(1, len(slots) + 1))
    refuses("begun", lambda: arranging.make_usual_sheet(final=day.final, by=day.office, now=START))


def test_lines_change_places_but_none_that_has_begun():
    day = make_day()
    first, second, *_ = list_slots(day.final)
    arranging.move_slot(slot=second, is_up=True, by=day.office, now=START)
    assert [each.pk for each in list_slots(day.final)[:2]] == [second.pk, first.pk]
    second.refresh_from_db()
    refuses("at_edge", lambda: arranging.move_slot(slot=second, is_up=True, by=day.office, now=START))
    running.start_final(final=day.final, by=day.office, now=START)
    begun, waiting = list_slots(day.final)[:2]
    refuses("begun", lambda: arranging.move_slot(slot=begun, is_up=False, by=day.office, now=START))
    refuses("at_edge", lambda: arranging.move_slot(slot=waiting, is_up=True, by=day.office, now=START))
    refuses("begun", lambda: arranging.remove_slot(slot=begun, by=day.office, now=START))


def test_start_puts_finalists_on_stage_once():
    day = make_day()
    running.start_final(final=day.final, by=day.office, now=START)
    for entry in day.entries:
        entry.refresh_from_db()
        assert entry.state == "on_stage"
    refuses("moved_on", lambda: running.start_final(final=day.final, by=day.office, now=START))


def test_two_presses_of_next_are_one_step():
    day = make_day()
    first = running.start_final(final=day.final, by=day.office, now=START)
    later = START + 10 * MINUTE
    running.go_to_next(final=day.final, after=first.pk, by=day.office, now=later)
    refuses("moved_on", lambda: running.go_to_next(final=day.final, after=first.pk, by=day.office, now=later))
    assert Slot.objects.filter(final=day.final, started_at__isnull=False).count() == 2


def test_over_time_pushes_what_follows_on_and_is_told():
    day = make_day()
    running.start_final(final=day.final, by=day.office, now=START)
    lines = list_lines(day.final, list_slots(day.final), START + 15 * MINUTE)
    assert [lines[0].going, lines[1].going, lines[2].going] == [Going.RUNNING, Going.NEXT, Going.LATER]
    assert lines[0].slot.seconds == 600
    assert [each.shift_minutes for each in lines[:3]] == [0, 5, 5]


def test_a_pause_stands_still_and_is_not_counted():
    day = make_day()
    first = running.start_final(final=day.final, by=day.office, now=START)
    slot = Slot.objects.get(pk=first.pk)
    running.pause_slot(slot=slot, by=day.office, now=START + MINUTE)
    refuses("paused_already", lambda: running.pause_slot(slot=slot, by=day.office, now=START + MINUTE))
    shown = describe_stage(day.final, START + 30 * MINUTE)
    assert (shown["spent_s"], shown["is_paused"], shown["ends_at"]) == (60, True, None)
    running.resume_slot(slot=slot, by=day.office, now=START + 30 * MINUTE)
    refuses("runs_already", lambda: running.resume_slot(slot=slot, by=day.office, now=START + 30 * MINUTE))
    shown = describe_stage(day.final, START + 31 * MINUTE)
    assert shown["spent_s"] == 120
    assert shown["ends_at"] == START + 31 * MINUTE + timedelta(seconds=480)


def test_the_last_line_ends_the_sheet():
    day = make_day(count=1)
    current = running.start_final(final=day.final, by=day.office, now=START)
    while current is not None:
        current = running.go_to_next(final=day.final, after=current.pk, by=day.office, now=START + MINUTE)
    refuses("no_more", lambda: running.go_to_next(final=day.final, after=None, by=day.office, now=START))
    assert describe_stage(day.final, START + MINUTE)["slot"] == 0


def test_pages_of_the_office_and_of_everybody(client):
    day = make_day()
    with clock.held_at(START):
        code = day.final.code
        client.force_login(day.office)
        sheet = reverse("open_call:run_sheet", args=[code])
        assert client.get(sheet).status_code == 200
        press = reverse("open_call:final_press", args=[code])
        assert client.post(press, {"do": "start"}).status_code == 302
        assert "決勝を始めました" in client.get(sheet).content.decode()
        slot = Slot.objects.filter(final=day.final, started_at__isnull=True).first()
        assert client.post(press, {"do": "down", "slot": slot.pk}).status_code == 302
        assert client.post(press, {"do": "nothing"}).status_code == 404
        for name in ("print_sheet", "final_edit", "tickets"):
            assert client.get(reverse(f"open_call:{name}", args=[code])).status_code == 200
        new = reverse("open_call:slot", args=[code, 0])
        wrong = client.post(new, {"kind": "talk", "minutes": "0", "over_s": "0", "warns_s": "10"})
        assert wrong.status_code == 422
        facts = {"kind": "talk", "title": "講評", "minutes": "3", "over_s": "0", "warns_s": "30"}
        assert client.post(new, facts).status_code == 302
        assert Slot.objects.filter(final=day.final, title="講評", seconds=180).exists()
        client.logout()
        for name in ("final", "final_part", "stage", "stage_state"):
            answer = client.get(reverse(f"open_call:{name}", args=[code]))
            assert answer.status_code == 200
        assert "video.example" not in client.get(reverse("open_call:final", args=[code])).content.decode()
        assert "まで" in client.get(reverse("open_call:stage", args=[code])).content.decode()


def test_who_is_not_of_the_office_is_kept_out(client):
    day = make_day()
    client.force_login(make_user("stranger"))
    for name in ("run_sheet", "tickets", "release", "tablet"):
        assert client.get(reverse(f"open_call:{name}", args=[day.final.code])).status_code == 403
        assert client.get(reverse(f"open_call:{name}", args=["nothing"])).status_code == 404


def test_a_final_is_made_by_its_form(client):
    day = make_day()
    day.final.delete()
    client.force_login(day.office)
    address = reverse("open_call:final_new", args=[day.programme.code])
    assert client.get(address).status_code == 200
    assert client.post(address, {"title": ""}).status_code == 422
    facts = {"title": "決勝", "starts_at": "2027-01-17T13:00", "votes": "ranked", "points": "3"}
    assert client.post(address, facts).status_code == 302
    made = day.programme.__class__.objects.get(pk=day.programme.pk).final
    assert (made.state, made.starts_at) == (FinalState.PLANNED, START)
