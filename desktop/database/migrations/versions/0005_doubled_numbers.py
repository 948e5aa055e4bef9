"""Slip numbers that two cases carry, and whether somebody has looked at them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "doubled_numbers",
        sa.Column("slip_number", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("slip_number", name=op.f("pk_doubled_numbers")),
    )
    with op.batch_alter_table("slips") as slips:
        slips.add_column(sa.Column("is_settled", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("slips") as slips:
        slips.alter_column("is_settled", server_default=None)
    # Those that came in before anybody looked for them.
    op.execute(
        "INSERT INTO doubled_numbers (slip_number) "
        "SELECT slip_number FROM slips GROUP BY slip_number HAVING count(*) > 1"
    )
