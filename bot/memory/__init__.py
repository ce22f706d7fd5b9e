"""What outlives a process: dialogs, what was seen, people's settings, the audit."""

from bot.memory.engines import StoreError
from bot.memory.records import AuditEntry, Dialog, NewDialog, Surface, Waiting, new_id
from bot.memory.store import Store

__all__ = [
    "AuditEntry",
    "Dialog",
    "NewDialog",
    "Store",
    "StoreError",
    "Surface",
    "Waiting",
    "new_id",
]
