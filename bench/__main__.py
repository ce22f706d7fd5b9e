"""`python -m bench`: measure, and print the tables of docs/speed.md.

What is measured is imported only when it is asked for: the processes that are measured begin here.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Callable


def _clicks() -> None:
    from bench.clicks import TRANSPORTS, Size, compare

    for transport in TRANSPORTS:
        print(asyncio.run(compare(transport, Size())), end="\n\n", flush=True)


def _understanding() -> None:
    from bench.understanding import measure, report

    print(report(measure()), end="\n\n")


def _steps() -> None:
    from bench.steps import measure, report
    from bot.operating.log import set_up

    set_up(logging.CRITICAL)
    print(report(asyncio.run(measure())), end="\n\n")


def _tasks() -> None:
    from bench.tasks import measure, report
    from bot.operating.log import set_up

    set_up(logging.CRITICAL)
    print(report(asyncio.run(measure())), end="\n\n")


def _scale() -> None:
    from bench.scale import Size, measure
    from bot.operating.log import set_up

    set_up(logging.CRITICAL)

    async def tell() -> None:
        async for part in measure(Size()):
            print(part, end="\n\n", flush=True)

    asyncio.run(tell())


_ALL: dict[str, Callable[[], None]] = {
    "clicks": _clicks,
    "understanding": _understanding,
    "steps": _steps,
    "tasks": _tasks,
    "scale": _scale,
}


def main() -> int:
    """Measure what is named, or everything."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure what is fast.")
    parser.add_argument("what", nargs="?", choices=_ALL, help="only this")
    named = parser.parse_args().what
    for run in [_ALL[named]] if named else _ALL.values():
        run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
