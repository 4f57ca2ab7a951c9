"""Pictures: a place to send one to, the picture, the image made of it."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import StopUpload
from django.core.signing import BadSignature, TimestampSigner
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.photos.uploads import keep_photos
from moyai.services.smart_farm.farmbot.shapes import show_image
from moyai.services.smart_farm.models import GardenImage
from moyai.services.smart_farm.operations.pictures import allow_upload, create_image, take_upload
from moyai.services.smart_farm.picture_files import PICTURES
from moyai.services.smart_farm.refusals import NotHers, PictureRefused
from moyai.services.smart_farm.views.api.door import Caller, NotThere, read_json, serve, settle

MOST_IMAGES = 450
"""As many as FarmBot's own API gives."""
SALT = "smart_farm.picture"
LIFE_S = 7 * 24 * 3600


@serve
def storage_auth(caller: Caller, request: HttpRequest) -> Any:
    """Allow one picture, and say where it is sent to."""
    if not caller.may_write():
        raise NotHers
    upload = allow_upload(robot=caller.robot, now=caller.now)
    return {
        "verb": "POST",
        "url": f"//{request.get_host()}{reverse('smart_farm:api_upload')}",
        "form_data": {
            "key": upload.key,
            "acl": "private",
            "Content-Type": "image/jpeg",
            "file": "REPLACE_THIS_WITH_A_BINARY_JPEG_FILE",
        },
    }


@csrf_exempt
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take a picture; who knows the key was allowed to send it, once."""
    keep_photos(request)
    return settle(lambda: _take(request))


def _take(request: HttpRequest) -> Any:
    try:
        file = request.FILES.get("file")
        key = str(request.POST.get("key", ""))[:80]
    except (MultiPartParserError, StopUpload) as error:
        raise PictureRefused("unreadable") from error
    if file is None:
        raise PictureRefused("empty")
    take_upload(key=key, content=file.read(), now=clock.now())
    return {}


@serve
def images(caller: Caller, request: HttpRequest) -> Any:
    """List pictures, the latest first, or make one of what was sent."""
    if request.method == "POST":
        if not caller.may_write():
            raise NotHers
        return _show(request, create_image(robot=caller.robot, sent=read_json(request), now=caller.now))
    return [_show(request, row) for row in caller.robot.images.all()[:MOST_IMAGES]]


@serve
def image(caller: Caller, request: HttpRequest, number: int) -> Any:
    """Read a picture's row."""
    row = caller.robot.images.filter(pk=number).first()
    if row is None:
        raise NotThere
    if request.method != "GET":
        raise NotHers  # a season is compared by its pictures: they go in their time
    return _show(request, row)


@require_GET
def picture(_request: HttpRequest, token: str) -> HttpResponse:
    """Show a picture to whoever was given its address this week."""
    try:
        name = TimestampSigner(salt=SALT).unsign(token.replace("~", "/"), max_age=LIFE_S)
        content = PICTURES.read(name)
    except (BadSignature, ValueError, FileNotFoundError):
        raise Http404 from None
    response = HttpResponse(content, content_type="image/jpeg")
    response["Cache-Control"] = f"private, max-age={LIFE_S}"
    return response


def find_picture_path(row: GardenImage) -> str:
    """Return the path at which a picture can be fetched for a week, by whoever knows it."""
    token = TimestampSigner(salt=SALT).sign(row.file).replace("/", "~")
    return reverse("smart_farm:picture", args=[token])


def _show(request: HttpRequest, row: GardenImage) -> dict[str, Any]:
    return show_image(row, request.build_absolute_uri(find_picture_path(row)))
