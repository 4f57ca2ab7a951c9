"""The official SDK, pointed here by its base address, gets what it expects from every endpoint it calls."""

import uuid
from collections.abc import Iterator

import pytest
from linebot.v3 import messaging as line
from linebot.v3.messaging.exceptions import ApiException
from linebot.v3.oauth import ApiClient as OAuthClient
from linebot.v3.oauth import ChannelAccessToken
from linebot.v3.oauth import Configuration as OAuthConfiguration

from moyai.channels.line.platform.pictures import make_picture
from moyai.channels.line.platform.tests.serving import SECRET, TOKEN

STRANGER = "U" + "0" * 32


@pytest.fixture
def client(served) -> Iterator[line.ApiClient]:
    with line.ApiClient(line.Configuration(host=served.url, access_token=TOKEN)) as made:
        yield made
        made.rest_client.pool_manager.clear()


@pytest.fixture
def api(client) -> line.MessagingApi:
    return line.MessagingApi(client)


@pytest.fixture
def blob(client) -> line.MessagingApiBlob:
    return line.MessagingApiBlob(client)


def words(text: str) -> line.TextMessage:
    return line.TextMessage(text=text)


def refuse(status: int, does, *arguments, **named) -> ApiException:
    with pytest.raises(ApiException) as caught:
        does(*arguments, **named)
    assert caught.value.status == status
    assert caught.value.headers["x-line-request-id"]
    return caught.value


def list_sent(served) -> list[tuple[str, list[str], str]]:
    return [(e["method"], e["to"], e["message"].get("text", "")) for e in served.platform.ledger.entries]


def test_reply_once_within_a_minute(served, api, hanako):
    event = served.control("/users/hanako/say", text="こんにちは")
    request = line.ReplyMessageRequest(
        replyToken=event["replyToken"], messages=[words("はい"), words("どうぞ")]
    )
    sent = api.reply_message(request).sent_messages
    assert [len(s.id) for s in sent] == [18, 18]
    assert all(s.quote_token for s in sent)
    again = refuse(400, api.reply_message, request)
    assert "Invalid reply token" in again.body
    assert list_sent(served) == [("reply", [hanako], "はい"), ("reply", [hanako], "どうぞ")]
    late = served.control("/users/hanako/say", text="おそい")
    served.control("/clock", advance_ms=60_001)
    refuse(
        400, api.reply_message, line.ReplyMessageRequest(replyToken=late["replyToken"], messages=[words("a")])
    )


def test_push_multicast_broadcast(served, api, hanako):
    key = str(uuid.uuid4())
    push = line.PushMessageRequest(to=hanako, messages=[words("押")])
    first = api.push_message_with_http_info(push, x_line_retry_key=key)
    conflict = refuse(409, api.push_message, push, x_line_retry_key=key)
    assert conflict.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert first.data.sent_messages[0].id in conflict.body
    taro = served.platform.find_user("taro").user_id
    api.multicast(line.MulticastRequest(to=[hanako, taro, STRANGER], messages=[words("皆")]))
    api.broadcast(line.BroadcastRequest(messages=[words("全")]))
    assert list_sent(served) == [
        ("push", [hanako], "押"),
        ("multicast", [hanako, taro, STRANGER], "皆"),
        ("broadcast", [hanako, taro], "全"),
    ]
    assert served.platform.ledger.entries[1]["undelivered"] == [STRANGER]
    refuse(400, api.push_message, line.PushMessageRequest(to=STRANGER, messages=[words("a")]))


def test_narrowcast_and_its_progress(served, api):
    answer = api.narrowcast_with_http_info(line.NarrowcastRequest(messages=[words("狭")]))
    assert answer.status_code == 202
    request_id = answer.headers["x-line-request-id"]
    assert api.get_narrowcast_progress(request_id).phase == "waiting"
    done = api.get_narrowcast_progress(request_id)
    assert (done.phase, done.success_count) == ("succeeded", 2)
    users = [f"U{n:032x}" for n in range(49)]
    served.control("/audiences", audienceGroupId="1", userIds=users)
    few = line.NarrowcastRequest(messages=[words("少")], recipient=line.AudienceRecipient(audienceGroupId=1))
    request_id = api.narrowcast_with_http_info(few).headers["x-line-request-id"]
    api.get_narrowcast_progress(request_id)
    assert api.get_narrowcast_progress(request_id).error_code == 4
    refuse(404, api.get_narrowcast_progress, "no-such-request")


def test_validation_sends_nothing(served, api):
    good = line.ValidateMessageRequest(messages=[words("はい")])
    for kind in ("reply", "push", "multicast", "narrowcast", "broadcast"):
        getattr(api, f"validate_{kind}")(good)
        bad = line.ValidateMessageRequest(messages=[words("")])
        assert "May not be empty" in refuse(400, getattr(api, f"validate_{kind}"), bad).body
    assert served.platform.ledger.entries == []


def test_people(served, api, hanako):
    profile = api.get_profile(hanako)
    assert (profile.display_name, profile.language) == ("花子", "ja")
    served.control("/users/hanako/block")
    refuse(404, api.get_profile, hanako)
    refuse(404, api.get_profile, STRANGER)
    assert api.get_followers(limit=1).user_ids == [served.platform.find_user("taro").user_id]
    served.control("/users", key="jiro", name="次郎")
    first = api.get_followers(limit=1)
    assert len(api.get_followers(limit=1, start=first.next).user_ids) == 1
    assert served.call("GET", "/v2/bot/followers/ids?limit=1001").status_code == 400
    assert api.issue_link_token(hanako).link_token
    assert api.get_bot_info().user_id == served.channel.bot_user_id


def test_loading_animation(served, api, hanako):
    api.show_loading_animation(line.ShowLoadingAnimationRequest(chatId=hanako, loadingSeconds=20))
    assert served.read("/users/hanako/chat")["loadingMs"] > 0
    served.push(hanako)
    assert served.read("/users/hanako/chat")["loadingMs"] == 0
    wrong = line.ShowLoadingAnimationRequest(chatId=hanako, loadingSeconds=7)
    assert "must be a multiple of five" in refuse(400, api.show_loading_animation, wrong).body


def make_menu() -> line.RichMenuRequest:
    area = line.RichMenuArea(
        bounds=line.RichMenuBounds(x=0, y=0, width=2500, height=843),
        action=line.PostbackAction(label="予約", data="book"),
    )
    size = line.RichMenuSize(width=2500, height=843)
    return line.RichMenuRequest(size=size, selected=True, name="m", chatBarText="メニュー", areas=[area])


def upload(blob, menu_id: str, width: int = 2500) -> None:
    picture = bytearray(make_picture(width, 843))
    blob.set_rich_menu_image(menu_id, body=picture, _headers={"Content-Type": "image/png"})


def test_rich_menu_from_making_to_the_phone(served, api, blob, hanako):
    api.validate_rich_menu_object(make_menu())
    menu_id = api.create_rich_menu(make_menu()).rich_menu_id
    assert "must upload" in refuse(400, api.set_default_rich_menu, menu_id).body
    refuse(400, upload, blob, menu_id, 2400)
    upload(blob, menu_id)
    assert "already been uploaded" in refuse(400, upload, blob, menu_id).body
    assert bytes(blob.get_rich_menu_image(menu_id)) == make_picture(2500, 843)
    refuse(404, api.get_default_rich_menu_id)
    api.set_default_rich_menu(menu_id)
    assert api.get_default_rich_menu_id().rich_menu_id == menu_id
    assert served.read("/users/hanako/chat")["menu"]["id"] == menu_id
    assert api.get_rich_menu(menu_id).chat_bar_text == "メニュー"
    assert [m.rich_menu_id for m in api.get_rich_menu_list().richmenus] == [menu_id]
    api.cancel_default_rich_menu()
    assert served.read("/users/hanako/chat")["menu"] is None
    api.delete_rich_menu(menu_id)
    refuse(404, api.get_rich_menu, menu_id)


def test_rich_menus_of_people_and_aliases(served, api, blob, hanako):
    first, second = (api.create_rich_menu(make_menu()).rich_menu_id for _ in range(2))
    upload(blob, first)
    upload(blob, second)
    refuse(404, api.get_rich_menu_id_of_user, hanako)
    api.link_rich_menu_id_to_user(hanako, first)
    assert api.get_rich_menu_id_of_user(hanako).rich_menu_id == first
    api.link_rich_menu_id_to_users(line.RichMenuBulkLinkRequest(richMenuId=second, userIds=[hanako]))
    assert api.get_rich_menu_id_of_user(hanako).rich_menu_id == second
    operation = {"type": "link", "from": second, "to": first}
    batch = line.RichMenuBatchRequest(operations=[line.RichMenuBatchLinkOperation.from_dict(operation)])
    api.validate_rich_menu_batch_request(batch)
    request_id = api.rich_menu_batch_with_http_info(batch).headers["x-line-request-id"]
    assert api.get_rich_menu_batch_progress(request_id).phase == "succeeded"
    assert api.get_rich_menu_id_of_user(hanako).rich_menu_id == first
    api.unlink_rich_menu_id_from_users(line.RichMenuBulkUnlinkRequest(userIds=[hanako]))
    refuse(404, api.get_rich_menu_id_of_user, hanako)
    api.create_rich_menu_alias(line.CreateRichMenuAliasRequest(richMenuAliasId="tab-a", richMenuId=first))
    api.update_rich_menu_alias("tab-a", line.UpdateRichMenuAliasRequest(richMenuId=second))
    assert api.get_rich_menu_alias("tab-a").rich_menu_id == second
    assert [a.rich_menu_alias_id for a in api.get_rich_menu_alias_list().aliases] == ["tab-a"]
    action = {"type": "richmenuswitch", "richMenuAliasId": "tab-a", "data": "tab"}
    served.control("/users/hanako/tap", action=action)
    assert api.get_rich_menu_id_of_user(hanako).rich_menu_id == second
    params = {"newRichMenuAliasId": "tab-a", "status": "SUCCESS"}
    assert served.bot.wait_for(1)[0]["postback"] == {"data": "tab", "params": params}
    api.unlink_rich_menu_id_from_user(hanako)
    api.delete_rich_menu_alias("tab-a")
    refuse(404, api.get_rich_menu_alias, "tab-a")


def test_quota_and_statistics(served, api, hanako):
    assert api.get_message_quota().type == "none"
    served.control("/channels/town", quota=2)
    assert api.get_message_quota().value == 2
    served.push(hanako)
    assert api.get_message_quota_consumption().total_usage == 1
    full = refuse(429, api.broadcast, line.BroadcastRequest(messages=[words("全")]))
    assert "You have reached your monthly limit." in full.body
    today = served.platform.clock.day()
    assert api.get_number_of_sent_push_messages(today).success == 1
    assert api.get_number_of_sent_reply_messages(today).success == 0
    assert api.get_aggregation_unit_usage().num_of_custom_aggregation_units == 0


def test_webhook_settings(served, api):
    assert api.get_webhook_endpoint().endpoint == served.bot.url
    tested = api.test_webhook_endpoint(line.TestWebhookEndpointRequest(endpoint=served.bot.url))
    assert (tested.success, tested.reason, tested.status_code) == (True, "OK", 200)
    assert served.bot.events == []
    api.set_webhook_endpoint(line.SetWebhookEndpointRequest(endpoint="https://bot.example/hook"))
    assert api.get_webhook_endpoint().endpoint == "https://bot.example/hook"
    bad = line.SetWebhookEndpointRequest(endpoint="http://bot.example/hook")
    refuse(400, api.set_webhook_endpoint, bad)


def test_contents(served, blob):
    event = served.control("/users/hanako/say", message={"type": "image", "contentBase64": "aGVsbG8="})
    message_id = event["message"]["id"]
    assert "contentBase64" not in event["message"]
    assert bytes(blob.get_message_content(message_id)) == b"hello"
    assert bytes(blob.get_message_content_preview(message_id)) == b"hello"
    served.control(f"/contents/{message_id}", status="processing")
    assert blob.get_message_content_transcoding_by_message_id(message_id).status == "processing"
    served.control("/users/hanako/unsend", messageId=message_id)
    refuse(410, blob.get_message_content, message_id)
    refuse(404, blob.get_message_content, "1")


def test_channel_access_tokens(served, hanako):
    with OAuthClient(OAuthConfiguration(host=served.url)) as client:
        api = ChannelAccessToken(client)
        for issue in (api.issue_channel_token, api.issue_stateless_channel_token):
            issued = issue(
                grant_type="client_credentials",
                client_id=served.channel.channel_id,
                client_secret=SECRET,
            )
            headers = {"authorization": f"Bearer {issued.access_token}"}
            assert served.http.get(f"/v2/bot/profile/{hanako}", headers=headers).status_code == 200
            assert api.verify_channel_token(access_token=issued.access_token).expires_in > 800
            api.revoke_channel_token(access_token=issued.access_token)
            assert served.http.get(f"/v2/bot/profile/{hanako}", headers=headers).status_code == 401
        client.rest_client.pool_manager.clear()


def test_a_stranger_is_not_let_in(served, hanako):
    for header in ({}, {"authorization": "Bearer wrong"}, {"authorization": TOKEN}):
        answer = served.http.get(f"/v2/bot/profile/{hanako}", headers=header)
        assert answer.status_code == 401
        assert answer.json()["message"].startswith("Authentication failed due to the following reason: ")
