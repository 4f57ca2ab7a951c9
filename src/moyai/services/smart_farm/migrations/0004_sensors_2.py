import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("smart_farm", "0003_sensors")]

    operations = [
        migrations.CreateModel(
            name="Watering",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("ml", models.PositiveIntegerField()),
                (
                    "bed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waterings",
                        to="smart_farm.bed",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="waterings",
                        to="smart_farm.farmmember",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="DayAdvice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("water", "water"),
                            ("wait", "wait"),
                            ("wait_for_rain", "wait_for_rain"),
                            ("do_not", "do_not"),
                            ("look", "look"),
                        ],
                        max_length=13,
                    ),
                ),
                ("mm", models.FloatField()),
                ("bed_ml", models.PositiveIntegerField()),
                ("plant_ml", models.PositiveIntegerField(blank=True, null=True)),
                ("is_sure", models.BooleanField()),
                ("is_due", models.BooleanField()),
                ("next_need", models.DateField(blank=True, null=True)),
                ("in_the_evening", models.BooleanField(default=False)),
                ("reasons", models.JSONField(default=list)),
                ("facts", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField()),
                (
                    "bed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advice",
                        to="smart_farm.bed",
                    ),
                ),
            ],
            options={
                "ordering": ["-day", "bed"],
                "constraints": [
                    models.UniqueConstraint(fields=("bed", "day"), name="farm_advice_once_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Planting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sown_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("plants", models.PositiveIntegerField(default=0)),
                ("soil_depth_mm", models.PositiveIntegerField(default=300)),
                ("is_covered", models.BooleanField(default=False)),
                (
                    "bed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plantings",
                        to="smart_farm.bed",
                    ),
                ),
                (
                    "crop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plantings",
                        to="smart_farm.crop",
                    ),
                ),
            ],
            options={
                "ordering": ["bed", "-sown_on"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("bed",),
                        name="farm_bed_has_one_crop",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            ("ended_on__gte", models.F("sown_on")),
                            _connector="OR",
                        ),
                        name="farm_crop_forwards",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("soil_depth_mm__range", (50, 2000))), name="farm_soil_has_a_depth"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RefusedRows",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("code", models.CharField(blank=True, max_length=40)),
                ("why", models.CharField(max_length=16)),
                ("count", models.PositiveIntegerField(default=0)),
                ("last_at", models.DateTimeField()),
                (
                    "farm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refused_rows",
                        to="smart_farm.farm",
                    ),
                ),
            ],
            options={
                "ordering": ["-day", "-count"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("farm", "day", "code", "why"), name="farm_refused_rows_once"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="sensor",
            constraint=models.UniqueConstraint(fields=("farm", "code"), name="farm_sensor_code_unique"),
        ),
        migrations.AddConstraint(
            model_name="sensor",
            constraint=models.CheckConstraint(
                condition=models.Q(("interval_s__range", (1, 86400))), name="farm_sensor_speaks"
            ),
        ),
        migrations.AddConstraint(
            model_name="robotfeed",
            constraint=models.UniqueConstraint(fields=("robot", "pin"), name="farm_pin_is_one_sensor"),
        ),
        migrations.AddConstraint(
            model_name="robotfeed",
            constraint=models.CheckConstraint(
                condition=models.Q(("raw_low", models.F("raw_high")), _negated=True),
                name="farm_feed_has_a_span",
            ),
        ),
        migrations.AddIndex(
            model_name="dirtyhour",
            index=models.Index(fields=["marked_at"], name="farm_hours_to_sum_up"),
        ),
        migrations.AddIndex(
            model_name="sensoralert",
            index=models.Index(fields=["farm", "ended_at"], name="farm_alerts_that_stand"),
        ),
        migrations.AddConstraint(
            model_name="sensoralert",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True), ("sensor__isnull", True)),
                fields=("bed", "kind"),
                name="farm_bed_alert_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="sensoralert",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True), ("sensor__isnull", False)),
                fields=("sensor", "kind"),
                name="farm_sensor_alert_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="sensoralert",
            constraint=models.CheckConstraint(
                condition=models.Q(("bed__isnull", False), ("sensor__isnull", False), _connector="OR"),
                name="farm_alert_of_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="sensorkey",
            constraint=models.CheckConstraint(
                condition=models.Q(("scope__in", ["write", "read"])), name="farm_key_scope_known"
            ),
        ),
        migrations.AddIndex(
            model_name="watering",
            index=models.Index(fields=["bed", "at"], name="farm_waterings_of_a_bed"),
        ),
        migrations.AddConstraint(
            model_name="watering",
            constraint=models.CheckConstraint(
                condition=models.Q(("ml__range", (1, 1000000))), name="farm_watering_bounded"
            ),
        ),
    ]
