"""What the stand-ins share: serving, failing on demand, and remembering what was asked.

A handler is a plain function from Call to Answer; everything that touches a connection is here.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import partial
from typing import Any

from aiohttp import web

from bot.demo.systems.panel import Seen, Table, drawn
from bot.demo.systems.switches import Switch, Switches, common_switches

Clock = Callable[[], datetime]
Json = dict[str, Any]

_log = logging.getLogger(__name__)

_REMEMBERED = 400
_SECRET = re.compile(r"(\w*password)=[^&]*")
_LOGIN_PAGE = "<!doctype html><title>Sign in</title><form><input name=user></form>"


@dataclass(frozen=True)
class Call:
    """One request as a handler sees it. `base` is the absolute URL the stand-in is mounted at."""

    method: str
    path: str
    base: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    query_lists: Mapping[str, list[str]]
    headers: Mapping[str, str]
    raw: bytes
    form: Mapping[str, str]

    def json(self) -> Json:
        """Return the body as a JSON object; raises BodyError when it is something else."""
        try:
            body = json.loads(self.raw)
        except ValueError as error:
            raise BodyError from error
        if not isinstance(body, dict):
            raise BodyError
        return body


@dataclass(frozen=True)
class Answer:
    """What goes back: `body` is JSON, text of the given type, or None for no body."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"


class Refusal(Exception):  # noqa: N818 (a refusal is an ordinary end of a request)
    """A handler's way to end early with the vendor's error answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


class BodyError(ValueError):
    """The body is not a JSON object."""


Handler = Callable[[Call], Answer]


@dataclass(frozen=True)
class Operation:
    """One endpoint: what it is called in the counters, whether it writes, what right it needs."""

    name: str
    path: str
    handler: Handler
    writes: bool = False
    scope: str = ""


def utc_now() -> datetime:
    return datetime.now(UTC)


class StandIn:
    """The HTTP face of one stand-in. A subclass adds its routes, its error shapes and its tables.

    `requests` are the last few hundred served, oldest first; `writes` counts done writes by kind.
    """

    title = ""
    optional_fields: frozenset[str] = frozenset()

    def __init__(self, clock: Clock, zone: tzinfo, own_switches: Sequence[Switch] = ()) -> None:
        self.clock = clock
        self.zone = zone
        self.switches = Switches([*common_switches(), *own_switches])
        self.requests: deque[Seen] = deque(maxlen=_REMEMBERED)
        self.writes: Counter[str] = Counter()
        self.app = web.Application()
        self.app.router.add_get("/_panel", self._serve_panel)
        self.app.router.add_post("/_panel/switches/{id}", self._serve_switch)

    # for subclasses

    def route(
        self,
        method: str,
        path: str,
        handler: Handler,
        *,
        name: str,
        writes: bool = False,
        scope: str = "",
    ) -> None:
        operation = Operation(name, path, handler, writes, scope)
        self.app.router.add_route(method, path, partial(self._serve, operation))

    def authorise(self, operation: Operation, call: Call) -> None:
        """Raise Refusal when the caller may not do this."""

    def trouble(self, status: int) -> Any:
        """Return the vendor's body for a failure that has nothing to do with the request."""
        raise NotImplementedError

    def malformed(self) -> Answer:
        """Return the vendor's answer to a body that is not a JSON object."""
        return Answer(self.trouble(400), 400)

    def act(self, switch_id: str) -> None:
        """Do at once what a switch stands for that is no failure, such as a colleague's change."""
        raise NotImplementedError

    def summary(self) -> str:
        raise NotImplementedError

    def tables(self) -> Sequence[Table]:
        raise NotImplementedError

    def local_now(self) -> datetime:
        """Return the wall-clock time of the site, aware."""
        return self.clock().astimezone(self.zone)

    # serving

    async def _serve(self, operation: Operation, request: web.Request) -> web.Response:
        started = time.perf_counter()
        call = await _read(operation, request)
        answer = await self._answer(operation, call)
        self.requests.append(
            Seen(
                call.method,
                _SECRET.sub(r"\1=…", request.path_qs),
                answer.status if answer else 0,
                call.raw.decode(errors="replace") or _SECRET.sub(r"\1=…", _form_text(call)),
                (time.perf_counter() - started) * 1000,
                self.clock(),
            )
        )
        if answer is None:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        return _response(answer)

    async def _answer(self, operation: Operation, call: Call) -> Answer | None:
        """Answer, or return None when the connection is to be cut."""
        use = self.switches.use
        if use("down") or (operation.writes and use("lose_request")):
            return None
        failure = self._failure()
        answer = failure or self._done(operation, call)
        if use("slow"):
            await asyncio.sleep(self.switches["slow"].amount)
        if failure is not None:
            return failure
        if operation.writes and answer.status < 400 and use("lose_answer"):
            return None
        return self._bent(answer)

    def _failure(self) -> Answer | None:
        use = self.switches.use
        if use("rate_limited"):
            seconds = self.switches["rate_limited"].amount
            return Answer(self.trouble(429), 429, {"Retry-After": f"{seconds:g}"})
        if use("rate_limited_silent"):
            return Answer(self.trouble(429), 429)
        if use("server_error"):
            return Answer(self.trouble(500), 500)
        if use("html"):
            return Answer(_LOGIN_PAGE, content_type="text/html")
        return None

    def _done(self, operation: Operation, call: Call) -> Answer:
        try:
            self.authorise(operation, call)
            answer = operation.handler(call)
        except Refusal as refusal:
            return refusal.answer
        except BodyError:
            return self.malformed()
        except Exception:  # noqa: BLE001 (vendors break on odd bodies too: 500, and the log tells)
            _log.exception("%s could not be served", operation.name)
            return Answer(self.trouble(500), 500)
        if operation.writes and answer.status < 400:
            self.writes[operation.name] += 1
        return answer

    def _bent(self, answer: Answer) -> Answer:
        """Apply the switches that spoil an answer after the work was done."""
        if answer.content_type != "application/json" or answer.body is None:
            return answer
        body = answer.body
        if self.switches.use("missing_fields"):
            body = _without(body, self.optional_fields)
        if self.switches.use("extra_fields"):
            body = _with_extras(body)
        if self.switches.use("garbage"):
            text = json.dumps(body)
            return Answer(text[: len(text) // 2], answer.status, answer.headers)
        return Answer(body, answer.status, answer.headers)

    # the panel

    def panel(self) -> Json:
        """Show what is in the system now, its switches and its last requests, newest first."""
        return drawn(
            self.title, self.summary(), self.tables(), self.switches, self.requests, self.zone
        )

    async def _serve_panel(self, _request: web.Request) -> web.Response:
        return web.json_response(self.panel())

    async def _serve_switch(self, request: web.Request) -> web.Response:
        switch_id = request.match_info["id"]
        if switch_id not in self.switches:
            return web.json_response({"error": f"There is no switch {switch_id}."}, status=404)
        try:
            wanted = (await request.json())["on"]
        except (ValueError, TypeError, KeyError):
            return web.json_response({"error": 'Send {"on": true} or {"on": false}.'}, status=400)
        if wanted and self.switches[switch_id].is_action:
            self.act(switch_id)
        elif wanted:
            self.switches.turn_on(switch_id)
        else:
            self.switches.turn_off(switch_id)
        return web.json_response(self.panel())


def html_page(text: str, status: int = 200) -> Answer:
    return Answer(text, status, content_type="text/html")


async def _read(operation: Operation, request: web.Request) -> Call:
    form: dict[str, str] = {}
    raw = b""
    if request.content_type in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        form = {key: str(value) for key, value in (await request.post()).items()}
    else:
        raw = await request.read()
    resource = request.match_info.route.resource
    # a mounted application's patterns carry the mount point in front of what was registered
    prefix = resource.canonical.removesuffix(operation.path) if resource else ""
    return Call(
        method=request.method,
        path=request.path,
        base=f"{request.scheme}://{request.host}{prefix}",
        params=dict(request.match_info),
        query=dict(request.query),
        query_lists={key: request.query.getall(key) for key in request.query},
        headers={key.lower(): value for key, value in request.headers.items()},
        raw=raw,
        form=form,
    )


def _form_text(call: Call) -> str:
    return "&".join(f"{name}={value}" for name, value in call.form.items())


def _response(answer: Answer) -> web.Response:
    headers = dict(answer.headers)
    if answer.body is None:
        return web.Response(status=answer.status, headers=headers)
    text = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
    return web.Response(
        text=text, status=answer.status, headers=headers, content_type=answer.content_type
    )


def _with_extras(value: Any) -> Any:
    """Add a field to every record; objects that are maps by name keep their own keys."""
    if isinstance(value, list):
        return [_with_extras(item) for item in value]
    if not isinstance(value, dict):
        return value
    grown = {k: v if k.endswith("Map") else _with_extras(v) for k, v in value.items()}
    return grown | {"addedLastWeek": {"by": "the vendor"}}


def _without(value: Any, names: frozenset[str]) -> Any:
    if isinstance(value, list):
        return [_without(item, names) for item in value]
    if not isinstance(value, dict):
        return value
    return {k: _without(v, names) for k, v in value.items() if k not in names}
