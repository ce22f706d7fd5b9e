"""Files that the app hands over: an address, the bytes, the end, and a moment to look at them.

As in Slack a file can stand in a message only some time after it is complete, and nobody but the
app has it until then.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from bot.demo.slack.people import BOT_USER, JSON, TEAM

_IMAGES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}


@dataclass(eq=False)
class File:
    """One file; `secret` is the part of its address that only the app knows."""

    id: str
    name: str
    length: int
    secret: str
    title: str = ""
    alt: str = ""
    data: bytes | None = None
    completed: float | None = None

    @property
    def mimetype(self) -> str:
        data = self.data or b""
        return next((kind for mark, kind in _IMAGES.items() if data.startswith(mark)), "")

    def for_app(self) -> JSON:
        """Describe a file as it is right after the upload: what it holds is not looked at yet."""
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": "",
            "filetype": "",
            "user": BOT_USER,
            "size": self.length,
            "mode": "hosted",
            "is_public": False,
            "url_private": f"https://files.slack.com/files-pri/{TEAM}-{self.id}/{self.name}",
            "channels": [],
            "groups": [],
            "ims": [],
        }


class Files:
    """Every file of the workspace; `now` is in seconds, and so is `delay`, Slack's look at it."""

    def __init__(self, now: Callable[[], float], delay: float) -> None:
        self._now = now
        self._delay = delay
        self.by_id: dict[str, File] = {}

    def begin(self, name: str, length: int, alt: str) -> File:
        file = File(
            f"F{secrets.token_hex(5).upper()}", name, length, secrets.token_urlsafe(18), alt=alt
        )
        self.by_id[file.id] = file
        return file

    def receive(self, secret: str, data: bytes) -> bool:
        """Take the bytes that were posted to an address; each address works once."""
        for file in self.by_id.values():
            if file.secret == secret and file.data is None and len(data) == file.length:
                file.data = data
                return True
        return False

    def complete(self, file_id: str, title: str) -> File | None:
        file = self.by_id.get(file_id)
        if file is None or file.data is None:
            return None
        file.title, file.completed = title, self._now()
        return file

    def picture(self, file_id: str) -> File | None:
        """Return a file that may stand in an image block now."""
        file = self.by_id.get(file_id)
        if file is None or file.completed is None or not file.mimetype:
            return None
        return file if self._now() >= file.completed + self._delay else None
