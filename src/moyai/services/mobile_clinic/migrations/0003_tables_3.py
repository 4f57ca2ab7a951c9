import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mobile_clinic", "0002_tables_2")]

    operations = [
        migrations.CreateModel(
            name="Guidance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, unique=True)),
                ("planned_at", models.DateTimeField()),
                ("rests_on", models.BinaryField()),
                ("leak_risk_told", models.BooleanField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("planned", "予約した"),
                            ("done", "説明した"),
                            ("in_person", "対面に切りかえた"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.BinaryField(blank=True, null=True)),
                (
                    "pharmacist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guidances",
                        to="mobile_clinic.practitioner",
                    ),
                ),
                (
                    "prescription",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guidance",
                        to="mobile_clinic.prescription",
                    ),
                ),
            ],
            options={
                "ordering": ["planned_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PrescriptionSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("content", models.BinaryField()),
                ("written_at", models.DateTimeField()),
                (
                    "prescription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sheets",
                        to="mobile_clinic.prescription",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets_written",
                        to="mobile_clinic.practitioner",
                    ),
                ),
            ],
            options={
                "ordering": ["prescription", "-number"],
            },
        ),
        migrations.CreateModel(
            name="PrescriptionStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "before",
                    models.CharField(
                        choices=[
                            ("draft", "書いている"),
                            ("sent", "薬局へ送った"),
                            ("asked", "疑義照会中"),
                            ("accepted", "薬局が引き受けた"),
                            ("dispensed", "調剤した"),
                            ("carried", "配達に出した"),
                            ("delivered", "手渡した"),
                            ("received", "受け取りを確かめた"),
                            ("cancelled", "取り消し"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("draft", "書いている"),
                            ("sent", "薬局へ送った"),
                            ("asked", "疑義照会中"),
                            ("accepted", "薬局が引き受けた"),
                            ("dispensed", "調剤した"),
                            ("carried", "配達に出した"),
                            ("delivered", "手渡した"),
                            ("received", "受け取りを確かめた"),
                            ("cancelled", "取り消し"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mobile_clinic.practitioner",
                    ),
                ),
                (
                    "prescription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="mobile_clinic.prescription",
                    ),
                ),
            ],
            options={
                "ordering": ["prescription", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReceivedResource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, unique=True)),
                ("kind", models.CharField(max_length=24)),
                ("mark", models.CharField(max_length=64, unique=True)),
                ("body", models.BinaryField()),
                ("received_at", models.DateTimeField(db_index=True)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="received",
                        to="mobile_clinic.patient",
                    ),
                ),
                (
                    "permit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="received",
                        to="mobile_clinic.apppermit",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SetAside",
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
                        choices=[
                            ("echo", "エコー"),
                            ("ecg", "12誘導心電図"),
                            ("sound", "聴診の音"),
                            ("fetal", "胎児心拍の記録"),
                            ("eye", "眼の写真"),
                        ],
                        max_length=8,
                    ),
                ),
                ("why", models.CharField(max_length=16)),
                ("facts", models.BinaryField()),
                ("digest", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("file", models.CharField(max_length=48)),
                ("sent_at", models.DateTimeField()),
                ("sent_by", models.CharField(max_length=64)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="set_aside",
                        to="mobile_clinic.patient",
                    ),
                ),
            ],
            options={
                "ordering": ["-sent_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField(db_index=True)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
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
                (
                    "origin",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("own", "自分の枠"),
                            ("common", "共用の枠"),
                            ("released", "使われなかった枠"),
                            ("swap", "交換した枠"),
                        ],
                        max_length=8,
                    ),
                ),
                ("nurse_task", models.CharField(blank=True, max_length=8)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("closed_why", models.CharField(blank=True, max_length=80)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "car",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="mobile_clinic.cliniccar",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="mobile_clinic.institution",
                    ),
                ),
                (
                    "nurse",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="mobile_clinic.practitioner",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="own_shares",
                        to="mobile_clinic.institution",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "car"],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=8, unique=True)),
                ("month", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "お支払い待ち"), ("paid", "お支払いずみ")],
                        db_index=True,
                        default="open",
                        max_length=6,
                    ),
                ),
                ("issued_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("paid_at", models.DateTimeField(blank=True, null=True)),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="mobile_clinic.institution",
                    ),
                ),
            ],
            options={
                "ordering": ["-month", "institution"],
            },
        ),
        migrations.CreateModel(
            name="Swap",
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
                            ("asked", "返事待ち"),
                            ("accepted", "交換した"),
                            ("declined", "断られた"),
                            ("withdrawn", "取り下げた"),
                            ("undone", "もとに戻した"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="swaps_asked",
                        to="mobile_clinic.institution",
                    ),
                ),
                (
                    "asked_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="swaps_received",
                        to="mobile_clinic.institution",
                    ),
                ),
                (
                    "given",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="swaps_given",
                        to="mobile_clinic.share",
                    ),
                ),
                (
                    "wanted",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="swaps_wanted",
                        to="mobile_clinic.share",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
            },
        ),
    ]
