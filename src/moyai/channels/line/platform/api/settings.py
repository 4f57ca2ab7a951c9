"""The webhook address: get, set, test."""

from moyai.channels.line.platform import limits
from moyai.channels.line.platform.checks.report import Report, is_secure
from moyai.channels.line.platform.clock import to_iso
from moyai.channels.line.platform.errors import ApiError, not_found
from moyai.channels.line.platform.gate import Answer, Call, Endpoint
from moyai.channels.line.platform.limits import WEBHOOK_TIMEOUT_S
from moyai.channels.line.platform.rates import WEBHOOK_SETTINGS, WEBHOOK_TEST
from moyai.channels.line.platform.webhook.sender import make_body
from moyai.channels.line.platform.webhook.signature import sign


def get_endpoint(call: Call) -> Answer:
    """Return the webhook address and whether it is in use."""
    if not call.channel.webhook_url:
        raise not_found("Webhook endpoint not found")
    return {"endpoint": call.channel.webhook_url, "active": call.channel.webhook_active}


def set_endpoint(call: Call) -> Answer:
    """Set the webhook address."""
    call.channel.webhook_url = read_endpoint(call)
    return {}


def read_endpoint(call: Call) -> str:
    """Return the address of the body: https (or this machine), at most 500 letters."""
    report = Report()
    url = report.text(call.json, "endpoint", "", limits.ENDPOINT_URL)
    report.settle()
    if not is_secure(url):
        raise ApiError(400, "Invalid webhook endpoint URL")
    return url


async def test_endpoint(call: Call) -> Answer:
    """Post no events to the webhook and tell what came of it."""
    url = read_endpoint(call) if call.json.get("endpoint") else call.channel.webhook_url
    if not url:
        raise not_found("Webhook endpoint not found")
    body = make_body(call.channel, [])
    headers = {"content-type": "application/json", "x-line-signature": sign(call.channel.secret, body)}
    now = call.platform.clock.now_ms()
    status, reason, detail = await call.platform.sender.exchange(url, body, headers)
    if reason == "REQUEST_TIMEOUT":
        detail = f"Request timeout: {WEBHOOK_TIMEOUT_S:g} s"
    return {
        "success": reason == "OK",
        "timestamp": to_iso(now),
        "statusCode": status,
        "reason": reason,
        "detail": detail,
    }


BASE = "/v2/bot/channel/webhook"
ENDPOINTS = (
    Endpoint("GET", f"{BASE}/endpoint", get_endpoint, WEBHOOK_SETTINGS),
    Endpoint("PUT", f"{BASE}/endpoint", set_endpoint, WEBHOOK_SETTINGS, takes="json"),
    Endpoint("POST", f"{BASE}/test", test_endpoint, WEBHOOK_TEST, takes="json"),
)
