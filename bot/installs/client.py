"""The client for Slack's Web API: the SDK's own, with every call counted for the operator."""

from __future__ import annotations

from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.operating import figures
from bot.showing import slack_said


class SlackClient(AsyncWebClient):
    """Calls Slack; raises what the SDK raises."""

    async def api_call(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:
        outcome = "unreachable"
        try:
            response = await super().api_call(api_method, **arguments)
            outcome = "ok"
        except SlackApiError as error:
            outcome = slack_said(error) or outcome
            raise
        finally:
            figures.SLACK_CALLS.labels(api_method, outcome).inc()
        return response
