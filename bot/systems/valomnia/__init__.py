"""The client of Valomnia: customers and their people, kinds of visit, one employee's calendar."""

from bot.systems.valomnia.client import Valomnia

__all__ = ["Valomnia"]
