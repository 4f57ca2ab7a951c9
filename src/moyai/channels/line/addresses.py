"""Full addresses of our pages, as a chat must name them."""

from django.conf import settings


def make_address(path: str) -> str:
    """Return the full address of a path of this town's site."""
    return f"{settings.BASE_ADDRESS.rstrip('/')}{path}"
