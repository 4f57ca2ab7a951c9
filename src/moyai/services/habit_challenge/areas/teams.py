"""Teams: programmes, who joins through which door, classes, invitations, forming, refilling, merging."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, Setting, whole_years

SETTINGS: tuple[Setting, ...] = (
    Setting("elder_from_years", int, 65, "From this age somebody is of the grandparents' generation"),
    Setting("child_until_years", int, 29, "Until this age somebody is of the grandchildren's generation"),
    Setting("least_years_alone", int, 18, "Younger people join through an invitation of their family only"),
    Setting("invitation_days", int, 14, "How long an invitation's link may be used"),
    Setting("merge_answer_days", int, 5, "How long members may think about becoming one team"),
    Setting("quiet_days", int, 7, "Over so many days a team's reports are counted to see how it is"),
    Setting("class_weeks_apart", int, 1, "How many weeks after the first session of a class the second is"),
)
RETENTION: tuple[Retention, ...] = (
    Retention(
        model="habit_challenge.Member",
        what=_("三世代チャレンジの参加者（はなれた後は、だれだか分からないようにする）"),
        days=whole_years(1),
        counted_from="left_on",
        action="anonymise",
        reason=_("もう一度始める方と、続いた割合を数えるため"),
    ),
    Retention(
        model="habit_challenge.Application",
        what=_("三世代チャレンジの申し込み"),
        days=whole_years(1),
        counted_from="decided_at",
        action="erase",
        reason=_("行き違いを調べるため"),
    ),
    Retention(
        model="habit_challenge.Attendance",
        what=_("チャレンジの教室の出席"),
        days=whole_years(2),
        counted_from="enrolled_at",
        action="erase",
        reason=_("教室の計画を見直すため"),
    ),
    Retention(
        model="habit_challenge.Invitation",
        what=_("チームへの招待"),
        days=90,
        counted_from="expires_at",
        action="erase",
        reason=_("行き違いを調べるため"),
    ),
    Retention(
        model="habit_challenge.JoinRequest",
        what=_("チームに入りたいという申し込み"),
        days=180,
        counted_from="asked_at",
        action="erase",
        reason=_("行き違いを調べるため"),
    ),
    Retention(
        model="habit_challenge.Merge",
        what=_("チームをひとつにする相談"),
        days=whole_years(1),
        counted_from="proposed_at",
        action="erase",
        reason=_("相談の進め方を見直すため"),
    ),
    Retention(
        model="habit_challenge.Removal",
        what=_("ご本人との話し合いと、その見直し"),
        days=whole_years(1),
        counted_from="talked_at",
        action="erase",
        reason=_("同じことがくり返されたときに、公平に決めるため"),
    ),
    Retention(
        model="habit_challenge.Pause",
        what=_("参加者のお休みの期間"),
        days=whole_years(2),
        counted_from="since",
        action="anonymise",
        reason=_("続いた割合を正しく数えるため。わけの言葉だけを消す"),
    ),
)


def list_urls() -> list[URLPattern | URLResolver]:
    """Return this part's addresses."""
    from moyai.services.habit_challenge.urls_teams import URLS

    return list(URLS)


def register() -> None:
    """Make known what this part has."""
    from moyai.services.habit_challenge.registering_teams import make_known

    make_known()
