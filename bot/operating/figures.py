"""The few figures that an operator watches, as Prometheus reads them from `/metrics`.

The rule: labels hold kinds, routes and outcomes out of short lists; never a person, a customer or
an id.
"""

from __future__ import annotations

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST

CONTENT_TYPE = CONTENT_TYPE_LATEST

# When each was first counted is a figure that nobody watches, and there would be one for each.
disable_created_metrics()  # type: ignore[no-untyped-call]  # the library has no type for it

_REGISTRY = CollectorRegistry(auto_describe=True)

# From what nobody notices to what a person has given up on.
_SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0)

ACKNOWLEDGED = Histogram(
    "deskhand_acknowledgement_seconds",
    "From a payload of Slack's to its acknowledgement; Slack waits three seconds.",
    ["kind"],
    buckets=_SECONDS,
    registry=_REGISTRY,
)
TURNS = Counter(
    "deskhand_turns",
    "Turns taken, by what began them and whether a mistake of ours ended them.",
    ["kind", "outcome"],
    registry=_REGISTRY,
)
TURN_SECONDS = Histogram(
    "deskhand_turn_seconds",
    "From the beginning of a turn to its last card.",
    ["kind"],
    buckets=_SECONDS,
    registry=_REGISTRY,
)
TAKEN_UP = Counter(
    "deskhand_dialogs_taken_up",
    "Dialogs that another process left in the middle of something, gone on with here.",
    registry=_REGISTRY,
)
DIALOGS_WORKING = Gauge(
    "deskhand_dialogs_working",
    "Dialogs that wait for a system, in all processes, when the figures were asked for.",
    registry=_REGISTRY,
)
DIALOGS_ABANDONED = Gauge(
    "deskhand_dialogs_abandoned",
    "Those of them that no process holds; more than a moment above 0 means that none takes them.",
    registry=_REGISTRY,
)
NOTICES_TOLD = Counter(
    "deskhand_notices_told",
    "Messages with which channels were told of a change: cards, and lines in their threads.",
    registry=_REGISTRY,
)
NOTICES_DUE = Gauge(
    "deskhand_notices_due",
    "Notices whose time has come, in all processes, when the figures were asked for.",
    registry=_REGISTRY,
)
NOTICES_PARKED = Gauge(
    "deskhand_notices_parked",
    "Notices that wait because their channel is gone or Slack refuses them.",
    registry=_REGISTRY,
)
SYSTEM_CALLS = Counter(
    "deskhand_system_calls",
    "Calls to the scheduling systems, by how they ended.",
    ["system", "route", "outcome"],
    registry=_REGISTRY,
)
SYSTEM_SECONDS = Histogram(
    "deskhand_system_call_seconds",
    "How long calls to the scheduling systems took, all tries together.",
    ["system"],
    buckets=_SECONDS,
    registry=_REGISTRY,
)
BREAKER_OPEN = Gauge(
    "deskhand_breaker_open",
    "1 while a system is left in peace because it does not answer.",
    ["system"],
    registry=_REGISTRY,
)
SLACK_CALLS = Counter(
    "deskhand_slack_calls",
    "Calls to Slack, by how they ended: ok, Slack's code, or unreachable.",
    ["method", "outcome"],
    registry=_REGISTRY,
)


def page() -> bytes:
    """Return every figure in Prometheus' text format."""
    return generate_latest(_REGISTRY)
