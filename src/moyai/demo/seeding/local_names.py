"""How people call places: what the town has accepted, and what the desk has proposed lately."""

from datetime import datetime

from moyai.core.places.enums import NameStatus
from moyai.core.places.models import Municipality
from moyai.core.places.names.operations import NewName, import_names

ACTOR = "system:demo"

ACCEPTED = (
    ("中病", "ちゅうびょう", "伊那中央病院"),
    ("市の病院", "しのびょういん", "伊那中央病院"),
    ("本庁", "ほんちょう", "伊那市役所"),
    ("伊那駅", "いなえき", "伊那市駅"),
    ("高遠の役場", "たかとおのやくば", "高遠町総合支所"),
    ("長谷の役場", "はせのやくば", "長谷総合支所"),
    ("JA手良", "じぇいえいてら", "上伊那農協 手良支所"),
    ("寒天の店", "かんてんのみせ", "かんてんぱぱガーデン"),
    ("羽広の湯", "はびろのゆ", "羽広温泉 みはらしの湯"),
    ("長谷の道の駅", "はせのみちのえき", "道の駅 南アルプスむら長谷"),
    ("高遠のスーパー", "たかとおのすーぱー", "ニシザワ高遠食彩館"),
    ("西春近のスーパー", "にしはるちかのすーぱー", "ニシザワ春近食彩館"),
)
PROPOSED = (
    ("昔の役場", "", "高遠町総合支所"),
    ("花見の建物", "", "高遠閣"),
    ("デイの家", "", "デイサービスセンターやすらぎ"),
)
"""What the desk heard; invented, as everything that people say in the demo is."""


def seed_local_names(*, town: Municipality, now: datetime) -> int:
    """Give the town's places their local names, once; return how many."""
    if town.place_names.exists():
        return 0
    places = {place.name: place for place in town.facilities.all()}
    listed = [(NameStatus.ACCEPTED, row) for row in ACCEPTED] + [
        (NameStatus.PROPOSED, row) for row in PROPOSED
    ]
    names = [
        (NewName(words, kana, places[name]), status)
        for status, (words, kana, name) in listed
        if name in places
    ]
    return import_names(municipality=town, names=names, actor=ACTOR, now=now)
