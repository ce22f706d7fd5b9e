"""Who may do what: asked at every click, not when the card was drawn."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Who pressed or wrote: a Slack user id and the workspace it belongs to."""

    id: str
    team: str  # the workspace of the person
    home: str  # the workspace in which Deskhand is installed


def may_use(person: Person) -> bool:
    """Is this one of our own people? Guests of a shared channel belong to another workspace."""
    return bool(person.id) and person.team == person.home


def may_press(person: Person, owner: str, team: str) -> bool:
    """May this person go on with a dialog that `owner` opened? Only the one who opened it may."""
    return may_use(person) and person.id == owner and person.home == team
