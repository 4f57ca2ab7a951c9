"""Has the database itself refuse to change a refund; erasing one when its time is over stays possible."""

from django.db import migrations

from moyai.core.append_only import freeze


class Migration(migrations.Migration):
    dependencies = [("shared_taxi", "0009_refunds_and_fees")]

    operations = [freeze("shared_taxi_refund", why="a refund is not changed", verbs=("UPDATE",))]
