"""Bots in processes of their own, which may be killed, frozen and started again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import IO

# Imports the bot once and forks it on demand, because a start takes longer than a whole booking.
# A bot with CHAOS_POINTS in its environment tells there what it writes to its database.
NURSERY = """
import json, os, signal, sys
import bot.service  # a child need not load it again
from bot.__main__ import main
from flows.understanding.warming import warm
warm()
children = set()
for line in sys.stdin:
    told = json.loads(line)
    if isinstance(told, int):  # bury it when it is dead; of a negative one: if it is
        buried = os.waitpid(abs(told), os.WNOHANG if told < 0 else 0)[0]
        children.discard(buried)
        print(buried, flush=True)
        continue
    child = os.fork()
    if child == 0:
        os.environ.update(told)
        if told.get("CHAOS_POINTS"):
            from tests.chaos.inside import tell_of_writes
            tell_of_writes(told["CHAOS_POINTS"])
        os._exit(main(["serve"]))
    children.add(child)
    print(child, flush=True)
for child in children:  # nobody is left to drive them
    os.kill(child, signal.SIGKILL)
"""


class Nursery:
    """The process that forks the bots, and buries them; what they log goes to `log`."""

    def __init__(self, log: IO[str] | None = None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", NURSERY],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )

    def ask(self, what: object) -> int:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate()


@dataclass
class Bot:
    """A bot in a process of its own."""

    nursery: Nursery
    environment: dict[str, str]
    pid: int = 0

    def start(self) -> None:
        self.pid = self.nursery.ask(self.environment)

    def is_gone(self) -> bool:
        """Has it ended by itself, or by somebody else's hand? Then it is buried, too."""
        if self.pid and self.nursery.ask(-self.pid):
            self.pid = 0
        return not self.pid

    def kill(self) -> None:
        """Kill it, wherever it is, and wait until it is gone; one that is dead stays so."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            self.nursery.ask(self.pid)
        self.pid = 0
