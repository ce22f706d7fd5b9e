"""Steps of workflows that are run: what went in, what came out, and the token of each run."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.demo.slack.people import APP_ID, JSON

_TEXT = {
    "string",
    "slack#/types/user_id",
    "slack#/types/channel_id",
    "slack#/types/rich_text",
}
_NUMBERS = {"integer", "number", "slack#/types/timestamp"}


@dataclass(eq=False)
class Execution:
    """One run of a step; `token` works for the app as long as it is running."""

    id: str
    workflow: str
    step: str
    inputs: JSON
    token: str
    status: Literal["running", "done", "failed"] = "running"
    outputs: JSON = field(default_factory=dict)
    error: str = ""


class Executions:
    """Every run, the newest last."""

    def __init__(self) -> None:
        self.all: list[Execution] = []

    def begin(self, step: str, inputs: JSON) -> Execution:
        run = Execution(
            id=f"Fx{secrets.token_hex(5).upper()}",
            workflow=f"Wx{secrets.token_hex(5).upper()}",
            step=step,
            inputs=inputs,
            token=f"xwfp-{secrets.token_urlsafe(18)}",
        )
        self.all.append(run)
        return run

    def find(self, run_id: str) -> Execution | None:
        return next((run for run in self.all if run.id == run_id), None)

    def takes(self, token: str) -> bool:
        """Is this the token of a run that is still going on?"""
        return any(run.token == token and run.status == "running" for run in self.all)


def event_of(run: Execution, function: Mapping[str, Any], event_ts: str) -> JSON:
    """Build the event that tells the app to do a step.

    https://docs.slack.dev/reference/events/function_executed
    """

    def listed(which: str) -> list[JSON]:
        return [{"name": name, **row} for name, row in (function.get(which) or {}).items()]

    return {
        "type": "function_executed",
        "function": {
            "id": f"Fn{run.step.upper()}",
            "callback_id": run.step,
            "title": function["title"],
            "description": function.get("description", ""),
            "type": "app",
            "input_parameters": listed("input_parameters"),
            "output_parameters": listed("output_parameters"),
            "app_id": APP_ID,
            "date_created": 0,
            "date_updated": 0,
            "date_deleted": 0,
        },
        "inputs": run.inputs,
        "function_execution_id": run.id,
        "workflow_execution_id": run.workflow,
        "event_ts": event_ts,
        "bot_access_token": run.token,
    }


def wrong_values(parameters: Mapping[str, Any], values: Mapping[str, Any]) -> list[str]:
    """List what Slack would say of the inputs or outputs of a step."""
    found = [f"unknown parameter: {name}" for name in values if name not in parameters]
    for name, row in parameters.items():
        value = values.get(name)
        if value is None:
            if row.get("is_required"):
                found.append(f"missing required parameter: {name}")
        elif row["type"] in _TEXT and not isinstance(value, str):
            found.append(f"{name} must be a string")
        elif row["type"] in _NUMBERS and (isinstance(value, bool) or not isinstance(value, int)):
            found.append(f"{name} must be a number")
    return found
