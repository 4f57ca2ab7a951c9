"""Partners."""

from django.db import models


class Partner(models.Model):
    """A firm or body that runs services with the town: a taxi firm, a shop, a clinic."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=24)
    phone = models.CharField(max_length=24, blank=True)

    def __str__(self) -> str:
        return self.name
