"""A PostgreSQL of our own, which may be killed: in a folder of its own and on a port of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

# A server refuses to run as root; Debian's packages bring this user along.
_USER = "postgres"


class NoPostgresError(Exception):
    """PostgreSQL's own programs are not on this machine."""


@dataclass
class Cluster:
    """A running server with as many databases as are asked for."""

    programs: Path
    folder: Path
    port: int
    _numbers: Iterator[int] = field(default_factory=count)

    def database(self) -> str:
        """Make an empty database, and return its address."""
        name = f"chaos{next(self._numbers)}"
        where = ("-h", "127.0.0.1", "-p", str(self.port), "-U", _USER)
        self._run("createdb", *where, name)
        return f"postgresql://{_USER}@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -k {self.folder} -c max_connections=200"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", self._data, "-l", log, "-o", options, "-w", "start")

    def kill(self) -> None:
        """End it as a power cut would: nothing is written down, nobody is told."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    def make(self) -> None:
        self._run("initdb", "-D", self._data, "-U", _USER, "-A", "trust", "-E", "UTF8")

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self.programs / program), *arguments],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            user=_USER if os.geteuid() == 0 else None,
        )


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Run a server until the block ends. Raises NoPostgresError."""
    with TemporaryDirectory(prefix="chaos-") as folder:
        made = Cluster(_programs(), Path(folder), _free_port())
        if os.geteuid() == 0:
            shutil.chown(folder, _USER)
        made.make()
        made.start()
        try:
            yield made
        finally:
            made.kill()


def _programs() -> Path:
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for place in places:
        if (place / "initdb").exists():
            return place
    raise NoPostgresError


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
