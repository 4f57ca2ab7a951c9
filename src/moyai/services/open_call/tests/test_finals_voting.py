"""The audience's vote: once a ticket, in its window, nobody's, counted by rule."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from moyai.core import clock
from moyai.services.open_call.models import Ballot, Ticket
from moyai.services.open_call.operations.finals import running, tickets
from moyai.services.open_call.operations.finals.voting import cast_ballot, read_points, read_ranking
from moyai.services.open_call.queries.finals.counting import count_final
from moyai.services.open_call.refusals_finals import FinalRefused
from moyai.services.open_call.tests.finals_makers import MINUTE, START, make_day
from moyai.services.open_call.views.finals import voting

pytestmark = pytest.mark.django_db
CODES = ("a", "b", "c")


@pytest.fixture
def day():
    cache.clear()
    made = make_day()
    running.open_vote(final=made.final, by=made.office, now=START, minutes=10)
    return made


def make(day, count=3):
    return tickets.make_tickets(final=day.final, count=count, by=day.office, now=START)


def cast(day, code, *order, now=START):
    codes = [each.code for each in day.entries]
    choice = [codes[n] for n in order]
    cast_ballot(final=day.final, code=code, choice=choice, candidates=codes, now=now)


def refuses(why, work):
    with pytest.raises(FinalRefused) as refused:
        work()
    assert refused.value.code == why


@given(st.lists(st.sampled_from(["", *CODES, "x"]), max_size=4))
def test_a_ranking_is_read_or_refused(words):
    named = [each for each in words if each]
    try:
        read = read_ranking(words, CODES)
    except FinalRefused:
        assert not named or "x" in named or len(set(named)) < len(named) or words[: len(named)] != named
    else:
        assert read == named == words[: len(named)]


@given(st.dictionaries(st.sampled_from([*CODES, "x"]), st.integers(-2, 5), max_size=4))
def test_points_are_read_or_refused(points):
    given_ = {key: n for key, n in points.items() if n}
    is_good = given_ and "x" not in given_ and min(given_.values()) > 0 and sum(given_.values()) <= 3
    try:
        assert read_points(points, CODES, 3) == given_
        assert is_good
    except FinalRefused:
        assert not is_good


def test_a_ticket_votes_once(day):
    code, *_ = make(day)
    cast(day, code, 0, 1)
    refuses("ticket_used", lambda: cast(day, code, 2))
    refuses("ticket_unknown", lambda: cast(day, "AAAAAAAAAA", 2))
    assert Ballot.objects.get().choice == [day.entries[0].code, day.entries[1].code]


def test_the_database_itself_keeps_one_a_ticket(day):
    code, *_ = make(day)
    cast(day, code, 0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(final=day.final, ticket=Ballot.objects.get().ticket, choice=[], cast_at=START)


def test_only_the_window_counts(day):
    code, *_ = make(day)
    refuses("vote_early", lambda: cast(day, code, 0, now=START - timedelta(seconds=1)))
    refuses("vote_late", lambda: cast(day, code, 0, now=START + 10 * MINUTE))
    cast(day, code, 0, now=START + 10 * MINUTE - timedelta(seconds=1))
    refuses("vote_runs_already", lambda: running.open_vote(final=day.final, by=day.office, now=START))
    running.close_vote(final=day.final, by=day.office, now=START + MINUTE)
    refuses("vote_late", lambda: running.close_vote(final=day.final, by=day.office, now=START + MINUTE))


def test_codes_are_kept_nowhere_and_a_ballot_leads_to_nobody(day):
    codes = make(day, 30)
    rows = str(list(Ticket.objects.values())) + str(list(Ballot.objects.values()))
    assert not any(code in rows for code in codes)
    digests = [tickets.digest_code(day.final.code, each) for each in codes]
    numbers = [Ticket.objects.get(digest=each).number for each in digests]
    assert numbers != sorted(numbers)
    cast(day, codes[0], 0, now=START + timedelta(seconds=42))
    assert Ballot.objects.get().cast_at == START
    assert {field.name for field in Ballot._meta.fields} == {"id", "final", "ticket", "choice", "cast_at"}


def test_typing_is_forgiven(day):
    code, *_ = make(day)
    cast(day, f" {tickets.show_ticket_code(code).lower()} ", 0)
    assert Ballot.objects.count() == 1


def test_voided_tickets(day):
    one, two, three = make(day)
    tickets.void_ticket(final=day.final, code=one, by=day.office, now=START)
    refuses("ticket_void", lambda: cast(day, one, 0))
    cast(day, two, 0)
    refuses("ticket_used", lambda: tickets.void_ticket(final=day.final, code=two, by=day.office, now=START))
    assert tickets.void_sheet(final=day.final, made_at=START, by=day.office, now=START) == 1
    refuses("ticket_void", lambda: cast(day, three, 0))
    assert Ballot.objects.count() == 1


def test_runoff_with_its_rounds(day):
    codes = make(day, 9)
    for code, order in zip(codes, [(0,), (0,), (0,), (0,), (1, 2), (1,), (1,), (2, 1), (2, 1)], strict=True):
        cast(day, code, *order)
    audience = count_final(day.final)["audience"]
    a, b = day.entries[0].code, day.entries[1].code
    assert audience["ballots"] == 9
    assert audience["rounds"][0]["votes"][a] == 4
    assert audience["rounds"][-1]["votes"] == {a: 4, b: 5}
    assert audience["order"][:2] == [b, a]


def test_points_with_a_tie_told():
    day = make_day(votes="points", points=3)
    running.open_vote(final=day.final, by=day.office, now=START)
    codes = [each.code for each in day.entries]
    given_ = [{codes[0]: 3}, {codes[1]: 2, codes[2]: 1}, {codes[1]: 1}]
    for ticket, choice in zip(make(day, 3), given_, strict=True):
        cast_ballot(final=day.final, code=ticket, choice=choice, candidates=codes, now=START)
    audience = count_final(day.final)["audience"]
    assert (audience["points"][codes[0]], audience["points"][codes[1]]) == (3, 3)
    assert audience["order"][0] == codes[1]
    assert audience["ties"][0]["decided_by"] == "ballots"


def test_who_withdraws_is_counted_as_if_never_there(day):
    from moyai.services.open_call.models import Entry

    codes = make(day, 3)
    cast(day, codes[0], 0, 1)
    cast(day, codes[1], 0, 1)
    cast(day, codes[2], 2)
    Entry.objects.filter(pk=day.entries[0].pk).update(state="withdrawn")
    counted = count_final(day.final)
    assert counted["withdrawn"] == [day.entries[0].code]
    assert counted["audience"]["order"][0] == day.entries[1].code


def test_the_page_of_the_vote(client, day):
    ticket, *_ = make(day)
    address = reverse("open_call:vote", args=[day.final.code])
    a, b = day.entries[0].code, day.entries[1].code
    with clock.held_at(START + MINUTE):
        page = client.get(address, {"t": ticket})
        assert tickets.show_ticket_code(ticket) in page.content.decode()
        assert page.headers["Referrer-Policy"] == "same-origin"
        twice = client.post(address, {"ticket": ticket, "rank-1": a, "rank-2": a, "do": "check"})
        assert (twice.status_code, "同じチームを2回" in twice.content.decode()) == (422, True)
        checked = client.post(address, {"ticket": ticket, "rank-1": a, "rank-2": b, "do": "check"})
        assert "これで投票します" in checked.content.decode()
        hidden = dict(re.findall(r'name="([a-z0-9-]+)" value="([^"]*)"', checked.content.decode()))
        hidden.pop("do", None)
        hidden.pop("csrfmiddlewaretoken", None)
        assert Ballot.objects.count() == 0
        done = client.post(address, {**hidden, "do": "cast"}, follow=True)
        assert "投票を受け付けました" in done.content.decode()
        again = client.post(address, {**hidden, "do": "cast"})
        assert (again.status_code, "1回だけ" in again.content.decode()) == (409, True)
    with clock.held_at(START + 20 * MINUTE):
        assert "投票は終わりました" in client.get(address).content.decode()
        assert client.post(address, {**hidden, "do": "cast"}).status_code == 409
    assert Ballot.objects.count() == 1


def test_guessing_is_stopped(client, day, monkeypatch):
    monkeypatch.setattr(voting, "MOST_MISSES", 5)
    address = reverse("open_call:vote", args=[day.final.code])
    with clock.held_at(START + MINUTE):
        said = [
            client.post(address, {"ticket": f"AAAAAAAAA{n % 8 + 2}", "rank-1": day.entries[0].code})
            for n in range(7)
        ]
    assert "見つかりません" in said[0].content.decode()
    assert "10分" in said[-1].content.decode()
    cache.clear()


def test_the_office_prints_tickets_and_sees_no_counts(client, day):
    client.force_login(day.office)
    with clock.held_at(START):
        answer = client.post(reverse("open_call:tickets_make", args=[day.final.code]), {"count": "4"})
    page = answer.content.decode()
    codes = re.findall(r'ticket__code">([0-9A-Z]{5}-[0-9A-Z]{5})<', page)
    assert (len(codes), page.count("qr__image"), "no-store" in answer.headers["Cache-Control"]) == (
        4,
        4,
        True,
    )
    cast(day, codes[0], 0)
    with clock.held_at(START + MINUTE):
        for name in ("tickets", "run_sheet"):
            shown = client.get(reverse(f"open_call:{name}", args=[day.final.code])).content.decode()
            assert codes[0] not in shown
            assert "1票" not in shown
        wrong = client.post(reverse("open_call:tickets_make", args=[day.final.code]), {"count": "0"})
    assert wrong.status_code == 422
