"""Between the conversation on coins and its operations: JSON in, one call inward, JSON out."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from moyai.core.clock import local
from moyai.core.conversations.registry import Call
from moyai.core.residents.models import Resident
from moyai.services.habit_challenge.coin_rules import find_rule
from moyai.services.habit_challenge.models import Gift, Member, Project
from moyai.services.habit_challenge.operations import exchanging, giving
from moyai.services.habit_challenge.policy_coins import get_coin_policy
from moyai.services.habit_challenge.queries import coins as queries
from moyai.services.habit_challenge.refusals_coins import ProjectClosed, TooLate
from moyai.services.habit_challenge.showing_coins import (
    describe_move,
    list_titles,
    name_points,
    name_project,
)

MOST_MOVES = 5
MOST_PROJECTS = 7
"""As many as a menu of keys holds beside the way out."""


def read_coins(call: Call) -> dict[str, Any]:
    """Return what she has and may do; ``member`` None: she never took part."""
    assert call.ctx.resident_id is not None  # the flow is about a resident
    resident = Resident.objects.filter(pk=call.ctx.resident_id).first()
    members = queries.list_my_members(resident) if resident else []
    if not members:
        return {"member": None}
    member, now = members[0], call.ctx.now
    coins, today = queries.get_coins(member), local(now).date()
    rule = find_rule(queries.list_rules(), today)
    left = rule.month_cap - queries.count_exchanged(member, queries.find_month(now))
    moves = queries.list_moves(member, MOST_MOVES)
    titles = list_titles(moves)
    return {
        "member": member.code,
        "coins": coins,
        "moves": [{"words": describe_move(move, titles).to_json(), "coins": move.coins} for move in moves],
        "projects": [
            {"code": one.code, "title": name_project(one).to_json(), "left": one.goal_coins - one.given_coins}
            for one in queries.list_open_projects(today)[:MOST_PROJECTS]
        ],
        "undoable": [
            {"code": gift.code, "title": name_project(gift.project).to_json(), "coins": gift.coins}
            for gift in queries.list_undoable(member, now)
        ],
        "may_exchange": max(0, min(coins, left)),
        "rate": rule.points_per_coin,
        "points": name_points().to_json(),
        "account": member.purse.point_account if hasattr(member, "purse") else "",
        "page": reverse("habit_challenge:coins"),
    }


def give_coins(call: Call) -> dict[str, Any]:
    """Give coins to a project.

    Raises:
        Refused: she has not so many, or the project is over.
    """
    project = Project.objects.filter(code=call.args["project"]).first()
    if project is None:
        raise ProjectClosed(0)
    gift = giving.give_coins(
        member=_get_member(call),
        project=project,
        coins=call.args["coins"],
        idempotency_key=f"talk:{call.idempotency_key}",
        actor=_name_actor(call),
        now=call.ctx.now,
    )
    project.refresh_from_db()
    hours = get_coin_policy().gift_undo_s // 3600
    return {"code": gift.code, "is_reached": project.reached_at is not None, "hours": hours}


def exchange_coins(call: Call) -> dict[str, Any]:
    """Ask for points.

    Raises:
        Refused: too few coins, or more than the month allows.
    """
    made = exchanging.ask_exchange(
        member=_get_member(call),
        coins=call.args["coins"],
        account=call.args["account"],
        idempotency_key=f"talk:{call.idempotency_key}",
        actor=_name_actor(call),
        now=call.ctx.now,
    )
    return {"points": made.points, "month": f"{made.month:%Y-%m}"}


def undo_gift(call: Call) -> dict[str, Any]:
    """Take a gift back.

    Raises:
        Refused: it is too late.
    """
    gifts = Gift.objects.select_related("member", "project")
    gift = gifts.filter(code=call.args["gift"], member=_get_member(call)).first()
    if gift is None:
        raise TooLate
    giving.undo_gift(gift=gift, actor=_name_actor(call), now=call.ctx.now)
    return {"coins": gift.coins}


def _get_member(call: Call) -> Member:
    """Return her own membership: what the conversation says is looked for among hers."""
    return Member.objects.select_related("resident").get(
        code=call.args["member"], resident=call.ctx.resident_id
    )


def _name_actor(call: Call) -> str:
    return f"user:{call.ctx.actor_id}" if call.ctx.actor_id else f"visitor:{call.ctx.session}"
