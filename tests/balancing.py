"""A real nginx with the configuration of deploy/, at addresses of the test's own."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.processes import free_port

EXAMPLE = Path(__file__).parent.parent / "deploy" / "nginx.conf"
_SERVER = re.compile(r"\n *server 172\.28\.0\.\d+:3000([^;]*);")
_TLS = re.compile(r"\n *ssl_\w+ [^;]*;")
_KEPT = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def nginx() -> str:
    """Return where nginx is. Without it a test is skipped and says so; in CI it fails."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if found is None:
        message = "nginx is not installed, so nothing was balanced (install nginx-light)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return found


def moved(text: str, folder: Path, listen: str, ports: Sequence[int]) -> str:
    """Return the example with other addresses and nothing written outside of `folder`."""
    lines = iter(_SERVER.findall(text))
    rest = next(lines)
    servers = "".join(f"\n        server 127.0.0.1:{port}{rest};" for port in ports)
    text = _SERVER.sub("", text, count=len(_SERVER.findall(text)) - 1)
    text = _SERVER.sub(lambda _: servers, text)
    text = re.sub(r"listen 443 ssl;", f"listen {listen};", text)
    kept = "".join(f"    {name}_temp_path {folder}/{name};\n" for name in _KEPT)
    return text.replace("http {\n", f"http {{\n{kept}", 1)


@asynccontextmanager
async def balancing(folder: Path, ports: Sequence[int]) -> AsyncIterator[str]:
    """Run nginx before these ports until the block ends, without TLS; gives its address."""
    where = f"127.0.0.1:{free_port()}"
    text = _TLS.sub("", moved(EXAMPLE.read_text(encoding="utf-8"), folder, where, ports))
    file = folder / "nginx.conf"
    file.write_text(text, encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        *(nginx(), "-p", str(folder), "-c", str(file), "-e", str(folder / "nginx.log")),
        *("-g", globals_of(folder)),
    )
    try:
        host, _, port = where.partition(":")
        async with asyncio.timeout(10):
            while not await _listens(host, int(port)):
                assert process.returncode is None, (folder / "nginx.log").read_text()
                await asyncio.sleep(0.02)
        yield f"http://{where}"
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def globals_of(folder: Path) -> str:
    """Return what is set outside of the file; root would hand its workers over to nobody."""
    user = " user root;" if os.geteuid() == 0 else ""
    return f"daemon off; pid {folder}/nginx.pid;{user}"


async def _listens(host: str, port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True
