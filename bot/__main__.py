"""The command line: serve, check, demo, understand. The one place that joins product and demo."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from bot.settings import Settings

# Each command imports what it needs: `understand` needs neither Slack nor a database.


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 0 where everything is in order."""
    options = _parser().parse_args(arguments)
    try:
        result: int = options.run(options)
    except KeyboardInterrupt:
        return 0
    except Exception as error:
        code, said = _explained(error)
        if not code:
            raise
        print(said, file=sys.stderr)  # noqa: T201  # this is a command line
        return code
    return result


def _explained(error: Exception) -> tuple[int, str]:
    """The exit code and the words for what may go wrong; 0 for what should not."""
    from slack_sdk.errors import SlackApiError

    from bot.memory import StoreError
    from bot.settings import SettingsError
    from bot.showing import slack_said

    match error:
        case SettingsError():
            return 2, "\n".join(error.problems)
        case StoreError() | OSError():
            return 1, str(error)
        case SlackApiError():
            reason = slack_said(error) or "no answer of Slack's"
            return 1, f"Slack refused: {reason}. Run deskhand check."
        case _:
            return 0, ""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="deskhand", description=__import__("bot").__doc__)
    commands = parser.add_subparsers(required=True)
    serve = commands.add_parser("serve", help="run the bot")
    serve.add_argument("--http", metavar="PORT", type=int, help="receive over HTTP on this port")
    serve.add_argument("--host", default="0.0.0.0", help="the address to listen on")  # noqa: S104
    serve.add_argument("--config", type=Path, help="the settings file (deskhand.toml)")
    serve.set_defaults(run=_serve)
    check = commands.add_parser("check", help="say in plain words what is missing or wrong")
    check.add_argument("--http", action="store_true", help="check for HTTP instead of Socket Mode")
    check.add_argument("--config", type=Path, help="the settings file (deskhand.toml)")
    check.set_defaults(run=_check)
    demo = commands.add_parser("demo", help="try it: a local Slack and a stand-in system")
    demo.add_argument("--port", type=int, default=8100, help="the page's port on this machine")
    demo.set_defaults(run=_demo)
    read = commands.add_parser("understand", help="show how words are understood")
    read.add_argument("text", nargs="?", help="a sentence; without one, JSON lines are read")
    read.set_defaults(run=_understand)
    return parser


def _serve(options: argparse.Namespace) -> int:
    from bot.log import set_up
    from bot.settings import Settings

    settings = Settings.load(os.environ, options.config, "http" if options.http else "socket")
    set_up()
    asyncio.run(_until_stopped(settings, options.http, options.host))
    return 0


async def _until_stopped(settings: Settings, port: int | None, host: str) -> None:
    from aiohttp import web

    from bot.service import building, socket_mode
    from bot.web import slack_endpoint

    stop = _stop_signal()
    async with building(settings) as service:
        if port is None:
            async with socket_mode(service, settings):
                await stop.wait()
            return
        secret = settings.slack_signing_secret
        assert secret is not None  # noqa: S101  # the settings were checked for this mode
        application = slack_endpoint(service.app, secret.get_secret_value())
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
            await stop.wait()
        finally:
            await runner.cleanup()


def _stop_signal() -> asyncio.Event:
    """Return an event that is set when somebody asks the process to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    return stop


def _check(options: argparse.Namespace) -> int:
    from bot.check import check
    from bot.log import set_up

    set_up(logging.CRITICAL)  # what is wrong is said in sentences
    return asyncio.run(check(os.environ, options.config, "http" if options.http else "socket"))


def _demo(options: argparse.Namespace) -> int:
    from bot.log import set_up

    set_up()
    asyncio.run(_play(options.port))
    return 0


async def _play(port: int) -> None:
    from bot.demo import stage
    from bot.manifest import manifest
    from bot.service import building, socket_mode
    from bot.settings import Settings

    stop = _stop_signal()
    async with stage(manifest(), port) as scene:
        settings = Settings.load(scene.environment)
        async with building(settings) as service, socket_mode(service, settings):
            await scene.introduce(service.store)
            _tell(scene.url)
            await stop.wait()


def _tell(url: str) -> None:
    print(  # noqa: T201  # this is a command line
        f"\n  Deskhand's demo is at {url}\n\n"
        "  Write: book Maria Lopez for an oil change Thursday at 10\n"
        "  Ctrl+C ends it. Nothing leaves this machine.\n",
        flush=True,
    )


def _understand(options: argparse.Namespace) -> int:
    from bot.understanding import serve_lines, show

    if options.text is None:
        return serve_lines(sys.stdin, sys.stdout)
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return show(options.text, _now(os.environ), sys.stdout, colour=colour)


def _now(env: Mapping[str, str]) -> datetime:
    """Now, in the zone that TZ names; else by this machine's clock."""
    try:
        return datetime.now(ZoneInfo(env["TZ"]))
    except (KeyError, ValueError, OSError):
        return datetime.now().astimezone()


if __name__ == "__main__":
    sys.exit(main())
