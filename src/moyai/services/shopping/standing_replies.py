"""What is answered by one tap to the question about a standing order."""

from datetime import datetime

from moyai.core.errors import Refused
from moyai.core.notices.models import Notice
from moyai.engines.conversation import Localized
from moyai.services.shopping.models import Round, StandingOrder
from moyai.services.shopping.operations.standing_placing import answer_day
from moyai.services.shopping.queries.standing import get_standing
from moyai.services.shopping.texts import standing as say


def hear_answer(notice: Notice, key: str, through: str, now: datetime) -> Localized | None:
    """Order, or leave the day out; the first answer counts."""
    _word, standing_id, round_id, _what = notice.idempotency_key.split(":")
    try:
        standing, round_ = get_standing(int(standing_id)), Round.objects.get(pk=round_id)
    except (StandingOrder.DoesNotExist, Round.DoesNotExist):
        return None
    try:
        answer_day(standing=standing, round_=round_, is_wanted=key == "yes", now=now)
    except Refused:
        return say.DECIDED_BEFORE
    return say.THANKS_ORDERED if key == "yes" else say.THANKS_SKIPPED
