"""The audit tells where, how, for whom and from what to what; and the database itself guards it.

Triggers refuse to change an entry, and to take one out that is younger than `audit_kept` says.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

COLUMNS = ("team", "channel", "surface", "how", "customer", "before", "after")


SQLITE = (
    """
    CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END
    """,
    """
    CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
    WHEN OLD.at >= (julianday('now') - 2440587.5) * 86400.0
        - 86400.0 * coalesce((SELECT max(days) FROM audit_kept), 36500.0)
    BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END
    """,
)
POSTGRESQL = (
    """
    CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF OLD.at < extract(epoch FROM clock_timestamp())
                - 86400.0 * coalesce((SELECT max(days) FROM audit_kept), 36500.0)
            THEN
                RETURN OLD;
            END IF;
        END IF;
        RAISE EXCEPTION 'the audit is append-only';
    END $$
    """,
    """
    CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_is_kept()
    """,
    """
    CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept()
    """,
)


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("audit", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.create_index("audit_at", "audit", ["at"])
    op.create_index("dialogs_updated", "dialogs", ["updated_at"])
    kept = op.create_table("audit_kept", sa.Column("days", sa.Double, nullable=False))
    op.bulk_insert(kept, [{"days": 365.0}])
    for statement in SQLITE if _is_sqlite() else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if _is_sqlite():
        op.execute("DROP TRIGGER audit_no_update")
        op.execute("DROP TRIGGER audit_no_delete")
    else:
        op.execute("DROP TRIGGER audit_no_change ON audit")
        op.execute("DROP TRIGGER audit_no_truncate ON audit")
        op.execute("DROP FUNCTION audit_is_kept()")
    op.drop_table("audit_kept")
    op.drop_index("dialogs_updated", "dialogs")
    op.drop_index("audit_at", "audit")
    for name in COLUMNS:
        op.drop_column("audit", name)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
