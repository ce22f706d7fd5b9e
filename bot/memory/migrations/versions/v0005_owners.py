"""The latest dialogs of one person, ended ones included: the Home tab reads them."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_index("dialogs_owner", "dialogs", ["team", "owner", "updated_at"])


def downgrade() -> None:
    op.drop_index("dialogs_owner", "dialogs")
