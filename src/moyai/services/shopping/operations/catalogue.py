"""The shop keeps its catalogue: items one by one, or a file at once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.services.shopping.catalogue_file import GoodsRow
from moyai.services.shopping.jan import is_valid_jan
from moyai.services.shopping.models import Item, Shelf, Shop
from moyai.services.shopping.refusals import ChangedMeanwhile, NotPossible
from moyai.services.shopping.texts import catalogue as say


@transaction.atomic
def keep_item(*, item: Item, by: User, now: datetime) -> Item:
    """Keep a new item, or what was changed about one but its stock; what is ordered keeps its price.

    Raises:
        NotPossible: the number or JAN code is another item's, or the JAN code is none.
    """
    if item.jan and not is_valid_jan(item.jan):
        raise NotPossible("jan", say.JAN)
    is_new = item.pk is None
    item.updated_at = now
    try:
        with transaction.atomic():
            if is_new:
                item.save(force_insert=True)
            else:
                changed = [f.name for f in Item._meta.concrete_fields if f.name not in ("id", "stock")]
                item.save(update_fields=changed)
    except IntegrityError:
        raise NotPossible("taken", say.TAKEN) from None
    _audit("keep_item", item, by, now, is_new=is_new, price_yen=item.price_yen)
    return item


@transaction.atomic
def set_stock(*, item: Item, seen: int | None, stock: int | None, by: User, now: datetime) -> None:
    """Say how many are on sale now; refused when somebody ordered since ``seen`` was looked at.

    Raises:
        ChangedMeanwhile: the number seen is no longer right.
        NotPossible: it is negative.
    """
    if stock is not None and stock < 0:
        raise NotPossible("stock", say.STOCK)
    own = Item.objects.filter(pk=item.pk)
    same = own.filter(stock__isnull=True) if seen is None else own.filter(stock=seen)
    if not same.update(stock=stock, updated_at=now):
        raise ChangedMeanwhile
    _audit("set_stock", item, by, now, stock=-1 if stock is None else stock)


@transaction.atomic
def import_goods(*, shop: Shop, rows: Sequence[GoodsRow], by: User, now: datetime) -> tuple[int, int]:
    """Keep a file's rows: new items, and what it says about known ones; all of it or nothing.

    Returns:
        How many are new, and how many were changed.

    Raises:
        NotPossible: a row cannot be kept; its number is named.
    """
    known = {item.number: item for item in shop.items.all()}
    shelves = {shelf.name: shelf for shelf in shop.shelves.all()}
    added = 0
    for row in rows:
        item = known.get(row.number) or Item(shop=shop, number=row.number)
        facts = dict(row.facts)
        if (name := facts.pop("shelf", None)) is not None:
            item.shelf = _get_shelf(shop, shelves, name)
        for field, value in facts.items():
            setattr(item, field, value)
        item.updated_at = now
        added += item.pk is None
        fields = None if item.pk is None else _list_fields(row)
        try:
            with transaction.atomic():
                item.save(update_fields=fields)
        except IntegrityError:
            raise NotPossible("row", say.ROW.format(line=row.line, number=row.number)) from None
    record(
        actor=f"user:{by.pk}",
        action="shopping.import_goods",
        subject=f"shop:{shop.key}",
        now=now,
        rows=len(rows),
        added=added,
    )
    return added, len(rows) - added


def _list_fields(row: GoodsRow) -> list[str]:
    """Return the columns that a row changes: what it does not name, above all the stock, is left alone."""
    return [*row.facts, "updated_at"]


def _get_shelf(shop: Shop, shelves: dict[str, Shelf], name: str) -> Shelf:
    if name not in shelves:
        shelves[name] = Shelf.objects.create(shop=shop, name=name, aisle=len(shelves) + 1)
    return shelves[name]


def _audit(verb: str, item: Item, by: User, now: datetime, **facts: int) -> None:
    subject = f"item:{item.shop.key}:{item.number}"
    record(actor=f"user:{by.pk}", action=f"shopping.{verb}", subject=subject, now=now, **facts)
