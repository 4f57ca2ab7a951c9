"""What LINE would refuse is refused, at the very figure, and nothing in a body makes the checker fall."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.channels.line.platform import limits
from moyai.channels.line.platform.checks.messages import CHECKS, check_messages
from moyai.channels.line.platform.checks.report import count_units
from moyai.channels.line.platform.checks.rich_menus import check_rich_menu, measure
from moyai.channels.line.platform.errors import ApiError
from moyai.channels.line.platform.pictures import make_picture


def refusal(*messages) -> dict:
    """Return the body of the error for messages, {} when they pass."""
    try:
        check_messages({"messages": list(messages)})
    except ApiError as error:
        assert error.status == 400
        return error.body
    return {}


def faults(*messages) -> list[tuple[str, str]]:
    return [(d["property"], d["message"]) for d in refusal(*messages).get("details", [])]


def text(length: int, letter: str = "あ") -> dict:
    return {"type": "text", "text": letter * length}


def postback(**more) -> dict:
    return {"type": "postback", "label": "はい", "data": "y", **more}


def quick(*actions) -> dict:
    items = [{"type": "action", "action": a} for a in actions]
    return {**text(1), "quickReply": {"items": items}}


def buttons(**more) -> dict:
    template = {"type": "buttons", "text": "どこ", "actions": [postback()], **more}
    return {"type": "template", "altText": "行き先", "template": template}


def flex(contents) -> dict:
    return {"type": "flex", "altText": "予約", "contents": contents}


def bubble(*parts, layout="vertical", **more) -> dict:
    body = {"type": "box", "layout": layout, "contents": list(parts)}
    return {"type": "bubble", "body": body, **more}


@given(st.text(alphabet=st.sampled_from("aあ𠮷😀"), min_size=1, max_size=40), st.integers(4960, 5010))
@settings(max_examples=60)
def test_text_is_counted_in_utf16_units(tail, length):
    message = text(max(0, length - count_units(tail)), "a")
    message["text"] += tail
    too_long = count_units(message["text"]) > 5000
    expected = [("messages[0].text", "Length must be between 1 and 5000")] if too_long else []
    assert faults(message) == expected


@pytest.mark.parametrize(
    ("number", "passes"), [(0, False), (1, True), (5, True), (6, False)], ids=lambda v: str(v)
)
def test_a_request_carries_one_to_five_messages(number, passes):
    expected = [] if passes else [("messages", "Size must be between 1 and 5")]
    assert faults(*[text(1)] * number) == expected


@pytest.mark.parametrize(
    ("message", "place", "what"),
    [
        ({"type": "text"}, "text", "May not be empty"),
        ({"type": "text", "text": ""}, "text", "May not be empty"),
        (
            {"type": "song"},
            "type",
            f"Must be one of the following values: [{', '.join(CHECKS)}]",
        ),
        (quick(*[postback()] * 14), "quickReply.items", "Size must be between 1 and 13"),
        (
            quick(postback(label="あ" * 21)),
            "quickReply.items[0].action.label",
            "Length must be between 1 and 20",
        ),
        (
            quick(postback(data="d" * 301)),
            "quickReply.items[0].action.data",
            "Length must be between 1 and 300",
        ),
        (
            quick({"type": "message", "label": "a"}),
            "quickReply.items[0].action.text",
            "must be specified",
        ),
        (
            quick({"type": "uri", "label": "a", "uri": "javascript:alert(1)"}),
            "quickReply.items[0].action.uri",
            "invalid uri scheme",
        ),
        (
            quick({"type": "datetimepicker", "label": "a", "data": "d", "mode": "date", "min": "2026-13-01"}),
            "quickReply.items[0].action.min",
            "Invalid date format",
        ),
        (buttons(actions=[postback()] * 5), "template.actions", "Size must be between 1 and 4"),
        (buttons(text="あ" * 161), "template.text", "Length must be between 1 and 160"),
        (buttons(text="あ" * 61, title="行き先"), "template.text", "Length must be between 1 and 60"),
        (buttons(title="あ" * 41), "template.title", "Length must be between 1 and 40"),
        (
            {"type": "location", "title": "家", "address": "伊那", "latitude": 91, "longitude": 0},
            "latitude",
            "Must be between -90 and 90",
        ),
        (
            {"type": "image", "originalContentUrl": "ftp://a/b", "previewImageUrl": "https://a/b"},
            "originalContentUrl",
            "invalid uri scheme",
        ),
        ({**text(1), "sender": {"name": "あ" * 21}}, "sender.name", "Length must be between 1 and 20"),
        (
            {"type": "flex", "altText": "あ" * 1501, "contents": bubble()},
            "altText",
            "Length must be between 1 and 1500",
        ),
    ],
)
def test_a_fault_is_named_with_its_place(message, place, what):
    assert faults(message) == [(f"messages[0].{place}", what)]


@pytest.mark.parametrize(
    "message",
    [
        text(5000),
        quick(*[postback(label="あ" * 20, data="d" * 300)] * 13),
        quick({"type": "location", "label": "場所"}, {"type": "camera", "label": "写真"}),
        buttons(text="あ" * 160, actions=[postback()] * 4),
        buttons(text="あ" * 60, title="あ" * 40),
        flex(bubble({"type": "text", "text": "はい", "size": "xl", "color": "#123456", "scaling": True})),
        flex({"type": "carousel", "contents": [bubble()] * 12}),
        {"type": "sticker", "packageId": "446", "stickerId": "1988"},
        {
            "type": "imagemap",
            "baseUrl": "https://a/b",
            "altText": "地図",
            "baseSize": {"width": 1040, "height": 700},
            "actions": [],
        },
        {"type": "image", "originalContentUrl": "http://127.0.0.1:8000/a", "previewImageUrl": "https://a/b"},
    ],
)
def test_what_is_at_the_limit_passes(message):
    assert faults(message) == []


@pytest.mark.parametrize(
    ("contents", "pointer", "what"),
    [
        ({"type": "bubble"}, "/", "At least one block must be specified"),
        (bubble({"type": "text", "text": ""}), "/body/contents/0/text", "must be non-empty text"),
        (bubble({"type": "text", "text": "a", "colour": "#fff"}), "/body/contents/0/colour", "unknown field"),
        (bubble({"type": "text", "text": "a", "color": "red"}), "/body/contents/0/color", "invalid property"),
        (bubble({"type": "icon", "url": "https://a/b"}), "/body/contents/0", "icon is not allowed here"),
        (
            bubble({"type": "button", "action": {"type": "postback", "data": "d"}}),
            "/body/contents/0/action/label",
            "must be specified",
        ),
        (
            bubble({"type": "button", "action": postback(label="あ" * 41)}),
            "/body/contents/0/action/label",
            "Length must be between 1 and 40",
        ),
        (
            bubble({"type": "text", "text": "a" * 31_000}),
            "/",
            "The size of the bubble must not exceed 30 KB",
        ),
        (
            {"type": "carousel", "contents": [bubble()] * 13},
            "/contents",
            "Size must be between 1 and 12",
        ),
        (
            {"type": "carousel", "contents": [bubble(size="kilo"), bubble()]},
            "/contents",
            "all bubbles must have the same size",
        ),
    ],
)
def test_a_fault_in_a_card_is_named_by_pointer(contents, pointer, what):
    body = refusal(flex(contents))
    assert body["message"] == "A message (messages[0]) in the request body is invalid"
    assert body["details"] == [{"message": what, "property": pointer}]


def test_a_carousel_of_fifty_kilobytes_is_refused():
    fat = bubble({"type": "text", "text": "a" * 6000})
    assert faults(flex({"type": "carousel", "contents": [fat] * 9})) == [
        ("/", "The size of the carousel must not exceed 50 KB")
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = [
    "text", "quickReply", "sender", "template", "contents", "action", "actions", "altText", "items",
    "columns", "baseSize", "latitude", "body", "hero", "size", "styles", "layout", "label", "mode", "video",
    "substitution", "emojis",
]  # fmt: skip


@given(st.sampled_from(list(CHECKS)), st.dictionaries(st.sampled_from(KEYS), JSON, max_size=6))
@settings(max_examples=200)
def test_whatever_comes_is_answered_with_400_or_passes(kind, fields):
    assert isinstance(refusal({"type": kind, **fields}), dict)


@given(
    st.dictionaries(st.sampled_from(["type", "contents", "body", "action", "url", "size"]), JSON, max_size=5)
)
@settings(max_examples=150)
def test_whatever_card_comes_is_answered(contents):
    part = {"type": "text", "text": "a", **contents}
    assert isinstance(refusal(flex(contents), flex(bubble(part)), flex({"type": "bubble", **contents})), dict)


def test_a_card_nested_beyond_reason_is_refused():
    part: dict = {"type": "text", "text": "a"}
    for _ in range(400):
        part = {"type": "box", "layout": "vertical", "contents": [part]}
    assert [m for _, m in faults(flex(bubble(part)))] == ["nesting must not be deeper than 10"]


def menu(**more) -> dict:
    size = {"width": 2500, "height": 843}
    return {"size": size, "selected": True, "name": "m", "chatBarText": "メニュー", "areas": [], **more}


@given(st.integers(700, 2600), st.integers(200, 2000))
@settings(max_examples=80)
def test_a_rich_menu_has_the_sizes_that_line_takes(width, height):
    fits = 800 <= width <= 2500 and height >= 250 and width / height >= limits.RICH_MENU_RATIO
    try:
        check_rich_menu(menu(size={"width": width, "height": height}))
        assert fits
    except ApiError:
        assert not fits


@pytest.mark.parametrize(
    "wrong",
    [
        {"chatBarText": "あ" * 15},
        {"name": "あ" * 301},
        {"selected": "yes"},
        {"areas": [{"bounds": {"x": 0, "y": 0, "width": 1, "height": 1}, "action": postback()}] * 21},
        {"areas": [{"bounds": {"x": -1, "y": 0, "width": 1, "height": 1}, "action": postback()}]},
        {"areas": [{"bounds": {"x": 0, "y": 0, "width": 1, "height": 1}, "action": {"type": "camera"}}]},
    ],
)
def test_a_wrong_rich_menu_is_refused(wrong):
    check_rich_menu(menu())
    with pytest.raises(ApiError) as caught:
        check_rich_menu(menu(**wrong))
    assert caught.value.body["message"] == "The request body has 1 error(s)"


@given(st.integers(1, 300), st.integers(1, 300))
@settings(max_examples=20)
def test_a_picture_is_measured(width, height):
    assert measure(make_picture(width, height)) == (width, height)


@given(st.binary(max_size=60))
@settings(max_examples=100)
def test_what_is_no_picture_is_not_measured(data):
    assert measure(b"\xff\xd8" + data) is None or len(data) >= 9
    assert measure(b"GIF89a" + data) is None


def test_errors_are_plain_json():
    assert json.loads(json.dumps(refusal({"type": "text"}))) == {
        "message": "The request body has 1 error(s)",
        "details": [{"message": "May not be empty", "property": "messages[0].text"}],
    }
