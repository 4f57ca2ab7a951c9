"""What the teams make known at the start: flows, jobs, listeners, erasers, figures."""

from __future__ import annotations


def make_known() -> None:
    """Register everything of this part."""
    from moyai.core.indicators.registry import register as register_indicators
    from moyai.core.jobs.schedule import register as register_periodic
    from moyai.core.notices.replies import register_listener
    from moyai.core.privacy.registry import register_eraser
    from moyai.services.habit_challenge import erasing_teams as erasing
    from moyai.services.habit_challenge import hearing_teams as hearing
    from moyai.services.habit_challenge.flows.teams import register_all
    from moyai.services.habit_challenge.indicators.teams import INDICATORS
    from moyai.services.habit_challenge.operations.merging import propose_merges, settle_merges

    register_all()
    register_listener(hearing.INVITED, hearing.hear_invited)
    register_listener(hearing.ASKED, hearing.hear_asked)
    register_listener(hearing.MERGE, hearing.hear_merge)
    register_periodic(key="habit_challenge.propose_merges", every_s=6 * 3600, run=propose_merges)
    register_periodic(key="habit_challenge.settle_merges", every_s=600, run=settle_merges)
    register_eraser("habit_challenge.Member", erasing.erase_members)
    register_eraser("habit_challenge.Application", erasing.erase_applications)
    register_eraser("habit_challenge.Attendance", erasing.erase_attendances)
    register_eraser("habit_challenge.Invitation", erasing.erase_invitations)
    register_eraser("habit_challenge.JoinRequest", erasing.erase_requests)
    register_eraser("habit_challenge.Merge", erasing.erase_merges)
    register_eraser("habit_challenge.Removal", erasing.erase_removals)
    register_eraser("habit_challenge.Pause", erasing.erase_pauses)
    register_indicators(*INDICATORS)
