"""The wheel holds everything: installed elsewhere, without this checkout, it plays the demo."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and install it alone into a folder of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    build = ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run([*pip, *build], check=True, stdout=subprocess.DEVNULL)
    (wheel,) = folder.glob("deskhand-*.whl")
    target = folder / "site"
    install = ["install", "--no-deps", "--no-compile", "--target", str(target), str(wheel)]
    subprocess.run([*pip, *install], check=True, stdout=subprocess.DEVNULL)
    return target


def test_it_says_what_it_is(installed: Path) -> None:
    (metadata,) = installed.glob("deskhand-*.dist-info/METADATA")
    text = metadata.read_text(encoding="utf-8")
    assert "Name: deskhand" in text
    assert "License-Expression: MIT" in text
    assert "Requires-Python: >=3.11" in text
    entry = (metadata.parent / "entry_points.txt").read_text(encoding="utf-8")
    assert "deskhand = bot.__main__:main" in entry


def test_the_demo_needs_nothing_of_the_checkout(installed: Path, tmp_path: Path) -> None:
    asyncio.run(_play(installed, tmp_path))


async def _play(installed: Path, elsewhere: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "import sys, bot; print(bot.__file__); from bot.__main__ import main;"
        "sys.exit(main(['demo', '--port', '0']))",
        cwd=elsewhere,
        env=os.environ | {"PYTHONPATH": str(installed)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60):
            where = (await process.stdout.readline()).decode()
            assert str(installed) in where
            while not (found := re.search(rb"http://\S+", await process.stdout.readline())):
                pass
        address = found[0].decode()
        page = await asyncio.to_thread(_read, address)
        assert "<script" in page
        for part in re.findall(r'(?:src|href)="([\w.]+)"', page):
            assert await asyncio.to_thread(_read, f"{address}/{part}")
    finally:
        process.terminate()
        await process.wait()


def _read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        text: str = answer.read().decode("utf-8")
        return text
