"""`deskhand serve` in processes of its own, over HTTP or in Socket Mode, with its log in a file."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

JSON = dict[str, Any]


def free_port() -> int:
    """Return a port of the loopback on which nobody listens yet."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Replica:
    """One process; `port` is where it answers about its health, and Slack in HTTP mode."""

    process: asyncio.subprocess.Process
    port: int
    log: Path

    def lines(self) -> list[JSON]:
        """Return its own lines of the log so far."""
        told = self.log.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in told if line.startswith("{")]

    async def get(self, path: str) -> tuple[int, str]:
        """Return the status and the text of an address; status 0 where nobody listens."""
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.get(f"http://127.0.0.1:{self.port}{path}") as answer,
            ):
                return answer.status, await answer.text()
        except aiohttp.ClientError:
            return 0, ""

    async def until_ready(self, *, ready: bool = True, within: float = 30.0) -> None:
        """Wait until it says that it is ready, or that it no longer is."""
        until = time.monotonic() + within
        while ((await self.get("/readyz"))[0] == 200) is not ready:
            assert self.process.returncode is None, self.log.read_text(encoding="utf-8")
            assert time.monotonic() < until, f"still {'not ' if ready else ''}ready"
            await asyncio.sleep(0.05)

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    async def ends(self, within: float = 20.0) -> int:
        """Wait until it is gone and return its exit code."""
        return await asyncio.wait_for(self.process.wait(), within)


@asynccontextmanager
async def replica(
    environment: Mapping[str, str], folder: Path, *, http: bool = True, port: int = 0
) -> AsyncIterator[Replica]:
    """Run one process and wait until it is ready; at the end of the block it is killed."""
    port = port or free_port()
    where = ("--http" if http else "--health", str(port), "--host", "127.0.0.1")
    log = folder / f"log-{port}"
    with log.open("wb") as sink:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "serve", *where),
            env=os.environ | environment,
            stdout=sink,
            stderr=sink,
        )
    running = Replica(process, port, log)
    try:
        await running.until_ready()
        yield running
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
