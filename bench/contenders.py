"""The processes that are measured: how each is started, asked what it has used, and ended.

The rule: each is alone in a fresh process on one core, and holds nothing of the other or of the
load.
"""

from __future__ import annotations

import asyncio
import importlib
import multiprocessing
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, nullcontext, redirect_stderr
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal, cast

from aiohttp import web

from bench.certificate import Certificate

Name = Literal["bot", "echo"]
# How payloads come; Slack itself, with its Web API and its sockets, encrypted or in plain text.
Transport = Literal["http+tls", "socket+tls", "http", "socket"]

EVENTS_PATH = "/slack/events"
BOT_TOKEN = "xoxb-bench"
APP_TOKEN = "xapp-bench"
SIGNING_SECRET = "bench-signing-secret"


@dataclass(frozen=True)
class Usage:
    """What a process has used so far: CPU seconds, and the most memory it held, in bytes."""

    cpu: float
    memory: int


@dataclass(frozen=True)
class Stage:
    """What a contender is told: where Slack and the system are, and where its files go.

    Without the address of a `database` it has a new one in its folder.
    """

    slack: str
    system: str
    folder: Path
    transport: Transport
    core: int | None
    database: str = ""


@dataclass(frozen=True)
class Contender:
    """A running process. `url` is where Slack's requests go over HTTP."""

    name: Name
    url: str
    pid: int
    _control: Connection

    async def usage(self) -> Usage:
        self._control.send("usage")
        return await asyncio.to_thread(self._control.recv)


@asynccontextmanager
async def started(
    name: Name, stage: Stage, certificate: Certificate | None = None
) -> AsyncIterator[Contender]:
    """Run a contender until the block ends; it is ready when the block begins."""
    # a fresh interpreter: nothing that this process imported or allocated is counted
    fresh = multiprocessing.get_context("spawn")
    ours, theirs = fresh.Pipe()
    process = fresh.Process(target=_run, args=(name, stage, theirs), daemon=True)
    with certificate.trusted() if certificate else nullcontext():
        process.start()
    theirs.close()
    try:
        url = await asyncio.to_thread(ours.recv)
        yield Contender(name, url, cast("int", process.pid), ours)
    finally:
        ours.close()
        await asyncio.to_thread(process.join)


@contextmanager
def pinned(core: int | None) -> Iterator[None]:
    """Keep this thread, and what it starts, on one core, where the system lets it."""
    if core is None or sys.platform != "linux":
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def cores() -> tuple[int | None, int | None]:
    """Return a core for who is measured and one for the load; the same one if there is only one."""
    if sys.platform != "linux":
        return None, None
    free = sorted(os.sched_getaffinity(0))
    return free[-1], free[0]


@contextmanager
def rationed(pids: Sequence[int], share: float) -> Iterator[None]:
    """Let processes run for a share of the time, one after another, as if each had a small machine.

    For what shares two cores with its own load: what is rationed is what is slow, and nothing else.
    """
    period = 0.05  # seconds; short beside every time-out
    over = threading.Event()

    def ration() -> None:
        while not over.is_set():
            for pid in pids:
                os.kill(pid, signal.SIGCONT)
                over.wait(period * share)
                os.kill(pid, signal.SIGSTOP)
            over.wait(max(0.0, period * (1 - share * len(pids))))

    thread = threading.Thread(target=ration, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def _run(name: Name, stage: Stage, control: Connection) -> None:
    # what it logs is written, as in use, and read by nobody
    with pinned(stage.core), Path(os.devnull).open("w") as nowhere, redirect_stderr(nowhere):
        asyncio.run(_serve(name, stage, control))


async def _serve(name: Name, stage: Stage, control: Connection) -> None:
    # imported here, and not above: each process holds what it serves and nothing of the other
    contender = importlib.import_module(f"bench.{name}")
    async with contender.serve(stage) as url:
        control.send(url)
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        threading.Thread(
            target=_answer, args=(control, lambda: loop.call_soon_threadsafe(stop.set)), daemon=True
        ).start()
        await stop.wait()


def _answer(control: Connection, stop: Callable[[], object]) -> None:
    """Answer questions until the other side hangs up."""
    unit = 1 if sys.platform == "darwin" else 1024
    try:
        while control.recv():
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
            control.send(Usage(time.process_time(), memory))
    except EOFError:
        stop()


@asynccontextmanager
async def served(application: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}{EVENTS_PATH}"
    finally:
        await runner.cleanup()
