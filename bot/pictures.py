"""Pictures for cards: drawn in a thread, and held by Slack as files of the app's own.

The rules: no card waits longer than a moment for its picture, and where Slack takes none (the scope
`files:write` is optional) nobody hears of it, because the card says the same without.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from bot.installs.workspaces import Workspaces
from bot.screens.blocks import Card
from bot.screens.picture import Picture

# So long a card waits that cannot be redrawn when its picture comes.
PATIENCE = 1.4
# Slack looks a new file through before it can stand in a message; until then it refuses it.
AGAIN = (0.3, 0.7, 1.5, 3.0)
# A workspace that does not let us is asked again after this time: somebody may have allowed it.
REFUSED_SECONDS = 600.0
UPLOAD_SECONDS = 10.0
MOST_HELD = 200

_log = structlog.get_logger("deskhand.pictures")


class Pictures:
    """Draws and uploads; the same picture is uploaded once.

    Nothing is uploaded but to the file service of the Slack whose Web API is at `api_url`.
    """

    def __init__(
        self,
        workspaces: Workspaces,
        api_url: str,
        session: aiohttp.ClientSession,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._workspaces = workspaces
        self._site = file_site(api_url)
        self._session = session
        self._clock = clock
        self._held: OrderedDict[tuple[str, Picture], str] = OrderedDict()
        self._coming: dict[tuple[str, Picture], asyncio.Task[str | None]] = {}
        self._refused: dict[str, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def in_time(self, home: str, card: Card, *, wait: bool) -> Card | None:
        """Return the card with its picture; None if it is not there now, or soon where we wait."""
        if card.picture is None:
            return None
        file = self._held.get((home, card.picture))
        if file is None and wait:
            coming = self._come(home, card.picture)
            done, _ = await asyncio.wait({coming}, timeout=PATIENCE)
            file = coming.result() if done and not coming.cancelled() else None
        return card.with_picture(file) if file else None

    def later(self, home: str, card: Card, draw: Callable[[Card], Awaitable[bool]]) -> None:
        """Draw the card anew once its picture is there; `draw` says whether that is done with."""
        if card.picture:
            task = asyncio.create_task(self._add(home, card, card.picture, draw))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """End what is still on its way; no card misses it."""
        tasks = [*self._tasks, *self._coming.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _add(
        self, home: str, card: Card, picture: Picture, draw: Callable[[Card], Awaitable[bool]]
    ) -> None:
        try:
            file = await self._come(home, picture)
            for pause in AGAIN if file else ():
                await asyncio.sleep(pause)
                if await draw(card.with_picture(str(file))):
                    return
        except Exception as error:  # noqa: BLE001  # the card is complete without
            _log.info("picture_failed", error=type(error).__name__)

    def _come(self, home: str, picture: Picture) -> asyncio.Task[str | None]:
        """Return what draws and uploads a picture, which may be on its way already."""
        key = (home, picture)
        coming = self._coming.get(key)
        if coming is None:
            coming = self._coming[key] = asyncio.create_task(self._upload(home, picture))
            coming.add_done_callback(lambda _: self._coming.pop(key, None))
        return coming

    async def _upload(self, home: str, picture: Picture) -> str | None:
        """Return the id of the file that Slack holds; None where it takes none."""
        known = self._held.get((home, picture))
        if known or self._clock() < self._refused.get(home, 0.0):
            return known
        try:
            async with asyncio.timeout(UPLOAD_SECONDS):
                file = await self._send(home, picture)
        except SlackApiError as error:
            data = getattr(error.response, "data", None)
            said = str(data.get("error", "")) if isinstance(data, dict) else ""
            _log.info("picture_refused", error=said)
            if said == "missing_scope":
                self._refused[home] = self._clock() + REFUSED_SECONDS
            return None
        except Exception as error:  # noqa: BLE001  # whatever it is, the card is complete without
            _log.info("picture_failed", error=type(error).__name__)
            return None
        if file:
            self._held[home, picture] = file
            if len(self._held) > MOST_HELD:
                self._held.popitem(last=False)
        return file

    async def _send(self, home: str, picture: Picture) -> str | None:
        """Hand a picture to Slack: ask for an address, post it there, say that it is all.

        https://docs.slack.dev/reference/methods/files.getUploadURLExternal
        """
        workspace = await self._workspaces.find(home)
        if workspace is None:
            return None
        png = await asyncio.to_thread(picture.png)
        place = await workspace.client.files_getUploadURLExternal(
            filename="free-times.png", length=len(png), alt_txt=picture.alt[:1000]
        )
        url, file = str(place["upload_url"]), str(place["file_id"])
        if _site(url) != self._site:
            _log.warning("picture_refused", error="upload_address")
            return None
        async with self._session.post(url, data=png, allow_redirects=False) as answer:
            if answer.status != 200:
                _log.info("picture_refused", error=str(answer.status))
                return None
        await workspace.client.files_completeUploadExternal(
            files=[{"id": file, "title": "free-times.png"}]
        )
        return file


def file_site(api_url: str) -> str:
    """Return with whom a file is left, "https://files.slack.com", or the local Slack."""
    host = urlsplit(api_url).hostname or ""
    for slack in ("slack.com", "slack-gov.com"):
        if host == slack or host.endswith(f".{slack}"):
            return f"https://files.{slack}"
    return _site(api_url)


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
