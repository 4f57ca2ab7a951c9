import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mobile_clinic", "0005_tables_5")]

    operations = [
        migrations.CreateModel(
            name="VitalsAlert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, unique=True)),
                ("mark", models.CharField(max_length=32, unique=True)),
                ("grade", models.PositiveSmallIntegerField()),
                ("body", models.BinaryField()),
                ("raised_at", models.DateTimeField()),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="mobile_clinic.patient",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="mobile_clinic.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["-grade", "-raised_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="AlertSight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mobile_clinic.practitioner",
                    ),
                ),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sights",
                        to="mobile_clinic.vitalsalert",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="VitalsPacket",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=40)),
                ("number", models.BigIntegerField()),
                ("mark", models.CharField(max_length=32)),
                ("body", models.BinaryField()),
                ("sent_by", models.CharField(max_length=64)),
                ("received_at", models.DateTimeField(db_index=True)),
                ("times_received", models.PositiveIntegerField(default=1)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packets",
                        to="mobile_clinic.patient",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packets",
                        to="mobile_clinic.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["received_at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="vitalsalert",
            name="packet",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="alerts",
                to="mobile_clinic.vitalspacket",
            ),
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "programme",
                    models.CharField(
                        choices=[
                            ("chronic", "慢性の病気の診察"),
                            ("maternity", "妊婦健診"),
                            ("eye", "目の診察"),
                            ("teens", "10代の相談"),
                        ],
                        max_length=12,
                    ),
                ),
                ("earliest", models.DateField()),
                ("latest", models.DateField()),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.CharField(max_length=64)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "空きを待っている"),
                            ("offered", "空きを案内した"),
                            ("granted", "枠がとれた"),
                            ("withdrawn", "取りやめた"),
                            ("expired", "日が過ぎた"),
                            ("refused", "お断りした"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("passed", models.JSONField(default=list)),
                ("offered_until", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("refusal", models.CharField(blank=True, max_length=24)),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wishes",
                        to="mobile_clinic.institution",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wishes",
                        to="mobile_clinic.patient",
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="wishes",
                        to="mobile_clinic.share",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="wishes",
                        to="mobile_clinic.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="AppToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("is_refresh", models.BooleanField(default=False)),
                ("scopes", models.JSONField(default=list)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "permit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to="mobile_clinic.apppermit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("made_at"))), name="app_token_forwards"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClosedDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField(db_index=True)),
                ("why", models.CharField(max_length=80)),
                (
                    "car",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="closed_days",
                        to="mobile_clinic.cliniccar",
                    ),
                ),
            ],
            options={
                "ordering": ["date"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("car", "date"), name="closed_day_once", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImageDelivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "画像サーバーへ送る前"),
                            ("sent", "画像サーバーに保管ずみ"),
                            ("refused", "画像サーバーが受けつけない"),
                            ("held", "送らない（ファイルの名前がちがう）"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField(db_index=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("why", models.CharField(blank=True, max_length=120)),
                (
                    "finding",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="delivery",
                        to="mobile_clinic.finding",
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["waiting", "sent", "refused", "held"])),
                        name="image_delivery_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "sent"), _negated=True),
                            ("sent_at__isnull", False),
                            _connector="OR",
                        ),
                        name="image_sent_at_a_time",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="institution",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["clinic", "hospital", "pharmacy"])),
                name="institution_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="institution",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__regex", "^[0-9]{10}$")), name="institution_number_whole"
            ),
        ),
        migrations.AddConstraint(
            model_name="patient",
            constraint=models.UniqueConstraint(fields=("institution", "chart_no"), name="patient_chart_once"),
        ),
        migrations.AddConstraint(
            model_name="patient",
            constraint=models.UniqueConstraint(
                condition=models.Q(("merged_into__isnull", True)),
                fields=("institution", "resident"),
                name="patient_once_an_institution",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="appointment_forwards"
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["booked", "done", "cancelled", "no_show"])),
                name="appointment_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("back_code", ""), ("carrier", ""), ("there_code", "")),
                    models.Q(
                        models.Q(("carrier", ""), _negated=True), models.Q(("there_code", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="appointment_rides_have_a_carrier",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "booked")),
                fields=("patient", "starts_at"),
                name="patient_seen_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="patientdoor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outpatient_minutes__gte", 5),
                    ("outpatient_until__gt", models.F("outpatient_from")),
                    ("outpatient_until__lte", 1440),
                ),
                name="door_outpatient_hours",
            ),
        ),
        migrations.AddConstraint(
            model_name="patientdoor",
            constraint=models.CheckConstraint(
                condition=models.Q(("ahead_days__gt", models.F("notice_days"))), name="door_opens_some_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="practitioner",
            constraint=models.UniqueConstraint(
                fields=("user", "institution"), name="practitioner_once_a_house"
            ),
        ),
        migrations.AddConstraint(
            model_name="practitioner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("profession__in", ["doctor", "nurse", "midwife", "technician", "pharmacist", "clerk"])
                ),
                name="practitioner_profession_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="noteread",
            constraint=models.UniqueConstraint(fields=("note", "reader"), name="note_read_once"),
        ),
        migrations.AddIndex(
            model_name="breakglass",
            index=models.Index(fields=["user", "patient", "until"], name="glass_by_user"),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("opened_at"))), name="glass_forwards"
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__in", ["emergency", "stand_in", "transfer", "asked"])),
                name="glass_reason_known",
            ),
        ),
    ]
