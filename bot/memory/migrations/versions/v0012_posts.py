"""What stands in channels beside cards, to be taken away when others come to read there."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "posts",
        sa.Column("team", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("ts", sa.Text, primary_key=True),
        sa.Column("posted_at", sa.Double, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("posts")
