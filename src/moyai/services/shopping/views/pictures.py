"""Pictures of goods: public, named by their content, so that browsers keep them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from moyai.services.shopping.models import Picture

_A_YEAR_S = 31_536_000


@require_GET
def show(_request: HttpRequest, digest: str) -> HttpResponse:
    """Give a picture."""
    picture = Picture.objects.filter(digest=digest).first()
    if picture is None:
        raise Http404
    response = HttpResponse(bytes(picture.body), content_type=picture.content_type)
    response["Cache-Control"] = f"public, max-age={_A_YEAR_S}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
