"""The pages: catalogue and basket without a script, an order, the shop's own pages, the paper catalogue."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.factories import DAY, make_resident, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import Membership
from moyai.core.notices.models import Notice
from moyai.core.residents.models import Proxy
from moyai.core.residents.operations import appoint_proxy
from moyai.services.shopping.catalogue_file import HEADER
from moyai.services.shopping.enums import OrderStatus, OtcClass, OtcState
from moyai.services.shopping.models import Favourite, Item, Line, Order, Round, RoundRule
from moyai.services.shopping.tests.shop import NOW, find_round, make_item, make_member, make_shop, order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: DAY)


@pytest.fixture
def shop():
    return make_shop()


@pytest.fixture
def member():
    return make_member(make_resident(user=make_user(Role.RESIDENT, name="hanako")))


@pytest.fixture
def browser(client, member):
    client.force_login(member.resident.user)
    return client


@pytest.fixture
def shopkeeper(shop):
    keeper = Client()
    user = make_user(Role.PARTNER, name="keeper")
    Membership.objects.filter(user=user).update(partner=shop.partner)
    keeper.force_login(user)
    return keeper


def see(browser, name, *args, **query):
    answer = browser.get(reverse(f"shopping:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def put(browser, item, quantity, **more):
    fields = {"item": item.number, "quantity": quantity, **more}
    return browser.post(reverse("shopping:put_in"), fields, follow=True).content.decode()


def check_out(browser, round_, **changes):
    fields = {"when": f"{round_.pk}:840-960", "handing": "in_person", "substitution": "none", **changes}
    return browser.post(reverse("shopping:basket"), fields, follow=True)


def test_stranger_sees_goods_areas_and_no_basket(shop, client):
    make_item(shop, 101, name="りんご")
    page = see(client, "catalogue")
    assert ("りんご" in page, "かごに入れる" in page) == (True, False)
    assert "10:30" in see(client, "areas") and "10:00" in see(client, "areas")
    assert see(client, "areas_csv").splitlines()[1].startswith("west,みどりスーパー")


@pytest.mark.parametrize("words", ["りんご", "リンゴ", "ﾘﾝｺﾞ", "101", "１０１"])
def test_search_by_name_reading_and_number(shop, client, words):
    make_item(shop, 101, name="りんご", reading="リンゴ")
    make_item(shop, 102, name="牛乳", reading="ギュウニュウ")
    page = see(client, "catalogue", q=words)
    assert ("りんご" in page, "牛乳" in page) == (True, False)


def test_basket_is_ordered_without_a_script(shop, browser, member):
    item = make_item(shop, 101, stock=5)
    assert "かごに入れました" in put(browser, item, 2)
    assert "200円" in see(browser, "basket")
    answer = check_out(browser, find_round(shop), note="ベルは鳴りません")
    placed = Order.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("shopping:order", args=[placed.code])
    assert (placed.note, placed.lines.get().quantity) == ("ベルは鳴りません", 2)
    assert "かごは空です" in see(browser, "basket")
    assert "200円" in see(browser, "mine")


def test_each_item_may_be_wished_for_otherwise_if_it_is_sold_out(shop, browser):
    milk, tofu = make_item(shop, 101), make_item(shop, 102)
    put(browser, milk, 1)
    put(browser, tofu, 1)
    assert f'name="wish_{tofu.pk}"' in see(browser, "basket")
    check_out(browser, find_round(shop), **{f"wish_{tofu.pk}": "nonsense"})
    assert not Order.objects.exists()
    check_out(browser, find_round(shop), **{f"wish_{tofu.pk}": "call"})
    wishes = dict(Line.objects.values_list("item__number", "substitution"))
    assert wishes == {101: "none", 102: "call"}


def test_dearer_meanwhile_is_asked_again_with_what_was_chosen(shop, browser):
    item = make_item(shop, 101, price_yen=100)
    put(browser, item, 1)
    Item.objects.update(price_yen=150)
    page = check_out(browser, find_round(shop), note="ことば").content.decode()
    assert ("150円です" in page, "ことば" in page, Order.objects.count()) == (True, True, 0)
    check_out(browser, find_round(shop))
    assert Line.objects.get().price_yen == 150


@pytest.mark.parametrize("quantity", ["-1", "99999", "1.5", "", "一", "'; --", "\x00"])
def test_hostile_quantities_put_nothing_in(shop, browser, quantity):
    assert "までの数で入れてください" in put(browser, make_item(shop, 101), quantity)
    assert "かごは空です" in see(browser, "basket")


def test_vanished_stock_is_told_and_nothing_is_ordered(shop, browser):
    item = make_item(shop, 101, stock=1)
    put(browser, item, 1)
    Item.objects.update(stock=0)
    assert "売り切れました" in check_out(browser, find_round(shop)).content.decode()
    assert (Order.objects.count(), find_round(shop).taken_orders) == (0, 0)


def test_order_is_its_members_and_her_proxys_alone(shop, browser, member):
    placed = order(member, (make_item(shop, 101), 1))
    address = reverse("shopping:order", args=[placed.code])
    son = make_user(Role.RESIDENT, name="son")
    other = Client()
    other.force_login(son)
    assert (browser.get(address).status_code, other.get(address).status_code) == (200, 404)
    facts = {"scope": "shopping", "relation": "子", "valid_until": None, "actor": "test", "now": NOW}
    appoint_proxy(resident=member.resident, user=son, **facts)
    assert other.get(address).status_code == 200
    put(other, make_item(shop, 102), 1)
    check_out(other, find_round(shop))
    assert Order.objects.latest("pk").placed_by == son


def test_family_shops_for_her_by_her_own_word_until_she_ends_it(shop, browser, member):
    make_item(shop, 101)
    member.resident.code = "87654328"
    member.resident.save()
    daughter = make_resident("幸子", code="12345674", user=make_user(Role.RESIDENT, name="daughter"))
    visitor = Client()
    visitor.force_login(daughter.user)
    hers = {"for": member.resident.code}
    assert visitor.get(reverse("shopping:catalogue"), hers).status_code == 404
    assert visitor.post(reverse("shopping:family"), hers).status_code == 404  # nobody appoints herself
    page = reverse("shopping:family")
    facts = {"number": daughter.code, "name": daughter.name, "relation": "むすめ", "agrees": "on"}
    for wrong, text in (
        ({"agrees": ""}, "必須"),
        ({"name": "よその 人"}, "見つかりません"),
        ({"number": "00000000"}, "見つかりません"),
        ({"number": member.resident.code, "name": member.resident.name}, "ご自分の番号"),
    ):
        answer = browser.post(page, facts | wrong)
        assert (answer.status_code, text in answer.content.decode()) == (422, True), wrong
    assert not Proxy.objects.exists()
    assert "幸子" in browser.post(page, facts, follow=True).content.decode()
    live = member.resident.consents.filter(purpose="shopping.family", withdrawn_at=None)
    assert (live.count(), Notice.objects.filter(kind="shopping.family").count()) == (1, 2)
    assert visitor.get(reverse("shopping:catalogue"), hers).status_code == 200
    browser.post(reverse("shopping:end_family", args=[Proxy.objects.get().pk]))
    assert (Proxy.objects.exists(), live.exists()) == (False, False)
    assert visitor.get(reverse("shopping:catalogue"), hers).status_code == 404


def test_the_desk_enters_the_family_of_whoever_has_no_account(shop, client):
    member = make_member(make_resident())
    daughter = make_resident("幸子", code="12345674", user=make_user(Role.RESIDENT, name="daughter"))
    client.force_login(make_user(Role.DISPATCHER, name="desk"))
    hers = {"for": member.resident.code}
    assert "ご本人に確かめてから" in client.get(reverse("shopping:family"), hers).content.decode()
    facts = {"number": daughter.code, "name": daughter.name, "relation": "むすめ", "agrees": "on"}
    answer = client.post(reverse("shopping:family"), facts | hers)
    assert answer["Location"].endswith(f"?for={member.resident.code}")
    assert Proxy.objects.get().user == daughter.user
    client.post(reverse("shopping:end_family", args=[Proxy.objects.get().pk]), hers)
    assert not Proxy.objects.exists()


def test_cancel_and_taking_back_by_page(shop, browser, member):
    placed = order(member, (make_item(shop, 101), 1))
    browser.post(reverse("shopping:cancel", args=[placed.code]))
    assert Order.objects.get().status == OrderStatus.CANCELLED
    assert "取り消しを元に戻す" in see(browser, "order", placed.code)
    browser.post(reverse("shopping:undo", args=[placed.code]))
    assert Order.objects.get().status == OrderStatus.PLACED


def test_favourite_is_found_under_usual(shop, browser, member):
    item = make_item(shop, 101, name="りんご")
    assert "いつもの品に入れる" in see(browser, "catalogue")
    answer = browser.post(reverse("shopping:mark", args=[101]), {"is_marked": "1", "q": "りんご"})
    assert answer["Location"] == reverse("shopping:catalogue") + "?q=%E3%82%8A%E3%82%93%E3%81%94#good-101"
    assert Favourite.objects.get().item == item
    page = see(browser, "catalogue", shelf="usual")
    assert ("りんご" in page, "いつもの品から外す" in page) == (True, True)
    browser.post(reverse("shopping:mark", args=[101]), {"is_marked": "0"})
    assert not Favourite.objects.exists()


def test_another_firm_keeps_no_shop(shop, browser):
    names = [("items",), ("items_csv",), ("rounds",), ("medicines",), ("add_item",)]
    assert [browser.get(reverse(f"shopping:{name}")).status_code for (name,) in names] == [403] * 5


def test_item_is_added_and_changed_but_its_stock_apart(shop, shopkeeper):
    facts = {"number": 300, "name": "なし", "shelf": shop.shelves.first().pk, "price_yen": 200}
    facts |= {"tax_class": 8, "weight_g": 300, "volume_ml": 0, "temperature": "ambient", "otc_class": "none"}
    facts |= {"most_per_order": 5, "is_offered": "on"}
    answer = shopkeeper.post(reverse("shopping:add_item"), facts)
    assert answer.status_code == 302
    assert Item.objects.get().name == "なし"
    wrong = shopkeeper.post(reverse("shopping:add_item"), {**facts, "number": 301, "jan": "4900000000000"})
    assert "JANコードの数字が正しくありません" in wrong.content.decode()
    shopkeeper.post(reverse("shopping:stock", args=[300]), {"seen": "", "stock": "9"})
    shopkeeper.post(reverse("shopping:stock", args=[300]), {"seen": "8", "stock": "1"})
    shopkeeper.post(reverse("shopping:item", args=[300]), {**facts, "price_yen": 210})
    assert (Item.objects.get().stock, Item.objects.get().price_yen) == (9, 210)


def test_file_is_read_back_and_faults_are_told_by_line(shop, shopkeeper):
    make_item(shop, 101, name="=1+1", stock=5, allergens=["egg"])
    table = see(shopkeeper, "items_csv")
    assert table.splitlines()[0].lstrip("\ufeff").split(",")[0] == HEADER[0]

    def send(words: str, encoding: str = "utf-8") -> str:
        file = SimpleUploadedFile("goods.csv", words.encode(encoding))
        return shopkeeper.post(reverse("shopping:items"), {"file": file}, follow=True).content.decode()

    assert "0品を足し、1品を変えました" in send(table)
    assert Item.objects.get().name == "=1+1"
    Item.objects.update(stock=3)
    send("番号,値段\r\n101,１８０\r\n", "cp932")
    assert (Item.objects.get().price_yen, Item.objects.get().stock) == (180, 3)
    page = send("番号,値段,名前\n101,-5,あ\nx,1,い\n999,100,\n101,100,う\n")
    assert [
        words in page
        for words in ("2行目：値段", "3行目：番号", "4行目：名前がありません", "5行目：番号101が2回")
    ] == [True] * 4
    assert "取り込みませんでした" in send("なまえ\nりんご\n")
    assert "取り込みませんでした" in send("番号\n\x00\n")
    assert (Item.objects.count(), Item.objects.get().price_yen) == (1, 180)


def test_rounds_are_changed_called_off_and_closed(shop, shopkeeper):
    item, buyer = make_item(shop, 101), make_member(make_resident("太郎"))
    placed = order(buyer, (item, 1))
    press = reverse("shopping:press_round", args=[placed.round_id])
    shopkeeper.post(press, {"do": "capacity", "capacity": "-3"})
    shopkeeper.post(press, {"do": "capacity", "capacity": "5"})
    assert find_round(shop).capacity_orders == 5
    shopkeeper.post(press, {"do": "call_off", "reason": "大雪"})
    assert Order.objects.get().round.date == DAY + timedelta(days=1)
    shopkeeper.post(reverse("shopping:rounds"), {"date": str(DAY + timedelta(days=1)), "reason": "棚卸し"})
    assert Order.objects.get().round.date == DAY + timedelta(days=2)
    rule = reverse("shopping:rule", args=["west"])
    facts = {"days": [2, 4], "closes": "09:00", "hours": "13:00-15:00", "closes_days_before": 1}
    facts |= {"capacity_orders": 7, "least_order_yen": 0, "is_on": "on"}
    assert shopkeeper.post(rule, {**facts, "hours": "15:00-13:00"}).status_code == 200
    assert shopkeeper.post(rule, facts).status_code == 302
    changed = RoundRule.objects.get()
    assert (changed.weekdays, changed.closes_minutes, changed.windows) == (0b10100, 540, [[780, 900]])
    free = Round.objects.filter(taken_orders=0, called_off_at=None, date__gt=DAY + timedelta(days=2))
    assert {one.date.weekday() for one in free} == {2, 4}


def test_pharmacist_decides_by_page(shop, shopkeeper):
    drug = make_item(shop, 101, name="かぜ薬", otc_class=OtcClass.DESIGNATED_2)
    line = order(make_member(make_resident("太郎")), (drug, 1)).lines.get()
    assert "かぜ薬" in see(shopkeeper, "medicines")
    shopkeeper.post(reverse("shopping:medicines"), {"line": line.pk, "may_have": "1", "note": ""})
    assert Line.objects.get().otc_state == OtcState.WAITING
    shopkeeper.post(reverse("shopping:medicines"), {"line": line.pk, "may_have": "1", "note": "よし"})
    assert Line.objects.get().otc_state == OtcState.PASSED


def test_paper_catalogue_is_a_pdf(shop, client):
    make_item(shop, 101)
    answer = client.get(reverse("shopping:paper", args=["midori"]))
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    assert client.get(reverse("shopping:paper", args=["nothing"])).status_code == 404
