"""What people sent: pictures, voices, films, files. 404 for what never was, 410 for what is gone."""

from starlette.responses import JSONResponse, Response

from moyai.channels.line.platform.errors import ApiError, not_found
from moyai.channels.line.platform.gate import Answer, Call, Endpoint
from moyai.channels.line.platform.state import Content


def find_content(call: Call) -> Content:
    """Return the content of a message.

    Raises:
        ApiError: 404 or 410.
    """
    content = call.platform.contents.get(call.part("message_id"))
    if content is None:
        raise not_found()
    if content.gone:
        raise ApiError(410, "The content is no longer available")
    return content


def get_content(call: Call) -> Answer:
    """Return the bytes; 202 and nothing while they are being prepared."""
    content = find_content(call)
    if content.status == "processing":
        return Response(status_code=202)
    return Response(content.data, media_type=content.content_type)


def get_transcoding(call: Call) -> Answer:
    """Tell whether the bytes can be had."""
    return JSONResponse({"status": find_content(call).status})


BASE = "/v2/bot/message/{message_id}/content"
ENDPOINTS = (
    Endpoint("GET", BASE, get_content),
    Endpoint("GET", f"{BASE}/preview", get_content),
    Endpoint("GET", f"{BASE}/transcoding", get_transcoding),
)
