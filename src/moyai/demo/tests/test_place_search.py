"""How well the demo town's places are found by what people type: a measured set.

Each row is what is typed, the place that is meant, and the rank at which it has to stand (1 is first). A rank
that gets worse fails; the shares over the whole set are stated in core/places/README.md.
"""

from datetime import UTC, datetime

import pytest

from moyai.core.places.queries import search_places
from moyai.demo.seeding.local_names import seed_local_names
from moyai.demo.seeding.places import seed_places

NOW = datetime(2026, 4, 1, tzinfo=UTC)

QUERIES: tuple[tuple[str, str, int], ...] = (
    # as written, and kana
    ("伊那中央病院", "伊那中央病院", 1),
    ("中央病院", "伊那中央病院", 1),
    ("いなちゅうおうびょういん", "伊那中央病院", 1),
    ("ｲﾅﾁｭｳｵｳ", "伊那中央病院", 1),
    ("市役所", "伊那市役所", 1),
    ("しやくしょ", "伊那市役所", 1),
    ("たかとお としょかん", "高遠町図書館", 1),
    ("ますみケ丘公民館", "ますみヶ丘公民館", 1),
    ("富士塚", "富士塚スポーツ公園運動場", 1),
    ("道の駅", "道の駅 南アルプスむら長谷", 1),
    # romaji, Hepburn
    ("inashi", "伊那市役所", 2),
    ("inashi eki", "伊那市駅", 1),
    ("chuo byoin", "伊那中央病院", 1),
    ("chūō byōin", "伊那中央病院", 1),
    ("shiyakusho", "伊那市役所", 1),
    ("takato toshokan", "高遠町図書館", 1),
    ("nishiminowa shinryojo", "西箕輪診療所", 1),
    ("senryuso", "仙流荘", 1),
    ("michinoeki", "道の駅 南アルプスむら長谷", 1),
    ("miharashi no yu", "羽広温泉 みはらしの湯", 1),
    ("sawando eki", "沢渡駅", 1),
    ("yubinkyoku osafuji", "長藤郵便局", 1),
    ("kantenpapa", "かんてんぱぱガーデン", 1),
    ("tsuruya", "ツルヤ伊那福島店", 1),
    # romaji, Kunrei and what keyboards take
    ("tyuuou byouin", "伊那中央病院", 1),
    ("siyakusyo", "伊那市役所", 1),
    ("takatou onsen", "高遠温泉 さくらの湯", 1),
    ("nisiharutika sisyo", "西春近支所・公民館", 1),
    ("simozima", "下島駅", 1),
    ("hase sougou sisyo", "長谷総合支所", 1),
    ("turuya", "ツルヤ伊那福島店", 1),
    ("misuzu sisyo", "美篶支所・公民館", 1),
    ("tiiki kouryuu", "御園地域交流センター", 1),
    # long vowels left out or too many
    ("いなちゅおびょいん", "伊那中央病院", 1),
    ("せんりゅそ", "仙流荘", 1),
    ("たかとまちとしょかん", "高遠町図書館", 1),
    ("ろーじんふくし", "高遠町老人福祉センター", 1),
    ("でいさびすせんた", "デイサービスセンターやすらぎ", 1),
    ("ゆーびんきょく ふじさわ", "藤沢郵便局", 1),
    ("さんはあとみわ", "サンハート美和", 1),
    # 促音
    ("ちいきかせいか", "伊那北地域活性化センター", 1),
    ("ちいきかつせいか", "伊那北地域活性化センター", 1),
    # 濁点
    ("へるしゃいん", "ベルシャイン伊那店", 1),
    ("かんてんはは", "かんてんぱぱガーデン", 1),
    ("かんでんぱぱ", "かんてんぱぱガーデン", 1),
    ("おさふししんりようしよ", "長藤診療所", 1),
    ("みすすししよ", "美篶支所・公民館", 1),
    ("ディサービス", "デイサービスセンターやすらぎ", 1),
    # one letter wrong, missing, too many, exchanged
    ("伊那中央病委", "伊那中央病院", 1),
    ("伊那市約所", "伊那市役所", 1),
    ("西蓑輪診療所", "西箕輪診療所", 1),
    ("西蓑輪", "西箕輪診療所", 3),
    ("ベルシャンイ", "ベルシャイン伊那店", 1),
    ("ベルシュイン", "ベルシャイン伊那店", 1),
    ("ニシザハ高遠", "ニシザワ高遠食彩館", 1),
    ("かんてぱぱ", "かんてんぱぱガーデン", 1),
    ("さくのらのゆ", "高遠温泉 さくらの湯", 1),
    ("市民体育舘", "伊那市民体育館", 1),
    ("central hospitl", "伊那中央病院", 1),
    ("高遠閤", "高遠閣", 1),
    # old forms of kanji
    ("澤渡駅", "沢渡駅", 1),
    ("伊那圖書館", "伊那図書館", 1),
    # what people say
    ("中病", "伊那中央病院", 1),
    ("ちゅうびょう", "伊那中央病院", 1),
    ("chubyo", "伊那中央病院", 1),
    ("本庁", "伊那市役所", 1),
    ("伊那駅", "伊那市駅", 1),
    ("はせのやくば", "長谷総合支所", 1),
    ("takato no yakuba", "高遠町総合支所", 1),
    ("寒天の店", "かんてんぱぱガーデン", 1),
    ("長谷の道の駅", "道の駅 南アルプスむら長谷", 1),
    ("高遠のスーパ", "ニシザワ高遠食彩館", 1),
)


@pytest.fixture
def town(db):
    town = seed_places(now=NOW)
    seed_local_names(town=town, now=NOW)
    return town


def find_rank(typed: str, name: str) -> int | None:
    found = [spot.name for spot in search_places(typed)]
    return found.index(name) + 1 if name in found else None


def test_the_set_is_found_at_its_ranks(town):
    ranks = {typed: find_rank(typed, name) for typed, name, _rank in QUERIES}
    worse = {
        typed: ranks[typed] for typed, _name, rank in QUERIES if ranks[typed] is None or ranks[typed] > rank
    }
    assert (worse, len(ranks) >= 60) == ({}, True)


@pytest.mark.parametrize("typed", ["ないない", "qqqq", "0265", "xyz hospital of nowhere", "南箕輪"])
def test_what_is_not_there_is_not_found(town, typed):
    assert search_places(typed) == []


def test_what_is_only_proposed_is_not_found(town):
    assert search_places("花見の建物") == []
