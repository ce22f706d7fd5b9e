"""The workspaces in which Deskhand is installed, with their sealed tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "installs",
        sa.Column("home", sa.Text, nullable=False, primary_key=True),
        sa.Column("bot_user", sa.Text, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("installed_at", sa.Double, nullable=False),
        sa.Column("expires_at", sa.Double),
        sa.Column("lease_until", sa.Double),
    )


def downgrade() -> None:
    op.drop_table("installs")
