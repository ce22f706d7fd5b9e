"""One HTTP exchange with a scheduling system: sent, waited for, and its trouble given a name.

The rule: only a read is repeated after an unclear end. A write without a readable answer is `Lost`;
it surely was not done only where no connection was made or the system said so ("not now", 429).
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import ssl
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Literal, NamedTuple, Protocol, TypeVar
from urllib.parse import quote

import httpx
import stamina
import structlog
from aiolimiter import AsyncLimiter
from pydantic import BaseModel, ValidationError

from bot.operating import figures
from bot.systems import Lost, Misread, NotAllowed, Refused, Trouble, Unreachable
from bot.systems.breaker import Breaker

BeforeWrite = Callable[[], Awaitable[None]]
Shape = TypeVar("Shape", bound=BaseModel)
T = TypeVar("T")

_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
)
_before_write: ContextVar[BeforeWrite | None] = ContextVar("before_write", default=None)
_in_background: ContextVar[bool] = ContextVar("in_background", default=False)
_log = structlog.get_logger("deskhand.systems")


@contextmanager
def before_writes(hook: BeforeWrite) -> Iterator[None]:
    """Have `hook` awaited right before each write made in here; if it raises, nothing is sent."""
    token = _before_write.set(hook)
    try:
        yield
    finally:
        _before_write.reset(token)


@contextmanager
def in_background() -> Iterator[None]:
    """Have the calls made in here leave room for people's, and wait for as long as that takes."""
    token = _in_background.set(True)
    try:
        yield
    finally:
        _in_background.reset(token)


@dataclass(frozen=True)
class Limits:
    """How long and how often; times in seconds."""

    connect: float = 5.0
    read: float = 10.0
    write: float = 15.0
    tries: int = 3
    pause: float = 1.0  # before the second try; twice as long before the third
    waiting: float = 10.0  # what all pauses of one call may come to, and the wait for our own turn
    patience: float = 12.0  # after so long a failed read is not tried again
    per_second: float = 2.0
    burst: int = 8  # so many calls may follow each other at once: one dialog step and the next
    trips: int = 4  # after so many calls in a row without an answer the system is left in peace
    rest: float = 10.0  # for so long; then one call is let through


@dataclass(frozen=True)
class Call:
    """A request before it is sent. `route` names its parts in braces; `ids` fill them."""

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    route: str
    ids: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str | int | Sequence[str]] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None  # sent as JSON
    form: Mapping[str, str] | None = None  # sent as a form
    writes: bool = False

    @property
    def path(self) -> str:
        return self.route.format_map({name: quote(one, safe="") for name, one in self.ids.items()})


class Complaint(NamedTuple):
    """What a system says went wrong, as the body of its answer has it."""

    code: str
    words: str
    # unknown: then the status decides; remark: so it does, and a good one makes it no complaint
    means: Literal["refused", "not_allowed", "unknown", "remark"]


class Declined(Refused):
    """The system answered no. `code` is its own, if it gave one; `status` is that of HTTP."""

    def __init__(self, reason: str, *, reference: str, code: str, status: int) -> None:
        super().__init__(reason, reference=reference)
        self.code = code
        self.status = status

    @property
    def is_missing(self) -> bool:
        """Is it that what was asked for does not exist?"""
        return self.status == httpx.codes.NOT_FOUND or self.code.endswith("NOT_FOUND")


class Busy(Unreachable):
    """Too many requests; `after` is how many seconds the system asks to wait, if it said."""

    def __init__(
        self, reference: str, after: float | None, by: Literal["system", "us"] = "system"
    ) -> None:
        super().__init__("The system is too busy at the moment.", reference=reference)
        self.after = after
        self.refused_by = by


Send = Callable[[Call], Awaitable[httpx.Response]]


class Access(Protocol):
    """What is shown with every call and runs out in time: a session, a token.

    It is renewed once where a call was refused because of it, and the call then sent again.
    """

    async def headers(self, send: Send) -> Mapping[str, str]:
        """Return what to show, got with `send` if there is none; raises Trouble."""

    def is_refused(self, call: Call, response: httpx.Response, shown: Mapping[str, str]) -> bool:
        """Was the call not carried out because of what was shown? Then forget that."""


@cache
def _trusted() -> ssl.SSLContext:
    """Return whom to trust: read once, because the list of authorities takes longer than a call."""
    return httpx.create_ssl_context()


class Wire:
    """The connection to one system. `complaint` finds the vendor's error in a decoded body."""

    def __init__(
        self,
        system: str,
        base_url: str,
        complaint: Callable[[object], Complaint | None],
        *,
        auth: httpx.Auth | None = None,
        access: Access | None = None,
        headers: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        # at its usual level httpx logs whole addresses, and people's names are in ours
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self._system = system
        self._complaint = complaint
        self._access = access
        self._limits = limits or Limits()
        self._turns = AsyncLimiter(self._limits.burst, self._limits.burst / self._limits.per_second)
        self._breaker = Breaker(system, trips=self._limits.trips, rest=self._limits.rest)
        self._http = httpx.AsyncClient(
            base_url=base_url,
            auth=auth,
            transport=transport,
            headers={"Accept": "application/json", **(headers or {})},
            # no call's meaning hangs on the calls before it: what is to be shown is in `access`
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            follow_redirects=False,
            verify=_trusted(),
            limits=httpx.Limits(max_connections=10, max_keepalive_connections=5),
        )

    @property
    def silent_since(self) -> datetime | None:
        """Since when the system does not answer and is left in peace; None: it is asked."""
        return self._breaker.silent_since

    async def close(self) -> None:
        await self._http.aclose()

    async def ask(self, call: Call, shape: type[Shape]) -> Shape:
        """Make the exchange and return its answer as `shape`; raises Trouble."""
        if any(one.strip(".") == "" for one in call.ids.values()):
            raise Declined("There is no such record.", reference="", code="", status=404)
        note = _Note()
        try:
            async with self._breaker.asking():
                answer = await self._try_all(call, shape, note)
        except Exception as error:
            note.outcome = type(error).__name__
            raise
        else:
            note.outcome = "done"
            return answer
        finally:
            self._write_log(call, note)

    async def _try_all(self, call: Call, shape: type[Shape], note: _Note) -> Shape:
        retries = stamina.retry_context(
            on=lambda error: self._wait(call, error),
            attempts=self._limits.tries,
            timeout=self._limits.patience,
            wait_initial=self._limits.pause,
            wait_jitter=self._limits.pause / 4,
        )
        async for attempt in retries:
            with attempt:
                note.tries = attempt.num
                return await self._try(call, shape, note)
        raise AssertionError("a retry context ends by returning or raising")

    def _wait(self, call: Call, error: Exception) -> bool | float:
        """Decide whether to try again: no, after the usual pause, or after so many seconds."""
        if isinstance(error, Busy) and error.after is not None:
            affordable = self._limits.waiting / max(1, self._limits.tries - 1)
            return error.after if error.after <= affordable else False
        return isinstance(error, Busy) or (isinstance(error, Unreachable) and not call.writes)

    async def _try(self, call: Call, shape: type[Shape], note: _Note) -> Shape:
        shown, response = await self._exchange(call)
        if self._access and self._access.is_refused(call, response, shown):
            _, response = await self._exchange(call)
        note.status = response.status_code
        return self._read(call, response, shape, note)

    async def _exchange(self, call: Call) -> tuple[Mapping[str, str], httpx.Response]:
        shown = await self._access.headers(self._send_in_turn) if self._access else {}
        await self._take_turn()
        hook = _before_write.get()
        if call.writes and hook is not None:
            await hook()
        return shown, await self._send(call, shown)

    async def _send_in_turn(self, call: Call) -> httpx.Response:
        await self._take_turn()
        response = await self._send(call, {})
        route, status = call.route.partition("?")[0], response.status_code
        _log.info("access", system=self._system, route=route, status=status)
        return response

    async def _take_turn(self) -> None:
        if _in_background.get():
            # half of a burst stays free: whoever presses a button finds room and passes by us
            room = max(1.0, self._limits.burst / 2)
            while not self._turns.has_capacity(room):  # noqa: ASYNC110  # it tells nobody when
                await asyncio.sleep(0.5 / self._limits.per_second)
            await self._turns.acquire()
            return
        try:
            async with asyncio.timeout(self._limits.waiting):
                await self._turns.acquire()
        except TimeoutError as error:
            raise Busy("", self._limits.waiting, by="us") from error

    async def _send(self, call: Call, headers: Mapping[str, str]) -> httpx.Response:
        limits = self._limits
        allowed = limits.write if call.writes else limits.read
        try:
            # httpx limits each step; a server that sends a byte a second would never end
            async with asyncio.timeout(allowed):
                return await self._http.request(
                    call.method,
                    call.path,
                    params=call.query,
                    json=call.body,
                    data=call.form,
                    headers=headers,
                    timeout=httpx.Timeout(allowed, connect=limits.connect, pool=limits.connect),
                )
        except _NOT_SENT as error:
            raise Unreachable("No connection could be made to the system.") from error
        except (httpx.TimeoutException, TimeoutError) as error:
            raise _unclear(call, "The system took too long to answer.") from error
        except httpx.HTTPError as error:
            raise _unclear(call, "The connection was lost before the answer came.") from error

    def _read(self, call: Call, response: httpx.Response, shape: type[Shape], note: _Note) -> Shape:
        body = _decoded(response)
        complaint = None if isinstance(body, _Unreadable) else self._complaint(body)
        if complaint and re.fullmatch(r"[\w.-]{1,80}", complaint.code):
            note.code = complaint.code
        request_id = response.headers.get("X-Request-Id", "")
        note.reference = request_id if re.fullmatch(r"[\w.:-]{1,80}", request_id) else ""
        reference = note.code or note.reference
        if trouble := _judged(call, response, complaint, reference):
            raise trouble
        if isinstance(body, _Unreadable):
            if call.writes:
                raise Lost(body.reason, reference=reference)
            raise body.trouble(body.reason, reference=reference)
        try:
            return read(shape, body)
        except Misread as misread:
            if call.writes:
                raise Lost(misread.reason, reference=reference) from misread
            raise

    def _write_log(self, call: Call, note: _Note) -> None:
        seconds = time.perf_counter() - note.started
        figures.SYSTEM_CALLS.labels(self._system, call.route.partition("?")[0], note.outcome).inc()
        figures.SYSTEM_SECONDS.labels(self._system).observe(seconds)
        # one that was cancelled was given up by somebody, or was under way at the end: no trouble
        write = _log.info if note.outcome in {"done", "cancelled"} else _log.warning
        write(
            "exchange",
            system=self._system,
            method=call.method,
            route=call.route,
            status=note.status,
            ms=round(seconds * 1000),
            tries=note.tries,
            code=note.code,
            reference=note.reference,
            outcome=note.outcome,
        )


def read(shape: type[Shape], body: object) -> Shape:
    """Read a decoded body as `shape`; raises Misread, which names places and never values."""
    try:
        return shape.model_validate(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "the whole answer"
        raise Misread(
            f"The answer is not as documented: {first['type']} at {place[:120]}."
        ) from error


@dataclass
class _Note:
    """What is told in the log about one exchange: nothing that names a person."""

    started: float = field(default_factory=time.perf_counter)
    status: int | None = None
    tries: int = 0
    code: str = ""
    reference: str = ""  # the vendor's id of the request
    outcome: str = "cancelled"


class _Unreadable(NamedTuple):
    trouble: type[Trouble]
    reason: str


def _decoded(response: httpx.Response) -> object:
    """Return the body's JSON, None where there is no body, or why it cannot be read."""
    if not response.content:
        return None
    if "html" in response.headers.get("Content-Type", ""):
        # a missing right can look like this: the vendor's sign-in page, with status 200
        return _Unreadable(NotAllowed, "A web page came instead of data; a right may be missing.")
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError):
        return _Unreadable(Misread, "The answer is no JSON.")


async def or_else(question: Awaitable[T], otherwise: T) -> T:
    """Ask something that is nice to know: trouble with it must not spoil the rest."""
    try:
        return await question
    except Trouble:
        return otherwise


def trouble_of(call: Call, response: httpx.Response) -> Trouble | None:
    """Name what went wrong by the status alone; None if it tells of no trouble."""
    return _judged(call, response, None, "")


def _judged(
    call: Call, response: httpx.Response, complaint: Complaint | None, reference: str
) -> Trouble | None:
    """Name what went wrong: by the vendor's code where it is a known one, else by the status."""
    status = response.status_code
    code, words, means = complaint or Complaint("", "", "unknown")
    reference = reference or f"HTTP {status}"
    if means == "not_allowed":
        return NotAllowed(words, reference=reference)
    if means == "refused":
        return Declined(words, reference=reference, code=code, status=status)
    if status in {401, 403, 407, 451}:
        return NotAllowed(words or _NOT_ALLOWED[status], reference=reference)
    if 300 <= status < 400:
        return NotAllowed("The address sends us elsewhere. Check base_url.", reference=reference)
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return Busy(reference, _seconds(response.headers.get("Retry-After", "")))
    if status >= 500 or status == httpx.codes.REQUEST_TIMEOUT:
        return _unclear(call, "The system has trouble of its own.", reference)
    if status >= 400 or (complaint and means != "remark"):
        reason = words or f"The system refused the request with status {status}."
        return Declined(reason, reference=reference, code=code, status=status)
    return None


_NOT_ALLOWED = {
    401: "The user name or the password was not accepted.",
    403: "A right is missing, or this address is blocked.",
    407: "The proxy between here and the system asks for a password.",
    451: "The system is not offered at this place.",
}


def _unclear(call: Call, reason: str, reference: str = "") -> Trouble:
    """Name the end of an exchange after which nobody knows whether the request was carried out."""
    return (Lost if call.writes else Unreachable)(reason, reference=reference)


def _seconds(retry_after: str) -> float | None:
    """Read Retry-After; its other form, a date, is as good as no hint."""
    return float(retry_after) if re.fullmatch(r"\d{1,6}(\.\d+)?", retry_after.strip()) else None
