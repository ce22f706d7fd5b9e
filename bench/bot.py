"""The bot as a contender: served as `deskhand serve` does it, with its real database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import SecretStr

from bench.contenders import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Stage, served
from bot.demo.systems.mykaarma import DEALER_UUID, SERVICE_DEPARTMENT, ZONE
from bot.operating.log import set_up
from bot.service import building, socket_mode
from bot.settings import Settings
from bot.system_settings import MyKaarmaSettings
from bot.systems.wire import Limits
from bot.web import slack_endpoint
from flows.domain import Branch

# What is prepared comes faster than a vendor would allow.
_LIMITS = Limits(per_second=1000, burst=1000)


@asynccontextmanager
async def serve(stage: Stage) -> AsyncIterator[str]:
    """Serve the product as `deskhand serve` does."""
    set_up()
    settings = _settings(stage)
    async with building(settings, _LIMITS) as service:
        if stage.transport.startswith("socket"):
            async with socket_mode(service, settings):
                yield ""
        else:
            async with served(slack_endpoint(service.app, SIGNING_SECRET, service.health)) as url:
                yield url


def _settings(stage: Stage) -> Settings:
    branch = Branch(id="service", name="Hillside Motors Service", zone=ZONE, country="US")
    system = MyKaarmaSettings(
        type="mykaarma",
        base_url=stage.system,
        dealer=DEALER_UUID,
        department=SERVICE_DEPARTMENT,
        branch=branch,
        user=SecretStr("demo"),
        password=SecretStr("demo"),
        user_env="BENCH_USER",
        password_env="BENCH_PASSWORD",
        watch_seconds=0,
    )
    return Settings(
        slack_bot_token=SecretStr(BOT_TOKEN),
        slack_app_token=SecretStr(APP_TOKEN),
        slack_signing_secret=SecretStr(SIGNING_SECRET),
        slack_api_url=f"{stage.slack}/api",
        database=stage.database or f"sqlite:///{stage.folder / 'bench.db'}",
        default="hillside",
        look_ups_per_hour=100_000,  # a few people stand for a whole desk
        systems={"hillside": system},
    )
