"""How fast a provider may be asked: a token bucket in the database, so that all workers share one.

Times are real: a provider's limits follow real seconds, whatever the town's clock says.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from moyai.core.notices.models import Bucket

_TRIES = 5


def take(*, key: str, wanted: int, per_s: float, real_now: datetime) -> int:
    """Take up to ``wanted`` tokens from a bucket that holds a second's worth (at least one); return how many.

    One conditional UPDATE decides between workers; who is late five times goes without for this time.
    """
    most = max(per_s, 1.0)
    for _ in range(_TRIES):
        bucket, _made = Bucket.objects.get_or_create(
            key=key, defaults={"tokens": most, "filled_at": real_now}
        )
        passed_s = max((real_now - bucket.filled_at).total_seconds(), 0)
        there = min(most, bucket.tokens + passed_s * per_s)
        granted = min(wanted, int(there))
        mine = Bucket.objects.filter(pk=bucket.pk, version=bucket.version)
        if mine.update(tokens=there - granted, filled_at=real_now, version=F("version") + 1):
            return granted
    return 0
