from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Importing a module registers its kind of background job (messaging/jobs/registry.py) or its
# scope of the audit log (accounts/models/audit_scopes.py).
REGISTERED_ON_IMPORT = [
    "messaging.archive.exporting.job",
    "messaging.archive.importing.job",
    "messaging.audit_scope",
    "messaging.tasks.purges",
    "messaging.tasks.room_erasure",
]


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from accounts import account_events
        from messaging.delivery.account_events import AccountBroadcasts
        from messaging.room_events import RoomMessages
        from rooms import events

        account_events.register(AccountBroadcasts())
        events.register(RoomMessages())
        for module in REGISTERED_ON_IMPORT:
            import_module(module)
