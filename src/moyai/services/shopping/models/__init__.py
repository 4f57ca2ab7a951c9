"""Shops and their goods, rounds, members, orders."""

from moyai.services.shopping.models.goods import Item, Picture, Shelf, Shop
from moyai.services.shopping.models.members import Favourite, Member
from moyai.services.shopping.models.orders import Line, Order
from moyai.services.shopping.models.rounds import Round, RoundRule, ShopClosedDay
from moyai.services.shopping.models.standing import (
    StandingDay,
    StandingLine,
    StandingOrder,
    StandingSkip,
)

__all__ = [
    "Favourite",
    "Item",
    "Line",
    "Member",
    "Order",
    "Picture",
    "Round",
    "RoundRule",
    "Shelf",
    "Shop",
    "ShopClosedDay",
    "StandingDay",
    "StandingLine",
    "StandingOrder",
    "StandingSkip",
]
