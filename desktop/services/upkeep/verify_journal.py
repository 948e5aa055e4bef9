"""Verifying the journal: every chain of this store, its ends, and the signatures of what came from others."""

from __future__ import annotations

import msgspec
from sqlalchemy import select

from casework.cases.entries import Head
from desktop.database import banner, journal, proofs
from desktop.database.engine import Store
from desktop.database.tables import Workplace
from sync.wire.journal import JournalReport, verify


def verify_journal(store: Store) -> JournalReport:
    """Check seq, links, hashes, bodies, ends and signatures; reads everything once."""
    with store.reading() as connection:
        heads = journal.read_heads(connection)  # of the chains that were written here
        own, first = connection.execute(select(Workplace.device, Workplace.keyring)).one()
        if own == first:  # its chain began with the set-up; that of a later id may still be empty
            heads = {own: Head(own), **heads}
        elif heads.get(own, Head(own)).seq == 0:
            heads.pop(own, None)
        report = verify(journal.all_entries(connection), heads, heads.keys())
        address = banner.read_address(connection)
        if address is None:
            return report
        unproven = proofs.unproven(connection, address.trust.keys, heads.keys())
        withheld = proofs.withheld(connection)
        chains = tuple(
            msgspec.structs.replace(each, withheld=withheld.get(each.device, 0)) for each in report.chains
        )
        return JournalReport(chains, (*report.breaks, *unproven))
