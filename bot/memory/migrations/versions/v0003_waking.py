"""When a wait ends by itself: a slot that is held, an undo that is offered."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("dialogs", sa.Column("wakes_at", sa.Double))
    waking = sa.text("wakes_at IS NOT NULL")
    op.create_index(
        "dialogs_waking", "dialogs", ["wakes_at"], sqlite_where=waking, postgresql_where=waking
    )


def downgrade() -> None:
    op.drop_index("dialogs_waking", "dialogs")
    op.drop_column("dialogs", "wakes_at")
