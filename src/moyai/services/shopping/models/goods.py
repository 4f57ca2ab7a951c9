"""What is sold: shops, their shelves, the items."""

from django.db import models
from django.db.models import F, Q

from moyai.services.shopping.enums import OtcClass, TaxClass, Temperature


class Shop(models.Model):
    """A shop of a partner that packs orders. ``invoice_number`` is its 登録番号 (T and 13 digits)."""

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="shops")
    key = models.SlugField(unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=24, blank=True)
    invoice_number = models.CharField(max_length=14, blank=True)
    address = models.CharField(max_length=160, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lon__range=(-180, 180), lat__range=(-90, 90)), name="shop_on_earth"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Picture(models.Model):
    """A picture as its bytes, kept once; ``digest`` (SHA-256, hexadecimal) is its address."""

    digest = models.CharField(max_length=64, unique=True)
    content_type = models.CharField(max_length=20)
    body = models.BinaryField()
    kept_at = models.DateTimeField()


class Shelf(models.Model):
    """A department of a shop, such as vegetables. ``aisle`` is the order in which one walks past."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="shelves")
    name = models.CharField(max_length=30)
    name_en = models.CharField(max_length=40, blank=True)
    reading = models.CharField(max_length=40, blank=True)
    aisle = models.PositiveSmallIntegerField(default=0)
    picture = models.ForeignKey(Picture, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["aisle", "id"]
        constraints = [models.UniqueConstraint(fields=["shop", "name"], name="shelf_name_unique")]

    def __str__(self) -> str:
        return self.name


class Item(models.Model):
    """One thing that is sold.

    ``number`` is its code in the paper catalogue and on the telephone; it is never given to another item.
    ``price_yen`` includes the tax. Of what is sold by weight, ``price_yen`` is the price of ``weight_g``, and
    what is weighed when picking is paid in proportion. ``stock`` is what can still be ordered, orders already
    taken off; None: it is not counted. ``from_day`` to ``until_day`` is the season, both included.
    Items of one ``substitute_group`` may stand for one another.
    """

    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="items")
    shelf = models.ForeignKey(Shelf, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveIntegerField()
    jan = models.CharField(max_length=13, blank=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    reading = models.CharField(max_length=80, blank=True)
    size = models.CharField(max_length=30, blank=True)
    price_yen = models.PositiveIntegerField()
    tax_class = models.PositiveSmallIntegerField(choices=TaxClass.choices, default=TaxClass.REDUCED)
    weight_g = models.PositiveIntegerField()
    volume_ml = models.PositiveIntegerField(default=0)
    temperature = models.CharField(max_length=8, choices=Temperature.choices, default=Temperature.AMBIENT)
    otc_class = models.CharField(max_length=4, choices=OtcClass.choices, default=OtcClass.NONE)
    allergens = models.JSONField(default=list, blank=True)
    is_alcohol = models.BooleanField(default=False)
    is_sold_by_weight = models.BooleanField(default=False)
    substitute_group = models.CharField(max_length=30, blank=True)
    stock = models.PositiveIntegerField(null=True, blank=True)
    most_per_order = models.PositiveSmallIntegerField(default=20)
    from_day = models.DateField(null=True, blank=True)
    until_day = models.DateField(null=True, blank=True)
    is_offered = models.BooleanField(default=True)
    picture = models.ForeignKey(Picture, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["shelf__aisle", "number"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "number"], name="item_number_unique"),
            models.UniqueConstraint(fields=["shop", "jan"], condition=~Q(jan=""), name="item_jan_unique"),
            models.CheckConstraint(condition=Q(number__range=(1, 99999)), name="item_number_short"),
            models.CheckConstraint(condition=Q(price_yen__range=(1, 1_000_000)), name="item_price_real"),
            models.CheckConstraint(condition=Q(weight_g__range=(1, 100_000)), name="item_weight_real"),
            models.CheckConstraint(condition=Q(stock__isnull=True) | Q(stock__gte=0), name="item_stock_real"),
            models.CheckConstraint(condition=Q(most_per_order__range=(1, 99)), name="item_most_real"),
            models.CheckConstraint(condition=Q(tax_class__in=TaxClass.values), name="item_tax_known"),
            models.CheckConstraint(condition=Q(temperature__in=Temperature.values), name="item_cold_known"),
            models.CheckConstraint(condition=Q(otc_class__in=OtcClass.values), name="item_otc_known"),
            models.CheckConstraint(
                condition=Q(from_day__isnull=True)
                | Q(until_day__isnull=True)
                | Q(until_day__gte=F("from_day")),
                name="item_season_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["shop", "reading"], name="item_by_reading"),
            models.Index(fields=["shop", "substitute_group"], name="item_by_group"),
        ]

    def __str__(self) -> str:
        return self.name
