"""Setting the rules of fairness."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.services.shared_taxi.models import FairnessRule


class RuleStands(Refused):
    """Rules that hold already, or held once, are not changed: people have been told of them."""

    def __init__(self) -> None:
        super().__init__(
            "rule_stands",
            _("もう始まっている決まりは変えられません。明日からの決まりを新しく作ってください。"),
        )


class RuleExists(Refused):
    """Other rules begin on that day."""

    def __init__(self) -> None:
        super().__init__("rule_exists", _("その日から始まる決まりが、もうあります。"))


@transaction.atomic
def set_rule(*, valid_from: date, limits: dict[str, Any], made_by: User, now: datetime) -> FairnessRule:
    """Set the rules of fairness from a day on; those before hold until then.

    Args:
        valid_from: the first day, after today: nobody's booking of today is judged by rules of tonight.
        limits: the fields of FairnessRule.
        made_by: the officer.
        now: the town's time.

    Raises:
        RuleStands: the day is not after today.
        RuleExists: rules begin on that day already.
    """
    if valid_from <= local(now).date():
        raise RuleStands
    try:
        with transaction.atomic():
            rule = FairnessRule.objects.create(valid_from=valid_from, made_by=made_by, made_at=now, **limits)
    except IntegrityError as problem:
        raise RuleExists from problem
    _audit("set_rule", rule, made_by, now, **limits)
    return rule


@transaction.atomic
def withdraw_rule(*, rule_id: int, made_by: User, now: datetime) -> None:
    """Take rules back that have not begun.

    Raises:
        RuleStands: they have begun.
        FairnessRule.DoesNotExist: there are none with this number.
    """
    rule = FairnessRule.objects.get(pk=rule_id)
    if rule.valid_from <= local(now).date():
        raise RuleStands
    rule.delete()
    _audit("withdraw_rule", rule, made_by, now)


def _audit(action: str, rule: FairnessRule, made_by: User, now: datetime, **facts: Any) -> None:
    subject = f"fairness_rule:{rule.valid_from}"
    record(actor=f"user:{made_by.pk}", action=f"shared_taxi.{action}", subject=subject, now=now, **facts)
