"""The client of myKaarma: customers, opcodes, free times, drafts and appointments of a dealer."""

from bot.systems.mykaarma.client import MyKaarma

__all__ = ["MyKaarma"]
