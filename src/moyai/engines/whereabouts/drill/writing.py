"""How people write others down: left out, misheard, in other characters and widths."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import replace

from moyai.engines.whereabouts.claims import Description

_COMMON = str.maketrans("髙邉﨑廣濱櫻澤", "高辺崎広浜桜沢")
_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}


def write_card(dice: random.Random, true: Description) -> Description:
    """Return what a shelter's card says: name or reading, birth date, mostly a telephone or an address."""
    card = replace(true, household="")
    if dice.random() < 0.3:
        card = replace(card, name="")
    elif dice.random() < 0.3:
        card = replace(card, kana="")
    if dice.random() < 0.1:
        card = replace(card, birth_date=None)
    if dice.random() < 0.4:
        card = replace(card, telephone="")
    if dice.random() < 0.3:
        card = replace(card, address="")
    return _blur(dice, card)


def write_web(dice: random.Random, true: Description) -> Description:
    """Return what people type of themselves where they have no account."""
    told = replace(true, household="")
    if dice.random() < 0.25:
        told = replace(told, address="")
    if dice.random() < 0.2:
        told = replace(told, kana="")
    return _blur(dice, told)


def write_neighbour(dice: random.Random, true: Description) -> Description:
    """Return how a neighbour knows somebody: name, address, seldom more."""
    told = Description(name=true.name, address=true.address, sex=true.sex)
    if dice.random() < 0.3:
        told = replace(told, telephone=true.telephone)
    if dice.random() < 0.15:
        told = replace(told, address="")
    return _blur(dice, told)


def write_relative(dice: random.Random, true: Description) -> Description:
    """Return how a relative elsewhere tells of somebody: full name, birth date or telephone."""
    told = Description(name=true.name, kana=true.kana, sex=true.sex, birth_date=true.birth_date)
    if dice.random() < 0.5:
        told = replace(told, telephone=true.telephone)
    if dice.random() < 0.3:
        told = replace(told, birth_date=None)
    return _blur(dice, told)


def _blur(dice: random.Random, told: Description) -> Description:
    name, kana, telephone, address = told.name, told.kana, told.telephone, told.address
    if dice.random() < 0.5:
        name = name.translate(_COMMON)
    if dice.random() < 0.5:
        name, kana = name.replace(" ", ""), kana.replace(" ", "")
    if dice.random() < 0.5:
        kana = kana.translate(_TO_KATAKANA)
    if dice.random() < 0.03 and len(kana) > 3:
        spot = dice.randrange(len(kana) - 1)
        kana = kana[:spot] + kana[spot + 1 :]
    if dice.random() < 0.5:
        telephone = telephone.replace("-", "")
    if dice.random() < 0.02 and telephone:
        telephone = telephone[:-1] + str((int(telephone[-1]) + 1) % 10)
    if dice.random() < 0.5:
        address = address.replace("愛媛県", "").replace("丁目", "-").replace("番地", "ー")
    birth = told.birth_date
    if birth is not None and dice.random() < 0.02 and birth.day <= 12:
        birth = birth.replace(month=birth.day, day=birth.month)
    return replace(
        told,
        name=name,
        kana=unicodedata.normalize("NFC", kana),
        telephone=telephone,
        address=address,
        birth_date=birth,
    )
