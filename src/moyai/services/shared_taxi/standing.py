"""How a resident's registration stands, in words."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from moyai.core.languages import put
from moyai.core.residents.enums import EligibilityStatus
from moyai.core.residents.models import Eligibility, Resident
from moyai.core.residents.queries import list_eligibilities
from moyai.engines.conversation import day_label
from moyai.services.shared_taxi.eligibility import is_discount
from moyai.services.shared_taxi.enums import EligibilityReason, EvidenceKind
from moyai.services.shared_taxi.policy import LABEL
from moyai.services.shared_taxi.queries.renewals import has_ended, pick_renewable
from moyai.services.shared_taxi.texts import classes
from moyai.services.shared_taxi.texts import renew as say


@dataclass(frozen=True)
class Standing:
    """A registration in words.

    Attributes:
        tone: colour of the status.
        label: the status.
        text: what it means for her.
        reason: why she may ride.
        evidence: what shows it.
        until: last day, empty when there is none.
        may_ride: whether she may ride today.
        renewal: why she should renew, empty when there is nothing to renew.
    """

    tone: str
    label: str
    text: str
    reason: str
    evidence: str
    until: str
    may_ride: bool
    renewal: str = ""


def find_standing(resident: Resident, today: date) -> Standing | None:
    """Return how the registration for the shared taxi stands, None when there is none.

    The one that waits to be checked, else the one that holds today, else the latest.
    """
    own = [one for one in list_eligibilities(resident) if one.service == LABEL]
    if not own:
        return None
    waiting = [one for one in own if one.status == EligibilityStatus.PROVISIONAL]
    holding = [one for one in own if one.status == EligibilityStatus.CONFIRMED]
    valid = [one for one in (*waiting, *holding) if not has_ended(one, today)]
    standing = _describe((valid or own)[0], resident, today)
    return replace(standing, renewal=_explain_renewal(pick_renewable(own, today), today))


def _describe(eligibility: Eligibility, resident: Resident, today: date) -> Standing:
    last, is_over = eligibility.expires_date, has_ended(eligibility, today)
    tone, text = _say(eligibility, resident, today, is_over=is_over)
    live = (EligibilityStatus.PROVISIONAL, EligibilityStatus.CONFIRMED)
    label = _("期限切れ") if is_over else str(EligibilityStatus(eligibility.status).label)
    return Standing(
        tone=tone,
        label=label,
        text=text,
        reason=put(classes.REASONS[eligibility.reason]),
        evidence=str(EvidenceKind(eligibility.evidence).label),
        until=put(day_label(last)) if last else "",
        may_ride=eligibility.status in live and not is_over,
    )


def _explain_renewal(found: Eligibility | None, today: date) -> str:
    if found is None or found.expires_date is None:
        return ""
    text = say.OVER if has_ended(found, today) else say.DUE
    return put(text.format(day=day_label(found.expires_date)))


def _say(eligibility: Eligibility, resident: Resident, today: date, *, is_over: bool) -> tuple[str, str]:
    if eligibility.status in (EligibilityStatus.REFUSED, EligibilityStatus.WITHDRAWN):
        return "danger", eligibility.decision_note or _("市役所にお電話ください。")
    if is_over:
        return "danger", _("登録の期限が過ぎました。更新の手続きをするか、市役所にお電話ください。")
    if eligibility.status == EligibilityStatus.PROVISIONAL:
        return "warning", _("書類の確認を待っています。それまでも、ご乗車になれます。")
    if is_discount(EligibilityReason(eligibility.reason), resident.birth_date, today):
        return "success", _("割引運賃でご乗車になれます。")
    return "success", _("ご乗車になれます。")
