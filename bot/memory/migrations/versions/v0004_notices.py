"""What is known of appointments, which channels are told, and what they were told."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def _text(name: str, *, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, primary_key=primary_key)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Double, nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "sightings",
        _text("system", primary_key=True),
        _text("object_id", primary_key=True),
        _text("appointment"),
        _text("trail"),
        _text("status"),
        _moment("starts_at", nullable=True),
        _text("who"),
        sa.Column("silent", sa.Boolean, nullable=False),
        _moment("seen_at"),
    )
    op.create_index("sightings_ahead", "sightings", ["system", "starts_at"])
    op.create_table(
        "subscriptions",
        _text("team", primary_key=True),
        _text("channel", primary_key=True),
        _text("settings"),
        _text("lease_owner"),
        _moment("lease_until", nullable=True),
        _moment("next_at"),
        _text("parked"),
        sa.Column("warned", sa.Boolean, nullable=False),
    )
    op.create_table(
        "notices",
        _text("id", primary_key=True),
        _text("team"),
        _text("channel"),
        _text("system"),
        _text("object_id"),
        _text("state"),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("shown", sa.Integer, nullable=False),
        _text("card_ts"),
        sa.Column("posting", sa.Integer, nullable=False),
        _moment("posting_at", nullable=True),
        _text("parked"),
        _moment("due_at"),
        _moment("created_at"),
        _moment("updated_at"),
        sa.UniqueConstraint("team", "channel", "system", "object_id", name="notices_card"),
    )
    op.create_index("notices_object", "notices", ["system", "object_id"])
    is_due = sa.text("version > shown AND parked = ''")
    op.create_index(
        "notices_due",
        "notices",
        ["team", "channel", "due_at"],
        sqlite_where=is_due,
        postgresql_where=is_due,
    )
    op.create_table(
        "watchers",
        _text("system", primary_key=True),
        _text("cursor"),
        _text("lease_owner"),
        _moment("lease_until", nullable=True),
        _moment("next_at", nullable=True),
    )


def downgrade() -> None:
    for table in ("watchers", "notices", "subscriptions", "sightings"):
        op.drop_table(table)
