import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mobile_clinic", "0004_tables_4")]

    operations = [
        migrations.CreateModel(
            name="Measuring",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                (
                    "device_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measurings",
                        to="mobile_clinic.deviceset",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measurings",
                        to="mobile_clinic.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="InPersonMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("worse", "容体が変わった・急に悪くなった"),
                            ("needs_touch", "触れて診ることや検査が要る"),
                            ("line_lost", "映像や音声がつながらない"),
                            ("patient_wish", "ご本人が対面を望んだ"),
                            ("consent_gone", "同意が取り下げられた"),
                            ("doctor_away", "医師が来られない"),
                        ],
                        max_length=16,
                    ),
                ),
                ("note", models.BinaryField()),
                ("moved_at", models.DateTimeField()),
                ("called_at", models.DateTimeField(blank=True, null=True)),
                ("takes", models.BooleanField(blank=True, null=True)),
                (
                    "hospital",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves_to_it",
                        to="mobile_clinic.institution",
                    ),
                ),
                (
                    "called_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mobile_clinic.practitioner",
                    ),
                ),
                (
                    "moved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves_made",
                        to="mobile_clinic.practitioner",
                    ),
                ),
                (
                    "visit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="in_person_move",
                        to="mobile_clinic.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["-moved_at"],
            },
        ),
        migrations.CreateModel(
            name="IdentityCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("my_number", "マイナンバーカード"),
                            ("licence", "運転免許証"),
                            ("certificate", "資格確認書"),
                            ("handbook", "母子健康手帳"),
                            ("student", "学生証"),
                            ("photo_card", "そのほかの写真つきの証明書"),
                            ("two_papers", "写真のない証明書2つ"),
                            ("known", "対面で診ている患者（面識あり）"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "doctor_shown",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("hpki", "HPKIカード"),
                            ("licence", "医師免許証の写し"),
                            ("name", "名札と氏名"),
                        ],
                        max_length=8,
                    ),
                ),
                ("checked_at", models.DateTimeField()),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identity_checks",
                        to="mobile_clinic.patient",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identities_checked",
                        to="mobile_clinic.practitioner",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="identity_checks",
                        to="mobile_clinic.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["-checked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Finding",
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
                (
                    "status",
                    models.CharField(
                        choices=[("kept", "保管ずみ"), ("doubted", "本人か確認が必要")], max_length=8
                    ),
                ),
                ("facts", models.BinaryField()),
                ("digest", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("file", models.CharField(max_length=48)),
                ("source", models.CharField(max_length=40)),
                ("taken_at", models.DateTimeField()),
                ("kept_at", models.DateTimeField()),
                ("kept_by", models.CharField(max_length=64)),
                ("decided_by", models.CharField(blank=True, max_length=64)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="mobile_clinic.patient",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="findings",
                        to="mobile_clinic.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["-taken_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="clinicnote",
            name="visit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="notes",
                to="mobile_clinic.visit",
            ),
        ),
        migrations.CreateModel(
            name="AntenatalCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8)),
                ("version", models.PositiveIntegerField()),
                ("pregnancy_code", models.CharField(db_index=True, max_length=8)),
                ("body", models.BinaryField()),
                ("written_at", models.DateTimeField()),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="antenatal_checks",
                        to="mobile_clinic.patient",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mobile_clinic.practitioner",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="antenatal_checks",
                        to="mobile_clinic.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="VisitCharge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cost_yen", models.PositiveIntegerField()),
                ("institution_yen", models.PositiveIntegerField()),
                ("city_yen", models.PositiveIntegerField()),
                ("facility_fee_yen", models.PositiveIntegerField()),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="charges",
                        to="mobile_clinic.statement",
                    ),
                ),
                (
                    "visit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="charge",
                        to="mobile_clinic.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["statement", "visit__arrives_at"],
            },
        ),
        migrations.CreateModel(
            name="VisitStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.CharField(max_length=24)),
                ("done_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mobile_clinic.practitioner",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mobile_clinic.practitioner",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="mobile_clinic.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["done_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="VisitWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "companion",
                    models.CharField(
                        choices=[("nobody", "ひとりで"), ("family", "家族と"), ("interpreter", "通訳と")],
                        default="nobody",
                        max_length=12,
                    ),
                ),
                ("comes_at", models.DateTimeField(blank=True, null=True)),
                ("asks_call_at", models.DateTimeField(blank=True, null=True)),
                ("rung_at", models.DateTimeField(blank=True, null=True)),
                (
                    "appointment",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="word",
                        to="mobile_clinic.appointment",
                    ),
                ),
                (
                    "visit",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="word",
                        to="mobile_clinic.visit",
                    ),
                ),
            ],
        ),
    ]
