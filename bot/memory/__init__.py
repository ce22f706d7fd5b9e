"""What outlives a process: dialogs, what was seen, people's settings, the audit."""

from bot.memory.engines import StoreError
from bot.memory.installs import Install, StoredInstalls
from bot.memory.journal import Sought
from bot.memory.notices import StoredNotices
from bot.memory.outbox import Channel, Notice, Outbox
from bot.memory.records import (
    AuditEntry,
    Dialog,
    How,
    NewDialog,
    Recorded,
    Surface,
    Waiting,
    new_id,
)
from bot.memory.sightings import Outcome, Seen
from bot.memory.store import Store

__all__ = [
    "AuditEntry",
    "Channel",
    "Dialog",
    "How",
    "Install",
    "NewDialog",
    "Notice",
    "Outbox",
    "Outcome",
    "Recorded",
    "Seen",
    "Sought",
    "Store",
    "StoreError",
    "StoredInstalls",
    "StoredNotices",
    "Surface",
    "Waiting",
    "new_id",
]
