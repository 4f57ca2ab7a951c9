"""Registering for shopping: fee, payment, allergies, what if sold out, leaving at the door."""

from typing import Any

from moyai.core.conversations.registry import Call
from moyai.engines.conversation import (
    Choose,
    Commit,
    Confirm,
    Context,
    Conversation,
    End,
    Fact,
    Fetch,
    FollowUp,
    Localized,
    Option,
    Outcome,
    Refusal,
)
from moyai.services.shopping.flows.basket import Asking
from moyai.services.shopping.flows.calls import find_actor, find_own_member, find_resident, name_actor
from moyai.services.shopping.operations.members import Joining, find_rule_for, join
from moyai.services.shopping.policy import get_policy
from moyai.services.shopping.texts import mine, order
from moyai.services.shopping.texts import register as say


def register_shopping(_ctx: Context) -> Conversation:
    """Register her, or change what she said when she is registered."""
    scene = yield Fetch("scene", "shopping.joining")
    if scene["shop"] is None:
        yield End(Outcome(say.OUT_OF_AREA, is_done=False))
        return
    ask = say.FEE.format(
        shop=Localized.from_json(scene["shop"]),
        area=Localized.from_json(scene["area"]),
        yen=f"{scene['yen']:,}",
    )
    if not (yield Confirm("fee", ask, yes=say.FEE_YES, no=say.FEE_NO)):
        yield End(Outcome(say.NOT_DONE, is_done=False))
        return
    pays = (
        Option("cable", say.PAYS_CABLE),
        Option("bank", say.PAYS_BANK),
        Option("invoice", say.PAYS_INVOICE),
    )
    pays_by = yield Choose("pays_by", say.PAYS, options=pays)
    allergens = yield from _ask_allergens(scene["is_member"])
    kinds = (
        Option("similar", order.SUB_SIMILAR),
        Option("none", order.SUB_NONE),
        Option("call", order.SUB_CALL),
    )
    substitution = yield Choose("substitution", say.SUBSTITUTION, options=kinds)
    leaves = yield Confirm("leaves", say.LEAVE, yes=say.LEAVE_YES, no=say.LEAVE_NO)
    args = {
        "pays_by": pays_by,
        "allergens": allergens,
        "substitution": substitution,
        "leaves_at_door": leaves,
    }
    yield End(_tell((yield Commit("joined", "shopping.join", args))))


def _ask_allergens(is_member: bool) -> Asking:
    """Ask what she is allergic to; None: as she said before."""
    known = [Option("same", say.ALLERGY_SAME)] if is_member else []
    options = (*known, Option("no", say.ALLERGY_NO), Option("yes", say.ALLERGY_YES))
    answer = yield Choose("allergic", say.ALLERGY, sensitive=True, options=options)
    if answer != "yes":
        return None if answer == "same" else []
    found = []
    for key, name in say.ALLERGENS.items():
        ask = say.ALLERGIC_TO.format(allergen=name)
        prompt = Confirm(f"to_{key}", ask, sensitive=True, yes=say.ALLERGY_YES, no=say.ALLERGY_NO)
        if (yield prompt):
            found.append(key)
    return found


def _tell(done: Any) -> Outcome:
    if isinstance(done, Refusal):
        return Outcome(done.text, is_done=False)
    facts = (Fact(say.FACT_NUMBER, Localized.same(done["number"])),)
    return Outcome(say.DONE, facts=facts, links=(FollowUp("order_groceries", mine.ORDER),))


def read_joining(call: Call) -> dict[str, Any]:
    """Return from which shop her home is delivered to, and what it costs."""
    resident = find_resident(call)
    rule = None if resident is None else find_rule_for(resident)
    if rule is None:
        return {"shop": None}
    return {
        "shop": Localized(rule.shop.name, rule.shop.name_en or rule.shop.name).to_json(),
        "area": Localized(rule.area.name, rule.area.name_en or rule.area.name).to_json(),
        "yen": get_policy().month_fee_yen,
        "is_member": find_own_member(call) is not None,
    }


def do_join(call: Call) -> dict[str, Any]:
    """Register her.

    Raises:
        NotPossible: her home is in no delivery area.
    """
    resident, member, args = find_resident(call), find_own_member(call), call.args
    assert resident is not None  # the flow needs one
    before = member.allergens if member is not None else []
    joining = Joining(
        pays_by=args["pays_by"],
        allergens=before if args["allergens"] is None else args["allergens"],
        substitution=args["substitution"],
        leaves_at_door=args["leaves_at_door"],
    )
    joined = join(
        resident=resident,
        joining=joining,
        actor=name_actor(call),
        joined_by=find_actor(call),
        now=call.ctx.now,
    )
    return {"number": joined.number}
