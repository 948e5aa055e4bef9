"""Which cases carry a slip number, read from the slips that are here."""

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ROWS = 500


class _Numbered(msgspec.Struct):
    slip_number: str = ""


def upgrade() -> None:
    table = op.create_table(
        "cases_of_slips",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", "subject", name=op.f("pk_cases_of_slips")),
    )
    op.create_index(op.f("ix_cases_of_slips_subject"), "cases_of_slips", ["subject"])
    rows: list[dict[str, str]] = []
    for row in sorted(_present()):
        rows.append(dict(zip(("number", "subject"), row, strict=True)))
        if len(rows) == _ROWS:
            op.bulk_insert(table, rows)
            rows = []
    op.bulk_insert(table, rows)


def _present() -> set[tuple[str, str]]:
    """The numbers that readable slips carry, with their cases."""
    decoder = msgspec.json.Decoder(_Numbered)
    bodies = op.get_bind().execute(
        sa.text("SELECT subject, body FROM entries WHERE kind = 'slip_issued' AND body IS NOT NULL")
    )
    known: set[tuple[str, str]] = set()
    for subject, body in bodies:
        try:
            number = decoder.decode(bytes(body)).slip_number
        except msgspec.DecodeError:  # of a later version: whoever reads it will note it
            continue
        if number:
            known.add((number, subject))
    return known
