import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mobile_clinic", "0003_tables_3")]

    operations = [
        migrations.CreateModel(
            name="TreatmentPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("plan", "診療計画"), ("nursing", "訪問看護指示書")], max_length=8
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("content", models.BinaryField()),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField()),
                ("written_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agreed_by",
                    models.CharField(
                        blank=True,
                        choices=[("self", "ご本人"), ("family", "ご家族"), ("guardian", "後見人")],
                        max_length=8,
                    ),
                ),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "doctor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans_written",
                        to="mobile_clinic.practitioner",
                    ),
                ),
                (
                    "hospital",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans_naming_it",
                        to="mobile_clinic.institution",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="mobile_clinic.patient",
                    ),
                ),
            ],
            options={
                "ordering": ["patient", "kind", "-version"],
            },
        ),
        migrations.CreateModel(
            name="PlanDoctor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("when", models.CharField(max_length=60)),
                (
                    "doctor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans_open_to",
                        to="mobile_clinic.practitioner",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plan_doctors",
                        to="mobile_clinic.treatmentplan",
                    ),
                ),
            ],
            options={
                "ordering": ["plan", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField()),
                ("begins", models.PositiveSmallIntegerField()),
                ("ends", models.PositiveSmallIntegerField()),
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
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                (
                    "car",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="turns",
                        to="mobile_clinic.cliniccar",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="turns",
                        to="mobile_clinic.institution",
                    ),
                ),
            ],
            options={
                "ordering": ["car", "weekday", "begins"],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, unique=True)),
                ("idempotency_key", models.CharField(max_length=100, unique=True)),
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
                ("task", models.CharField(blank=True, db_index=True, max_length=8)),
                ("name", models.CharField(max_length=80)),
                ("lon", models.FloatField()),
                ("lat", models.FloatField()),
                ("needs_ramp", models.BooleanField(default=False)),
                ("arrives_at", models.DateTimeField()),
                ("call_from", models.DateTimeField()),
                ("call_until", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("held", "仮予約"),
                            ("booked", "予約済み"),
                            ("under_way", "向かっている"),
                            ("at_door", "車が着いた"),
                            ("in_call", "診察中"),
                            ("done", "終わった"),
                            ("cancelled", "取り消し"),
                            ("no_show", "不在"),
                            ("moved", "対面に切りかえ"),
                        ],
                        db_index=True,
                        max_length=10,
                    ),
                ),
                ("held_until", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("booked_at", models.DateTimeField()),
                ("booked_by", models.CharField(max_length=64)),
                ("channel", models.CharField(max_length=12)),
                ("reached_at", models.DateTimeField(blank=True, null=True)),
                ("call_started_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("cancelled_by", models.CharField(blank=True, max_length=64)),
                ("undo_until", models.DateTimeField(blank=True, null=True)),
                ("moved_why", models.CharField(blank=True, max_length=24)),
                (
                    "device_sets",
                    models.ManyToManyField(blank=True, related_name="visits", to="mobile_clinic.deviceset"),
                ),
                (
                    "doctor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits_as_doctor",
                        to="mobile_clinic.practitioner",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="mobile_clinic.institution",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="mobile_clinic.patient",
                    ),
                ),
                (
                    "reservation",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="clinic_visit",
                        to="reservations.reservation",
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="mobile_clinic.share",
                    ),
                ),
            ],
            options={
                "ordering": ["arrives_at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="treatmentplan",
            name="visit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="plans",
                to="mobile_clinic.visit",
            ),
        ),
        migrations.CreateModel(
            name="Tiding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=16)),
                ("text", models.JSONField(default=dict)),
                ("at", models.DateTimeField(db_index=True)),
                ("key", models.CharField(max_length=100, unique=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tidings",
                        to="mobile_clinic.institution",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tidings",
                        to="mobile_clinic.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, unique=True)),
                (
                    "side",
                    models.CharField(
                        choices=[("patient", "患者のそば"), ("doctor", "医師の部屋")], max_length=8
                    ),
                ),
                (
                    "companion",
                    models.CharField(
                        choices=[
                            ("family", "ご家族"),
                            ("interpreter", "通訳"),
                            ("carer", "介護の方"),
                            ("staff", "医療の職員"),
                            ("other", "そのほか"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name", models.BinaryField()),
                ("agreed", models.BooleanField()),
                ("noted_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="presences_noted",
                        to="mobile_clinic.practitioner",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="presences",
                        to="mobile_clinic.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["visit", "noted_at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="prescription",
            name="visit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="prescriptions",
                to="mobile_clinic.visit",
            ),
        ),
        migrations.CreateModel(
            name="OnlineConsent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, unique=True)),
                ("asked_for", models.BooleanField()),
                (
                    "given_by",
                    models.CharField(
                        choices=[("self", "ご本人"), ("family", "ご家族"), ("guardian", "後見人")],
                        max_length=8,
                    ),
                ),
                ("given_at", models.DateTimeField()),
                ("may_record", models.BooleanField(default=False)),
                ("may_join", models.JSONField(default=list)),
                ("sharing", models.JSONField(default=dict)),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_by", models.CharField(blank=True, max_length=64)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="mobile_clinic.patient",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents_taken",
                        to="mobile_clinic.practitioner",
                    ),
                ),
                (
                    "withdrawn_visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="withdrawals",
                        to="mobile_clinic.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["patient", "-given_at"],
            },
        ),
    ]
