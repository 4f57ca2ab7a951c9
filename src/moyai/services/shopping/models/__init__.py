"""Shops and their goods, rounds, members, orders."""

from moyai.services.shopping.models.goods import Item, Picture, Shelf, Shop
from moyai.services.shopping.models.members import Favourite, Member
from moyai.services.shopping.models.money import (
    Bill,
    ChargeFile,
    ChargeRow,
    GoodsRefund,
    PaymentDetails,
    Reminder,
    Settlement,
    ShoppingMonth,
    Slip,
    SlipLine,
)
from moyai.services.shopping.models.orders import Line, Order
from moyai.services.shopping.models.picking import Box, BoxContent, Deed, Picker
from moyai.services.shopping.models.rounds import Round, RoundRule, ShopClosedDay
from moyai.services.shopping.models.standing import (
    StandingDay,
    StandingLine,
    StandingOrder,
    StandingSkip,
)

__all__ = [
    "Bill",
    "Box",
    "BoxContent",
    "ChargeFile",
    "ChargeRow",
    "Deed",
    "Favourite",
    "GoodsRefund",
    "Item",
    "Line",
    "Member",
    "Order",
    "PaymentDetails",
    "Picker",
    "Picture",
    "Reminder",
    "Round",
    "RoundRule",
    "Settlement",
    "Shelf",
    "Shop",
    "ShopClosedDay",
    "ShoppingMonth",
    "Slip",
    "SlipLine",
    "StandingDay",
    "StandingLine",
    "StandingOrder",
    "StandingSkip",
]
