"""Django app: The LINE channel."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from moyai.core.conversations.registry import Capabilities, register_channel, register_follower
from moyai.core.manifest import Retention

CAPABILITIES = Capabilities("line", idle=timedelta(hours=24), max_options=9, max_ask=400)
SEND_EVERY_S = 0.5
LEARN_EVERY_S = 5


class LineConfig(AppConfig):
    """The LINE channel."""

    name = "moyai.channels.line"
    label = "line"
    retention = (
        Retention(
            model="line.Outgoing",
            what=_("LINEで送った文"),
            days=30,
            counted_from="made_at",
            action="erase",
            reason=_("届いたかどうかの問い合わせに答えるため"),
        ),
        Retention(
            model="line.Mailing",
            what=_("LINEで大勢に送った文の記録"),
            days=30,
            counted_from="made_at",
            action="erase",
            reason=_("届いたかどうかの問い合わせに答えるため"),
        ),
        Retention(
            model="line.HeardMessage",
            what=_("LINEで受けた文の番号"),
            days=30,
            counted_from="heard_at",
            action="erase",
            reason=_("送信の取り消しにこたえるため"),
        ),
        Retention(
            model="line.LinkRequest",
            what=_("LINEとつなぐための番号"),
            days=1,
            counted_from="expires_at",
            action="erase",
            reason=_("期限がすぎた番号は要らないため"),
        ),
        Retention(
            model="line.Friend",
            what=_("LINEの友だち（ブロックした人）"),
            days=365,
            counted_from="last_heard_at",
            action="erase",
            reason=_("もどってきた人とつなぎなおすため"),
        ),
    )

    def ready(self) -> None:
        """Register the channel, its events, its door for notices, its sending and its way to sign in."""
        from moyai.channels.line.erasing import register_all
        from moyai.channels.line.login.channel import find_sign_in_address
        from moyai.channels.line.operations.asking import ask_friends, count_friends
        from moyai.channels.line.provider import LineProvider
        from moyai.channels.line.source import SOURCE
        from moyai.channels.line.tasks import follow, learn, send_lines
        from moyai.core.accounts.ways import Way, register_way
        from moyai.core.conversations.polls import register_asker
        from moyai.core.intake.registry import register_source
        from moyai.core.jobs.schedule import register as register_periodic
        from moyai.core.notices import providers

        register_channel(CAPABILITIES)
        register_all()
        register_follower("line", follow)
        register_source(SOURCE)
        register_asker("line", ask_friends, count_friends)
        register_periodic(key="line.send", every_s=SEND_EVERY_S, run=send_lines)
        providers.register("line", LineProvider())
        register_periodic(key="line.learn", every_s=LEARN_EVERY_S, run=learn)
        register_way(Way("line", _("LINEで入る"), "phone", find_sign_in_address))
