"""A workflow's step that Slack asks us to run -> what it means to us; pure.

The rule: an input is what somebody put into a workflow, so it is read like words that were typed.
Whoever built the workflow counts for nothing: the person is the one that the step names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, cast

from bot.inbox import MOST_TEXT, said
from bot.installs.tenancy import Payload
from bot.rights.permits import Person

Step = Literal["find_slots", "draft_appointment"]
STEPS: tuple[Step, ...] = ("find_slots", "draft_appointment")

_PERSON = re.compile("[UW][A-Z0-9]{2,}")
_CHANNEL = re.compile("[CDG][A-Z0-9]{2,}")


@dataclass(frozen=True)
class StepRun:
    """One run of a step: for whom, with what, and how its end is told to Slack."""

    step: Step
    id: str
    person: Person  # with an empty id where the step names nobody
    sent: datetime
    token: str = field(repr=False)  # works for this run alone
    words: str = ""
    service: str = ""
    when: str = ""
    system: str = ""
    channel: str = ""


def read_step(body: Payload, home: str) -> StepRun | None:
    """Return the step that a workflow runs; None for any other event, and for steps not ours.

    https://docs.slack.dev/reference/events/function_executed
    """
    try:
        event = body["event"]
        if event["type"] != "function_executed":
            return None
        step, inputs = event["function"]["callback_id"], event["inputs"]
        if step not in STEPS:
            return None

        def text(name: str) -> str:
            value = inputs.get(name)
            return said(value, "")[:MOST_TEXT] if isinstance(value, str) else ""

        person, channel = text("person"), text("channel")
        return StepRun(
            step=cast("Step", step),
            id=str(event["function_execution_id"]),
            # Whether the account is of this workspace is for Slack to say: an id alone does not.
            person=Person(person if _PERSON.fullmatch(person) else "", team=home, home=home),
            sent=datetime.fromtimestamp(float(event["event_ts"]), UTC),
            token=str(event["bot_access_token"]),
            words=text("words"),
            service=text("service"),
            when=text("when"),
            system=text("system"),
            channel=channel if _CHANNEL.fullmatch(channel) else "",
        )
    except (KeyError, TypeError, ValueError, OverflowError, OSError, AttributeError):
        return None
