"""Signed links by which somebody who has just registered, and nobody else, may choose her password.

The link holds no personal data, works for two hours of real time, and only until an account is there.
"""

from django.core import signing

from moyai.core.residents.models import Resident

_SALT = "shared_taxi.open_account"
MAX_AGE_S = 2 * 60 * 60


def make_account_token(resident: Resident) -> str:
    """Return the token of the page on which this resident chooses her password."""
    return signing.dumps(resident.pk, salt=_SALT)


def find_resident_by_token(token: str) -> Resident | None:
    """Return whose token it is; None when it is forged or too old."""
    try:
        number = signing.loads(token, salt=_SALT, max_age=MAX_AGE_S)
    except signing.BadSignature:
        return None
    return Resident.objects.filter(pk=number).first()
