"""What a system says by itself has changed, until it was looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "hints",
        sa.Column("system", sa.Text, primary_key=True, nullable=False),
        sa.Column("object_id", sa.Text, primary_key=True, nullable=False),
        sa.Column("is_new", sa.Boolean, nullable=False),
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("due_at", sa.Double, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("hints")
