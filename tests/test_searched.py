"""The search of the log finds what it is to find: else, that it finds nothing would say nothing."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from tests.searched import customer_in

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    "line",
    [
        "found Dana Whitfield",
        '{"event": "x", "name": "Whitfield"}',
        "+1 (914) 555-0101",
        "9145550101",
        "tel:+19145550101,",
        "El Amrani",
        "Dar Zarrouk",
        "VIN 2HGFC2F53KA000101",
        "anouk@example.org",
    ],
)
def test_a_customer_is_found(line: str) -> None:
    assert customer_in(line)


@pytest.mark.parametrize(
    "line",
    [
        '{"dialog": "k3j9x2m7qa", "turn": 3, "event": "taken_up"}',
        '{"ms": 15, "route": "/customer/v2/department/{department}/customer/list"}',
        "2026-11-21T10:00:00.123456Z",
        "Whitfieldish",
    ],
)
def test_an_ordinary_line_is_not(line: str) -> None:
    assert not customer_in(line)


BOT = (
    "import structlog; from bot.operating.log import set_up; set_up(); "
    "structlog.get_logger().info('found', who='Whitfield')"
)
LEAKS = (
    "structlog.get_logger('deskhand.x').info('found', who='Dana Whitfield')",
    "logging.getLogger('httpx').warning('GET /?phone=9145550101')",
    f'subprocess.run([sys.executable, "-c", """{BOT}"""], check=True)',
)
FINE = (
    "structlog.get_logger('deskhand.x').info('found', dialog='k3j9x2m7qa')",
    "logging.getLogger('bot.demo.x').warning('Dana Whitfield')",
)


@pytest.mark.parametrize("lines", [LEAKS, FINE], ids=["leaks", "fine"])
async def test_a_run_with_a_customer_in_its_log_fails(
    lines: tuple[str, ...], tmp_path: Path
) -> None:
    tests = (f"def test_{number}():\n    {line}\n" for number, line in enumerate(lines))
    (tmp_path / "test_it.py").write_text(
        "\n".join(("import logging, subprocess, sys", "import structlog", *tests))
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pytest", "-q", "-p", "tests.searched", "-p", "no:cacheprovider"),
        *("-c", os.devnull, "--rootdir", str(tmp_path), str(tmp_path)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    told = out.decode()
    assert f"{len(lines)} passed" in told, told
    leaks = lines is LEAKS
    assert process.returncode == int(leaks), told
    assert told.count("test_it.py::test_") == (len(lines) if leaks else 0)
