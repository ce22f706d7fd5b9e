"""functions.completeSuccess and functions.completeError: how an app ends a workflow's step.

https://docs.slack.dev/reference/methods/functions.completeSuccess
"""

from __future__ import annotations

from bot.demo.slack.executions import Execution, wrong_values
from bot.demo.slack.methods.api import Api
from bot.demo.slack.people import JSON
from bot.demo.slack.workspace import SlackError


def complete_success(api: Api, arguments: JSON) -> JSON:
    run = _running(api, arguments)
    function = api.workspace.manifest.functions.get(run.step) or {}
    wrong = wrong_values(function.get("output_parameters") or {}, arguments["outputs"])
    if wrong:
        raise SlackError("parameter_validation_failed", response_metadata={"messages": wrong})
    run.status, run.outputs = "done", arguments["outputs"]
    api.workspace.feed.stir()
    return {}


def complete_error(api: Api, arguments: JSON) -> JSON:
    run = _running(api, arguments)
    run.status, run.error = "failed", str(arguments["error"])
    api.workspace.feed.stir()
    return {}


def _running(api: Api, arguments: JSON) -> Execution:
    run = api.workspace.executions.find(str(arguments["function_execution_id"]))
    if run is None:
        raise SlackError("function_execution_not_found")
    if run.status != "running":
        raise SlackError("execution_not_in_running_state")
    return run
