"""Django app: The one register of residents: households, contacts, proxies, consents, eligibility."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention


class ResidentsConfig(AppConfig):
    """The one register of residents: households, contacts, proxies, consents, eligibility."""

    name = "moyai.core.residents"
    label = "residents"
    retention = (
        Retention(
            model="residents.Eligibility",
            what=_("登録の書類の写真と番号"),
            days=90,
            counted_from="decided_at",
            action="anonymise",
            reason=_("確認の結果についての問い合わせに答えるため"),
        ),
    )

    def ready(self) -> None:
        """Have evidence erased, and kept as long as it is ours."""
        from moyai.core.privacy.registry import register_eraser, register_holder
        from moyai.core.residents.erasing import erase_evidence, list_held

        register_eraser("residents.Eligibility", erase_evidence)
        register_holder("residents.Eligibility", list_held)
