"""The demo: a local Slack and stand-in systems on the loopback, and the unchanged bot in front.

The product's only concession is that base URLs are settings; nothing but the command line knows
that this package exists.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.demo.slack import LocalSlack
from bot.demo.systems.mykaarma import DEALER_UUID, SERVICE_DEPARTMENT, ZONE, MyKaarma

SYSTEM_USER = "demo"
SYSTEM_PASSWORD = "demo"  # noqa: S105  # opens nothing but the stand-in


@asynccontextmanager
async def stage(manifest: Mapping[str, Any], port: int) -> AsyncIterator[Stage]:
    """Serve the local Slack, its page and the stand-ins on one port of the loopback."""
    panels = [{"name": "myKaarma", "url": "/mykaarma/_panel"}]
    slack = LocalSlack(manifest=manifest, panels=panels)
    mykaarma = MyKaarma(user=SYSTEM_USER, password=SYSTEM_PASSWORD)
    slack.app.add_subapp("/mykaarma", mykaarma.app)
    async with slack.serving(port=port) as url:
        with TemporaryDirectory(prefix="deskhand-demo-") as folder:
            yield Stage(slack, mykaarma, url, Path(folder))


class Stage:
    """What the demo serves, and the environment and settings file with which the bot finds it."""

    def __init__(self, slack: LocalSlack, mykaarma: MyKaarma, url: str, folder: Path) -> None:
        self.slack = slack
        self.mykaarma = mykaarma
        self.url = url
        self._folder = folder

    @property
    def environment(self) -> dict[str, str]:
        """Return what an installation would have in its environment."""
        return {
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_APP_TOKEN": self.slack.app_token,
            "SLACK_SIGNING_SECRET": self.slack.signing_secret,
            "SLACK_API_URL": self.slack.api_url,
            "DESKHAND_DATABASE": f"sqlite:///{self._folder / 'deskhand.db'}",
            "DESKHAND_CONFIG": str(self._config()),
            "HILLSIDE_USER": SYSTEM_USER,
            "HILLSIDE_PASSWORD": SYSTEM_PASSWORD,
        }

    def _config(self) -> Path:
        path = self._folder / "deskhand.toml"
        path.write_text(
            f"""\
default = "hillside"

[systems.hillside]
type = "mykaarma"
title = "myKaarma"
base_url = "{self.url}/mykaarma"
dealer = "{DEALER_UUID}"
department = "{SERVICE_DEPARTMENT}"
confirm = "draft"
user_env = "HILLSIDE_USER"
password_env = "HILLSIDE_PASSWORD"

[systems.hillside.branch]
id = "service"
name = "Hillside Motors Service"
zone = "{ZONE}"
country = "US"
address = "200 Hillside Avenue, Montclair"
""",
            encoding="utf-8",
        )
        return path
