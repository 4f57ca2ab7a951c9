"""An invented town: households with addresses, telephones, needs. Ordinary names, combined at random."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from moyai.engines.whereabouts.claims import Description
from moyai.engines.whereabouts.register import Registered

_FAMILIES = (
    "佐藤 さとう,鈴木 すずき,髙橋 たかはし,田中 たなか,伊藤 いとう,渡邉 わたなべ,山本 やまもと,中村 なかむら,小林 こばやし,"
    "加藤 かとう,越智 おち,村上 むらかみ,河野 こうの,菅 かん,白石 しらいし,矢野 やの,近藤 こんどう,三好 みよし,渡部 わたなべ,"
    "高須賀 たかすか,大西 おおにし,井上 いのうえ,二宮 にのみや,宇都宮 うつのみや,山内 やまうち,松本 まつもと,藤田 ふじた,曽我部 そがべ,"
    "清水 しみず,山﨑 やまさき,森 もり,池田 いけだ,阿部 あべ,橋本 はしもと,石川 いしかわ,長谷川 はせがわ,小川 おがわ,岡田 おかだ,"
    "青野 あおの,重松 しげまつ,玉井 たまい,兵頭 ひょうどう,毛利 もうり,西岡 にしおか,廣瀬 ひろせ,濱田 はまだ,櫻井 さくらい,澤田 さわだ"
)
_GIVEN = {
    "f": (
        "花子 はなこ,和子 かずこ,幸子 さちこ,節子 せつこ,洋子 ようこ,恵子 けいこ,久美子 くみこ,由美子 ゆみこ,直美 なおみ,真由美 まゆみ,"
        "陽子 ようこ,美咲 みさき,愛 あい,結衣 ゆい,陽菜 ひな,葵 あおい,凛 りん,さくら さくら,美穂 みほ,千尋 ちひろ,文子 ふみこ,キヨ きよ,"
        "智子 ともこ,裕子 ゆうこ,香織 かおり,彩 あや,遥 はるか,舞 まい,琴音 ことね,芽依 めい,静江 しずえ,澄江 すみえ"
    ),
    "m": (
        "一郎 いちろう,茂 しげる,清 きよし,勝 まさる,誠 まこと,浩 ひろし,健一 けんいち,隆 たかし,直樹 なおき,大輔 だいすけ,翔太 しょうた,"
        "拓也 たくや,蓮 れん,湊 みなと,悠真 ゆうま,陽翔 はると,樹 いつき,武 たけし,昭 あきら,正 ただし,修 おさむ,和夫 かずお,秀樹 ひでき,"
        "哲也 てつや,剛 つよし,学 まなぶ,亮 りょう,颯太 そうた,海斗 かいと,大和 やまと,三郎 さぶろう,義雄 よしお"
    ),
}
_TOWNS = ("桜井", "大西町", "菊間町", "波方町", "朝倉", "玉川町", "伯方町", "大三島町", "常盤町", "別宮町")
_SIZES = ((1, 36), (2, 31), (3, 16), (4, 12), (5, 4), (6, 1))
YEAR = 2026

Named = tuple[str, str]


def _read(text: str) -> tuple[Named, ...]:
    return tuple((kanji, kana) for kanji, _, kana in (row.partition(" ") for row in text.split(",")))


FAMILIES = _read(_FAMILIES)
GIVEN = {sex: _read(text) for sex, text in _GIVEN.items()}


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody of the town.

    Attributes:
        id: Her number.
        home: Number of her household in ``Town.homes``.
        description: Everything true about her.
        has_phone: Whether she can report by herself.
        is_vulnerable: Whether she is on the list of those whom the town must reach.
        needs: What she needs.
    """

    id: str
    home: int
    description: Description
    has_phone: bool
    is_vulnerable: bool
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """A household: who lives there, where, and whether the register knows it."""

    residents: tuple[Resident, ...]
    lon: float
    lat: float
    area: str
    is_registered: bool


def invent_homes(dice: random.Random, residents: int, registered_pct: float) -> list[Home]:
    """Return households with at least so many residents together."""
    homes: list[Home] = []
    count = 0
    sizes, weights = zip(*_SIZES, strict=True)
    while count < residents:
        size = dice.choices(sizes, weights)[0]
        homes.append(_invent_home(dice, len(homes), count, size, 100 * dice.random() < registered_pct))
        count += size
    return homes


def list_registered(homes: list[Home]) -> list[Registered]:
    """Return the register's people."""
    return [
        Registered(each.id, each.description, home.area)
        for home in homes
        if home.is_registered
        for each in home.residents
    ]


def _invent_home(dice: random.Random, number: int, first: int, size: int, is_registered: bool) -> Home:
    family = dice.choice(FAMILIES)
    town = dice.randrange(len(_TOWNS))
    address = f"愛媛県今治市{_TOWNS[town]}{dice.randint(1, 8)}丁目{dice.randint(1, 60)}番地{dice.randint(1, 30)}"
    landline = f"0898-{dice.randint(20, 89)}-{dice.randint(0, 9999):04d}" if dice.random() < 0.5 else ""
    eldest = dice.randint(22, 95)
    residents = []
    for n in range(size):
        age = eldest if n == 0 else max(20, eldest - dice.randint(-3, 6)) if n == 1 else eldest - 22 - dice.randint(0, 14)
        residents.append(_invent_resident(dice, first + n, number, family, max(0, age), address, landline))
    lon, lat = 132.9 + 0.25 * dice.random(), 33.95 + 0.2 * dice.random()
    return Home(tuple(residents), round(lon, 5), round(lat, 5), f"area{town}", is_registered)


def _invent_resident(
    dice: random.Random, number: int, home: int, family: Named, age: int, address: str, landline: str
) -> Resident:
    sex = dice.choice("fm")
    given = dice.choice(GIVEN[sex])
    born = date(YEAR - age - 1, dice.randint(1, 12), dice.randint(1, 28))
    has_phone = 12 <= age and dice.random() < (0.9 if age < 65 else 0.6 if age < 80 else 0.25)
    is_vulnerable = dice.random() < (0.2 if age >= 75 else 0.01)
    needs = []
    if is_vulnerable:
        needs = [code for code, share in (("oxygen", 0.05), ("dialysis", 0.08), ("care", 0.5)) if dice.random() < share]
    if age < 2:
        needs.append("milk")
    mobile = f"0{dice.choice('789')}0-{dice.randint(1000, 9999)}-{dice.randint(0, 9999):04d}"
    description = Description(
        name=f"{family[0]} {given[0]}",
        kana=f"{family[1]} {given[1]}",
        birth_date=born,
        telephone=mobile if has_phone else landline,
        address=address,
        sex=sex,
        household=f"H{home}",
    )
    return Resident(f"R{number}", home, description, has_phone, is_vulnerable, tuple(needs))
