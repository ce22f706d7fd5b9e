"""Finding the cards that changed last."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_index("notices_fresh", "notices", ["team", "updated_at"])


def downgrade() -> None:
    op.drop_index("notices_fresh", "notices")
