"""Writes the register's places as the table they can be loaded from again, each with its number."""

import csv
from pathlib import Path

from moyai.core.places.models import Facility
from moyai.town.tables import COLUMNS, MAY_LACK

PLACES = "places.csv"


def write_places(folder: Path) -> Path:
    """Write the places into the folder and return the file.

    Raises:
        FileExistsError: There is such a table already; it is left alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    columns = (*COLUMNS[PLACES], *MAY_LACK[PLACES])
    with (folder / PLACES).open("x", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(columns)
        for place in Facility.objects.order_by("number"):
            table.writerow([_show(getattr(place, column)) for column in columns])
    return folder / PLACES


def _show(value: object) -> object:
    return ("yes" if value else "no") if isinstance(value, bool) else value
