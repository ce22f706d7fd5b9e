"""The first schema: dialogs, what was seen, people, the audit.

Written out and not taken from tables.py, which moves on while this stays what it was.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _text(name: str, *, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, primary_key=primary_key)


def upgrade() -> None:
    op.create_table(
        "dialogs",
        _text("id", primary_key=True),
        _text("flow"),
        sa.Column("turn", sa.Integer, nullable=False),
        _text("state"),
        sa.Column("version", sa.Integer, nullable=False),
        _text("waiting"),
        _text("desk"),
        _text("team"),
        _text("owner"),
        _text("surface"),
        _text("channel"),
        _text("thread_ts"),
        _text("card_ts"),
        _text("reply_url"),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
        _text("lease_owner"),
        sa.Column("lease_until", sa.Double),
        sa.Column("sent", sa.Boolean, nullable=False),
        _text("write_key"),
    )
    is_open = sa.text("waiting <> 'nothing'")
    op.create_index(
        "dialogs_open",
        "dialogs",
        ["team", "channel", "owner", "created_at"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    is_working = sa.text("waiting = 'world'")
    op.create_index(
        "dialogs_working",
        "dialogs",
        ["lease_until"],
        sqlite_where=is_working,
        postgresql_where=is_working,
    )
    op.create_table(
        "seen",
        _text("key", primary_key=True),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_index("seen_at", "seen", ["at"])
    op.create_table(
        "people",
        _text("team", primary_key=True),
        _text("person", primary_key=True),
        _text("settings"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("at", sa.Double, nullable=False),
        _text("dialog"),
        sa.Column("turn", sa.Integer, nullable=False),
        _text("actor"),
        _text("verb"),
        _text("system"),
        _text("object_id"),
        _text("outcome"),
        _text("reference"),
    )
    op.create_index("audit_dialog", "audit", ["dialog"])


def downgrade() -> None:
    for table in ("audit", "people", "seen", "dialogs"):
        op.drop_table(table)
