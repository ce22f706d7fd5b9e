"""The tables, the same on SQLite and PostgreSQL.

The rule: moments are the database's own clock, kept as seconds since 1970, so that a lease means
the same to every process and the arithmetic is the same on both engines.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Double,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class Instant(TypeDecorator[datetime]):
    """Seconds since 1970, written by the database's clock alone, read as an aware moment."""

    impl = Double
    cache_ok = True

    def process_result_value(self, value: float | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value, UTC)


class Now(FunctionElement[float]):
    """The database's clock: seconds since 1970 at the time the row is looked at.

    Not the start of the transaction: a statement that waited for a lock must see that time passed.
    """

    type = Double()
    inherit_cache = True


@compiles(Now, "sqlite")
def _now_sqlite(element: Now, compiler: SQLCompiler, **options: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(Now, "postgresql")
def _now_postgresql(element: Now, compiler: SQLCompiler, **options: Any) -> str:
    return "CAST(extract(epoch FROM clock_timestamp()) AS DOUBLE PRECISION)"


# Conditions of partial indexes; only a query that says them in the same words is served by them.
OPEN = text("waiting <> 'nothing'")
WORKING = text("waiting = 'world'")
WAKING = text("wakes_at IS NOT NULL")
DUE = text("version > shown AND parked = ''")

metadata = MetaData()

dialogs = Table(
    "dialogs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("flow", Text, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("waiting", Text, nullable=False),
    Column("desk", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("surface", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("thread_ts", Text, nullable=False),
    Column("card_ts", Text, nullable=False),
    Column("reply_url", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("lease_owner", Text, nullable=False),
    Column("lease_until", Instant),
    Column("sent", Boolean, nullable=False),
    Column("write_key", Text, nullable=False),
    Column("wakes_at", Instant),
    # Its person wants it to stop before its next write; only while it waits for the world.
    Column("stopping", Boolean, nullable=False, server_default=false()),
)
Index(
    "dialogs_open",
    dialogs.c.team,
    dialogs.c.channel,
    dialogs.c.owner,
    dialogs.c.created_at,
    sqlite_where=OPEN,
    postgresql_where=OPEN,
)
Index("dialogs_owner", dialogs.c.team, dialogs.c.owner, dialogs.c.updated_at)
Index("dialogs_updated", dialogs.c.updated_at)
Index("dialogs_waking", dialogs.c.wakes_at, sqlite_where=WAKING, postgresql_where=WAKING)
Index("dialogs_working", dialogs.c.lease_until, sqlite_where=WORKING, postgresql_where=WORKING)

seen = Table(
    "seen",
    metadata,
    Column("key", Text, primary_key=True),
    Column("at", Instant, nullable=False),
)
Index("seen_at", seen.c.at)

people = Table(
    "people",
    metadata,
    Column("team", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("settings", Text, nullable=False),
)

roles = Table(
    "roles",
    metadata,
    Column("id", Text, primary_key=True),
    Column("team", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
)
Index("roles_team", roles.c.team)

look_ups = Table(
    "look_ups",
    metadata,
    # as in the audit
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("team", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
Index("look_ups_person", look_ups.c.team, look_ups.c.person, look_ups.c.at)

audit = Table(
    "audit",
    metadata,
    # SQLite numbers rows by itself only where the key is an INTEGER
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("dialog", Text, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("actor", Text, nullable=False),
    Column("verb", Text, nullable=False),
    Column("system", Text, nullable=False),
    Column("object_id", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("team", Text, nullable=False, server_default=""),
    Column("channel", Text, nullable=False, server_default=""),
    Column("surface", Text, nullable=False, server_default=""),
    Column("how", Text, nullable=False, server_default=""),
    Column("customer", Text, nullable=False, server_default=""),
    Column("before", Text, nullable=False, server_default=""),
    Column("after", Text, nullable=False, server_default=""),
)
Index("audit_at", audit.c.at)
Index("audit_dialog", audit.c.dialog)

installs = Table(
    "installs",
    metadata,
    Column("home", Text, primary_key=True),
    Column("bot_user", Text, nullable=False),
    Column("sealed", Text, nullable=False),
    Column("installed_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("lease_until", Instant),
)
# One row: how many days an entry of the audit cannot be taken out. The database's own triggers read
# it: they refuse every change of an entry, and every deletion of a younger one.
audit_kept = Table("audit_kept", metadata, Column("days", Double, nullable=False))

directory = Table(
    "directory",
    metadata,
    Column("id", Text, primary_key=True),
    Column("system", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("identifier", Text, nullable=False),
    Column("first", Text, nullable=False),
    Column("last", Text, nullable=False),
    Column("company", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("phone_digits", Text, nullable=False),
    Column("email_folded", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("system", "key", name="directory_key"),
)

# An appointment as it was known last, to tell what changed.
sightings = Table(
    "sightings",
    metadata,
    Column("system", Text, primary_key=True),
    Column("object_id", Text, primary_key=True),
    Column("appointment", Text, nullable=False),
    Column("trail", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("starts_at", Double),
    Column("who", Text, nullable=False),
    Column("silent", Boolean, nullable=False),
    Column("seen_at", Instant, nullable=False),
)
Index("sightings_ahead", sightings.c.system, sightings.c.starts_at)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("settings", Text, nullable=False),
    Column("lease_owner", Text, nullable=False),
    Column("lease_until", Instant),
    Column("next_at", Instant, nullable=False),
    Column("parked", Text, nullable=False),
    Column("warned", Boolean, nullable=False),
)

# A living card: what a channel knows of an appointment, or is yet to be told.
notices = Table(
    "notices",
    metadata,
    Column("id", Text, primary_key=True),
    Column("team", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("system", Text, nullable=False),
    Column("object_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("shown", Integer, nullable=False),
    Column("card_ts", Text, nullable=False),
    # Which version is being posted, and since when: set right before, taken away by the answer.
    Column("posting", Integer, nullable=False),
    Column("posting_at", Instant),
    Column("parked", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    UniqueConstraint("team", "channel", "system", "object_id", name="notices_card"),
)
Index("notices_object", notices.c.system, notices.c.object_id)
Index("notices_fresh", notices.c.team, notices.c.updated_at)
Index(
    "notices_due",
    notices.c.team,
    notices.c.channel,
    notices.c.due_at,
    sqlite_where=DUE,
    postgresql_where=DUE,
)

# Where messages of ours stand in channels that are no cards: shared results, lines under notices.
posts = Table(
    "posts",
    metadata,
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("ts", Text, primary_key=True),
    Column("posted_at", Instant, nullable=False),
)

# One watcher a system, over all processes.
watchers = Table(
    "watchers",
    metadata,
    Column("system", Text, primary_key=True),
    Column("cursor", Text, nullable=False),
    Column("lease_owner", Text, nullable=False),
    Column("lease_until", Instant),
    Column("next_at", Instant),
)

# What a system said by itself has changed, until somebody looked.
hints = Table(
    "hints",
    metadata,
    Column("system", Text, primary_key=True),
    Column("object_id", Text, primary_key=True),
    Column("is_new", Boolean, nullable=False),
    Column("mark", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
)
