from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mobile_clinic", "0006_tables_6")]

    operations = [
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("reviewed_at__isnull", True), ("reviewed_by__isnull", True), ("verdict", "open")
                    ),
                    models.Q(
                        ("reviewed_at__isnull", False),
                        ("reviewed_by__isnull", False),
                        ("verdict__in", ["justified", "unjustified"]),
                    ),
                    _connector="OR",
                ),
                name="glass_judged_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="pregnancy",
            constraint=models.UniqueConstraint(fields=("code", "version"), name="pregnancy_version_once"),
        ),
        migrations.AddConstraint(
            model_name="pregnancy",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__gte", 1)), name="pregnancy_versions_from_1"
            ),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_at__isnull", True)),
                fields=("prescription",),
                name="inquiry_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("outcome", "")),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("outcome__in", ["as_written", "changed", "cancelled"]),
                    ),
                    _connector="OR",
                ),
                name="inquiry_answered_somehow",
            ),
        ),
        migrations.AddConstraint(
            model_name="guidance",
            constraint=models.CheckConstraint(
                condition=models.Q(("leak_risk_told", True)), name="guidance_risk_was_told"
            ),
        ),
        migrations.AddConstraint(
            model_name="guidance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("outcome", "planned")),
                    models.Q(("ended_at__isnull", False), ("outcome__in", ["done", "in_person"])),
                    _connector="OR",
                ),
                name="guidance_over_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="prescriptionsheet",
            constraint=models.UniqueConstraint(fields=("prescription", "number"), name="sheet_once"),
        ),
        migrations.AddIndex(
            model_name="receivedresource",
            index=models.Index(fields=["patient", "kind"], name="received_of_patient"),
        ),
        migrations.AddConstraint(
            model_name="setaside",
            constraint=models.UniqueConstraint(fields=("patient", "digest"), name="set_aside_once_a_patient"),
        ),
        migrations.AddConstraint(
            model_name="setaside",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["echo", "ecg", "sound", "fetal", "eye"])),
                name="set_aside_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.UniqueConstraint(fields=("car", "starts_at"), name="share_once_a_part"),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="share_forwards"
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.CheckConstraint(
                condition=models.Q(("programme__in", ["chronic", "maternity", "eye", "teens"])),
                name="share_programme_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("holder__isnull", True), ("origin", "")),
                    models.Q(
                        ("holder__isnull", False), ("origin__in", ["own", "common", "released", "swap"])
                    ),
                    _connector="OR",
                ),
                name="share_held_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.UniqueConstraint(
                fields=("institution", "month"), name="statement_once_a_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paid_at__isnull", True), ("status", "open")),
                    models.Q(("paid_at__isnull", False), ("status", "paid")),
                    _connector="OR",
                ),
                name="statement_paid_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="swap",
            constraint=models.CheckConstraint(
                condition=models.Q(("given", models.F("wanted")), _negated=True), name="swap_of_two_shares"
            ),
        ),
        migrations.AddConstraint(
            model_name="swap",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked_by", models.F("asked_of")), _negated=True), name="swap_between_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="swap",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["asked", "accepted", "declined", "withdrawn", "undone"])),
                name="swap_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="swap",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "asked")), fields=("given", "wanted"), name="swap_asked_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="plandoctor",
            constraint=models.UniqueConstraint(fields=("plan", "doctor"), name="plan_doctor_once"),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__lte", 6)), name="turn_weekday_real"
            ),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends__gt", models.F("begins")), ("ends__lte", 1440)),
                name="turn_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.CheckConstraint(
                condition=models.Q(("programme__in", ["chronic", "maternity", "eye", "teens"])),
                name="turn_programme_known",
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["institution", "arrives_at"], name="visit_by_institution"),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "held",
                            "booked",
                            "under_way",
                            "at_door",
                            "in_call",
                            "done",
                            "cancelled",
                            "no_show",
                            "moved",
                        ],
                    )
                ),
                name="visit_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("call_from__gte", models.F("arrives_at")), ("call_until__gt", models.F("call_from"))
                ),
                name="visit_forwards",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "held"), _negated=True),
                    ("held_until__isnull", False),
                    _connector="OR",
                ),
                name="visit_hold_has_an_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["done", "cancelled", "no_show", "moved"]), _negated=True),
                    ("ended_at__isnull", False),
                    _connector="OR",
                ),
                name="visit_over_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["held", "booked", "under_way", "at_door", "in_call"])),
                fields=("patient", "arrives_at"),
                name="patient_visited_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="treatmentplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["plan", "nursing"])), name="plan_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="treatmentplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_until__gte", models.F("valid_from"))), name="plan_forwards"
            ),
        ),
        migrations.AddConstraint(
            model_name="treatmentplan",
            constraint=models.UniqueConstraint(
                fields=("patient", "kind", "version"), name="plan_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="treatmentplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("agreed_at__isnull", False), ("ended_at__isnull", True), ("superseded_at__isnull", True)
                ),
                fields=("patient", "kind"),
                name="plan_one_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="treatmentplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("agreed_at__isnull", True), ("ended_at__isnull", True)),
                fields=("patient", "kind"),
                name="plan_one_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="treatmentplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed_at__isnull", True), ("agreed_by", "")),
                    models.Q(("agreed_at__isnull", False), ("agreed_by__in", ["self", "family", "guardian"])),
                    _connector="OR",
                ),
                name="plan_agreed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["patient", "doctor"])), name="presence_side_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.CheckConstraint(
                condition=models.Q(("companion__in", ["family", "interpreter", "carer", "staff", "other"])),
                name="presence_who_known",
            ),
        ),
        migrations.AddIndex(
            model_name="prescription",
            index=models.Index(fields=["pharmacy", "status"], name="prescription_queue"),
        ),
        migrations.AddConstraint(
            model_name="prescription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "draft",
                            "sent",
                            "asked",
                            "accepted",
                            "dispensed",
                            "carried",
                            "delivered",
                            "received",
                            "cancelled",
                        ],
                    )
                ),
                name="prescription_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="prescription",
            constraint=models.CheckConstraint(
                condition=models.Q(("handing__in", ["delivery", "counter"])), name="prescription_handing"
            ),
        ),
        migrations.AddConstraint(
            model_name="prescription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["draft", "cancelled"]), ("pharmacy__isnull", False), _connector="OR"
                ),
                name="prescription_sent_somewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="onlineconsent",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked_for", True)), name="consent_asked_for_by_patient"
            ),
        ),
        migrations.AddConstraint(
            model_name="onlineconsent",
            constraint=models.CheckConstraint(
                condition=models.Q(("given_by__in", ["self", "family", "guardian"])),
                name="consent_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="onlineconsent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_at__isnull", True), ("withdrawn_at__isnull", True)),
                fields=("patient",),
                name="consent_one_standing",
            ),
        ),
        migrations.AddIndex(
            model_name="measuring",
            index=models.Index(fields=["device_set", "-opened_at"], name="measuring_latest"),
        ),
        migrations.AddConstraint(
            model_name="measuring",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("opened_at"))), name="measuring_forwards"
            ),
        ),
        migrations.AddConstraint(
            model_name="inpersonmove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "why__in",
                        ["worse", "needs_touch", "line_lost", "patient_wish", "consent_gone", "doctor_away"],
                    )
                ),
                name="move_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="inpersonmove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("called_at__isnull", True), ("takes__isnull", True)),
                    models.Q(("called_at__isnull", False), ("takes__isnull", False)),
                    _connector="OR",
                ),
                name="move_called_and_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="identitycheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "means__in",
                        [
                            "my_number",
                            "licence",
                            "certificate",
                            "handbook",
                            "student",
                            "photo_card",
                            "two_papers",
                            "known",
                        ],
                    )
                ),
                name="identity_means_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="identitycheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("doctor_shown__in", ["", "hpki", "licence", "name"])),
                name="identity_doctor_shown",
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["patient", "-taken_at"], name="finding_by_patient"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(fields=("patient", "digest"), name="finding_once_a_patient"),
        ),
    ]
