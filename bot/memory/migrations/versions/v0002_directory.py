"""The directory of customers, for systems that keep none."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def _text(name: str, *, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, primary_key=primary_key)


def upgrade() -> None:
    op.create_table(
        "directory",
        _text("id", primary_key=True),
        _text("system"),
        _text("key"),
        _text("identifier"),
        _text("first"),
        _text("last"),
        _text("company"),
        _text("phone"),
        _text("email"),
        _text("words"),
        _text("phone_digits"),
        _text("email_folded"),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.UniqueConstraint("system", "key", name="directory_key"),
    )


def downgrade() -> None:
    op.drop_table("directory")
