"""The command line: serve, check, audit, forget, demo, understand.

The rule: it is the one place that joins product and demo.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from bot.settings import Settings

# Each command imports what it needs: `understand` needs neither Slack nor a database.


class Ports(NamedTuple):
    """Where it listens; None: not at all."""

    slack: int | None
    health: int | None
    webhooks: int | None


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
    serve.add_argument(
        "--webhooks",
        metavar="PORT",
        type=int,
        help="in Socket Mode, receive what systems tell by themselves on this port",
    )
    serve.add_argument(
        "--health",
        metavar="PORT",
        type=int,
        help="serve /healthz, /readyz and /metrics on this port; with --http they are on that one",
    )
    serve.add_argument("--config", type=Path, help="the settings file (deskhand.toml)")
    serve.set_defaults(run=_serve)
    check = commands.add_parser("check", help="say in plain words what is missing or wrong")
    check.add_argument("--http", action="store_true", help="check for HTTP instead of Socket Mode")
    check.add_argument("--config", type=Path, help="the settings file (deskhand.toml)")
    check.set_defaults(run=_check)
    audit = commands.add_parser("audit", help="show what was done, by whom and for whom")
    audit.add_argument("--since", type=_since, metavar="7d", help="7d, 36h or 2026-11-01")
    audit.add_argument("--person", default="", help="the Slack id of who did it")
    audit.add_argument("--system", default="", help="a system's name in the settings")
    audit.add_argument("--customer", default="", help="the system's id of a customer")
    form = audit.add_mutually_exclusive_group()
    form.add_argument("--csv", dest="form", action="store_const", const="csv", help="for a sheet")
    form.add_argument("--json", dest="form", action="store_const", const="json", help="by line")
    audit.set_defaults(run=_audit, form="table")
    forget = commands.add_parser("forget", help="erase what is kept of a customer")
    forget.add_argument("customer", help="an id, name, telephone number or e-mail address")
    forget.add_argument("--yes", action="store_true", help="erase without asking")
    forget.set_defaults(run=_forget)
    demo = commands.add_parser("demo", help="try it: a local Slack and a stand-in system")
    demo.add_argument("--port", type=int, default=8100, help="the page's port on this machine")
    demo.add_argument("--log", action="store_true", help="show what the bot logs, too")
    demo.set_defaults(run=_demo)
    read = commands.add_parser("understand", help="show how words are understood")
    read.add_argument("text", nargs="?", help="a sentence; without one, JSON lines are read")
    read.set_defaults(run=_understand)
    return parser


def _serve(options: argparse.Namespace) -> int:
    from bot.operating.log import set_up
    from bot.settings import Settings

    settings = Settings.load(os.environ, options.config, "http" if options.http else "socket")
    set_up()
    ports = Ports(options.http, options.health, options.webhooks)
    asyncio.run(_until_stopped(settings, ports, options.host))
    return 0


async def _until_stopped(settings: Settings, ports: Ports, host: str) -> None:
    """Serve until somebody asks to stop, and then let what runs come to its end.

    The answers about health go on until everything else is closed.
    """
    from aiohttp import web

    from bot.hooks import hooks_alone
    from bot.service import building, socket_mode
    from bot.web import listening, slack_endpoint

    stop = _stop_signal()
    async with building(settings) as service, AsyncExitStack() as doors:
        if ports.health is not None:
            page = web.Application()
            service.health.add_to(page)
            await doors.enter_async_context(listening(page, host, ports.health))
        if ports.slack is None:
            if ports.webhooks is not None:
                application = hooks_alone(service.hooks)
                await doors.enter_async_context(listening(application, host, ports.webhooks))
            async with socket_mode(service, settings):
                await stop.wait()
                service.health.is_draining = True
            await service.drain()
            return
        secret = settings.slack_signing_secret
        assert secret is not None  # noqa: S101  # the settings were checked for this mode
        application = slack_endpoint(
            service.app, secret.get_secret_value(), service.health, service.hooks
        )
        if ports.health is None:
            service.health.add_to(application)
        async with listening(application, host, ports.slack):
            await stop.wait()
            await service.drain()


def _stop_signal() -> asyncio.Event:
    """Return an event that is set when somebody asks the process to stop.

    Who asks twice does not want to wait: it ends at once, as if killed, and loses nothing by it.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def asked(number: int) -> None:
        if stop.is_set():
            os._exit(128 + number)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked, number)
    return stop


def _check(options: argparse.Namespace) -> int:
    from bot.operating.check import check
    from bot.operating.log import set_up

    set_up(logging.CRITICAL)  # what is wrong is said in sentences
    return asyncio.run(check(os.environ, options.config, "http" if options.http else "socket"))


def _since(text: str) -> datetime:
    from bot.records.auditing import since

    return since(text, datetime.now(UTC))


def _audit(options: argparse.Namespace) -> int:
    from bot.memory import Sought
    from bot.records.auditing import audit

    sought = Sought(options.since, options.person, options.system, options.customer)
    return asyncio.run(audit(os.environ, sought, options.form, sys.stdout))


def _forget(options: argparse.Namespace) -> int:
    from bot.records.forgetting import forget

    def agree(question: str) -> bool:
        if options.yes:
            return True
        print(f"{question} [y/N] ", end="", flush=True)  # noqa: T201  # this is a command line
        return sys.stdin.readline().strip().lower() in {"y", "yes"}

    return asyncio.run(forget(os.environ, options.customer, tell=print, agree=agree))


def _demo(options: argparse.Namespace) -> int:
    from bot.operating.log import set_up

    # whoever tries it looks for the address, and at the page
    set_up(logging.INFO if options.log else logging.WARNING)
    asyncio.run(_play(options.port))
    return 0


async def _play(port: int) -> None:
    from bot.demo import stage
    from bot.hooks import hooks_alone
    from bot.manifest import manifest
    from bot.service import building, socket_mode
    from bot.settings import Settings
    from bot.web import listening

    stop = _stop_signal()
    async with stage(manifest(), port) as scene:
        settings = Settings.load(scene.environment)
        async with (
            building(settings) as service,
            socket_mode(service, settings),
            listening(hooks_alone(service.hooks), "127.0.0.1", 0) as hooks_port,
        ):
            await scene.introduce(service.store)
            scene.tell_changes_to(f"http://127.0.0.1:{hooks_port}/hooks")
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
