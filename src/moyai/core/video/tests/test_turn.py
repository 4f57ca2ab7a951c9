"""Credentials for the relay, beside a vector that was made with another tool."""

from moyai.core.video.turn import list_ice_servers, make_credentials


def test_credentials_are_as_coturn_makes_them():
    # printf '1700007200:abc' | openssl dgst -sha1 -hmac north -binary | base64
    assert make_credentials("north", "abc", 1_700_000_000) == (
        "1700007200:abc",
        "2UG5r0DXvXVSa+8EfX4z1FhQ2YY=",
    )


def test_without_a_relay_no_credentials_are_given(settings):
    settings.MOYAI_STUN_URLS = ["stun:turn.example.jp:3478"]
    settings.MOYAI_TURN_URLS, settings.MOYAI_TURN_SECRET = ["turn:turn.example.jp:3478"], ""
    assert list_ice_servers("abc", 0) == [{"urls": ["stun:turn.example.jp:3478"]}]
    settings.MOYAI_TURN_SECRET = "north"
    assert [sorted(one) for one in list_ice_servers("abc", 0)] == [
        ["urls"],
        ["credential", "urls", "username"],
    ]
