"""The demo: a local Slack and stand-in systems on the loopback, and the unchanged bot in front.

The product's only concession is that base URLs are settings; nothing but the command line knows
that this package exists.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.demo.slack import LocalSlack
from bot.demo.systems.mykaarma import DEALER_UUID, SERVICE_DEPARTMENT, MyKaarma
from bot.demo.systems.qmatic import Qmatic
from bot.demo.systems.qmatic.seed import BRANCHES
from bot.demo.systems.standin import StandIn
from bot.demo.systems.valomnia import Valomnia
from bot.memory import Store
from flows.domain import NewCustomer

SETTINGS = Path(__file__).parent / "deskhand.toml"

SYSTEM_USER = "demo"
SYSTEM_PASSWORD = "demo"  # noqa: S105  # opens nothing but the stand-ins


@asynccontextmanager
async def stage(manifest: Mapping[str, Any], port: int) -> AsyncIterator[Stage]:
    """Serve the local Slack, its page and the stand-ins on one port of the loopback."""
    mykaarma = MyKaarma(user=SYSTEM_USER, password=SYSTEM_PASSWORD)
    qmatic = Qmatic(user=SYSTEM_USER, password=SYSTEM_PASSWORD)
    valomnia = Valomnia(user=SYSTEM_USER, password=SYSTEM_PASSWORD)
    systems: dict[str, StandIn] = {"mykaarma": mykaarma, "qmatic": qmatic, "valomnia": valomnia}
    panels = [{"name": system.title, "url": f"/{path}/_panel"} for path, system in systems.items()]
    slack = LocalSlack(manifest=manifest, panels=panels)
    for path, system in systems.items():
        slack.app.add_subapp(f"/{path}", system.app)
    async with slack.serving(port=port) as url:
        with TemporaryDirectory(prefix="deskhand-demo-") as folder:
            yield Stage(slack, mykaarma, qmatic, valomnia, url, Path(folder))


@dataclass
class Stage:
    """What the demo serves, and the environment and settings file with which the bot finds it."""

    slack: LocalSlack
    mykaarma: MyKaarma
    qmatic: Qmatic
    valomnia: Valomnia
    url: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """Return what an installation would have in its environment."""
        return {
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_APP_TOKEN": self.slack.app_token,
            "SLACK_SIGNING_SECRET": self.slack.signing_secret,
            "SLACK_API_URL": self.slack.api_url,
            "DESKHAND_DATABASE": f"sqlite:///{self.folder / 'deskhand.db'}",
            "DESKHAND_CONFIG": str(self._config()),
            "DEMO_USER": SYSTEM_USER,
            "DEMO_PASSWORD": SYSTEM_PASSWORD,
        }

    def _config(self) -> Path:
        text = SETTINGS.read_text(encoding="utf-8")
        for mark, value in {
            "URL/": f"{self.url}/",
            "DEALER": DEALER_UUID,
            "DEPARTMENT": SERVICE_DEPARTMENT,
            "CITY_HALL": BRANCHES[0].id,
        }.items():
            text = text.replace(f'"{mark}', f'"{value}')
        path = self.folder / "deskhand.toml"
        path.write_text(text, encoding="utf-8")
        return path

    def tell_changes_to(self, hooks: str) -> None:
        """Have the system that can do so tell of its changes by itself; `hooks` is an address."""
        self.mykaarma.webhooks.target = f"{hooks}/hillside"

    async def introduce(self, store: Store) -> None:
        """Put the people of the city office into the directory that the bot keeps for it."""
        directory = store.directory("city")
        for number, person in enumerate(self.qmatic.people):
            new = NewCustomer(
                first=person.first, last=person.last, phone=person.phone, email=person.email
            )
            await directory.add(new, f"demo:{number}", person.identifier)
