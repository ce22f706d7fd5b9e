"""Rebooking: the appointments of a day move together, because an advisor is ill or a branch closes.

The rule: nothing is moved before `RebookConfirmed` on a card that shows every row with its old and
new time, and then one row after another, each a write of its own.
"""
