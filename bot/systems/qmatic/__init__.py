"""The client of Qmatic: services, free times, reservations and appointments of one branch."""

from bot.systems.qmatic.client import Qmatic

__all__ = ["Qmatic"]
