"""What waits after a decision, for whom; what is erased when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from moyai.core.accounts.enums import Role
from moyai.core.privacy.registry import find_eraser
from moyai.services.open_call import erasing_after as erasing
from moyai.services.open_call.agreement_text import digest
from moyai.services.open_call.areas.after import RETENTION
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_after import LogKind, Outcome
from moyai.services.open_call.models import LogLine, Mentoring, PlanVersion, Remark
from moyai.services.open_call.operations.agreements import agree
from moyai.services.open_call.operations.mentoring import (
    assign_mentor,
    end_mentoring,
    remark_on_plan,
    write_plan,
    write_session,
)
from moyai.services.open_call.operations.trial_log import write_line
from moyai.services.open_call.operations.trial_reviews import review_at_end
from moyai.services.open_call.operations.trials import add_milestone
from moyai.services.open_call.queries.after_waiting import list_waiting_after
from moyai.services.open_call.tests.after_makers import (
    NOW,
    actor,
    make_case,
    make_draft,
    make_entry,
    make_programme,
    make_running,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db


def _wait(name: str, now=NOW) -> list[str]:
    return [str(each.text) for each in list_waiting_after(make_user(name), now)]


def test_an_agreement_waits_for_who_has_not_agreed():
    row = make_draft(make_case())
    assert (len(_wait("firm")), _wait("office")) == (1, [])
    agree(agreement=row, side="firm", seen=digest(row), actor=actor("firm"), now=NOW)
    assert (_wait("firm"), len(_wait("office")), len(_wait("owner"))) == ([], 1, 1)
    assert _wait("stranger") == []


def test_what_is_late_waits_for_both_and_the_years_for_the_office():
    trial = make_running(make_case())
    yesterday = NOW.date() - timedelta(days=1)
    add_milestone(trial=trial, title="設置", due_on=yesterday, note_text="", actor="x", now=NOW)
    assert [len(_wait(each)) for each in ("firm", "owner", "office")] == [1, 1, 1]
    facts = {"finding": "a", "reasons": "b", "satisfaction": None, "procurement": ""}
    review_at_end(trial=trial, outcome=Outcome.EXTEND, **facts, actor="x", now=NOW)
    assert _wait("firm") == []
    later = NOW + timedelta(days=366)
    assert (len(_wait("office", later)), _wait("owner", later)) == (1, [])
    make_user("officer", Role.OFFICER)
    assert len(_wait("officer", later)) == 1


def test_every_period_has_its_eraser():
    assert all(find_eraser(each.model) for each in RETENTION)


def test_talks_of_long_ago_go_and_who_mentored_whom_long_after_it_ended():
    programme = make_programme("contest")
    mentor = make_staff(programme, "mentor", StaffRole.MENTOR)
    entry = make_entry(programme, state="finalist")
    kept = assign_mentor(entry=entry, mentor=mentor, why="", actor="x", now=NOW)
    talk = {"held_on": NOW.date(), "minutes": 30, "said": "a", "next_steps": ""}
    write_session(mentoring=kept, **talk, actor="x", now=NOW)
    soon = NOW + timedelta(seconds=1)
    assert erasing.erase_sessions(before=NOW, now=NOW) == 0
    assert erasing.erase_sessions(before=soon, now=NOW) == 1
    assert erasing.erase_mentoring(before=soon, now=NOW) == 0  # it has not ended
    end_mentoring(mentoring=kept, actor="x", now=NOW)
    assert erasing.erase_mentoring(before=soon, now=NOW) == 1
    assert not Mentoring.objects.exists()


def test_only_what_is_old_is_erased():
    trial = make_running(make_case())
    entry = trial.agreement.entry
    write_line(trial=trial, kind=LogKind.WORK, text="a", happened_on=NOW.date(), actor="x", now=NOW)
    plan = write_plan(entry=entry, text="a", why="", based_on=0, actor="x", now=NOW)
    remark_on_plan(plan=plan, text="b", actor="x", now=NOW)
    for erase, kind in (
        (erasing.erase_lines, LogLine),
        (erasing.erase_remarks, Remark),
        (erasing.erase_plans, PlanVersion),
    ):
        assert erase(before=NOW, now=NOW) == 0
        assert erase(before=NOW + timedelta(seconds=1), now=NOW) == 1
        assert not kind.objects.exists()
