"""What somebody who has the database's key can do to a folder behind the journal's back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from casework.cases.entries import Fields, digest, hashed
from desktop import bootstrap
from desktop.database.engine import open_file
from desktop.database.keyring import read_keyring
from desktop.database.keys import DEMO_NAME, DEMO_PASSWORD, DatabaseKey, open_wrap
from desktop.database.signer import SigningKeys
from sync.wire.commits import Commit
from tests.support.workplaces import demo_folder, ready_draft

CASES = 3
Tamper = Callable[[Any], None]


def key_of(folder: Path) -> DatabaseKey:
    return open_wrap(read_keyring(folder), DEMO_NAME, DEMO_PASSWORD).key


def chain_anew(db: Any) -> None:
    """Every digest, link and hash of the journal, and its end, as if it had been written so."""
    rows = db.execute(
        f"SELECT e.position, b.body, {', '.join('e.' + name for name in Fields._fields)}"  # noqa: S608
        " FROM journal_entries e LEFT JOIN journal_bodies b USING (device, seq) ORDER BY e.seq"
    ).fetchall()
    previous, seq, device = "0" * 64, 0, ""
    for position, body, *values in rows:
        fields = Fields(*values)
        seq, old, device = seq + 1, fields.seq, fields.device
        body_digest = digest(bytes(body)) if body is not None else fields.body_digest
        entry = hashed(fields._replace(seq=seq, prev=previous, body_digest=body_digest))
        db.execute("UPDATE journal_bodies SET seq = ? WHERE device = ? AND seq = ?", (seq, device, old))
        db.execute(
            "UPDATE journal_entries SET seq = ?, prev = ?, body_digest = ?, hash = ? WHERE position = ?",
            (seq, previous, body_digest, entry.hash, position),
        )
        previous = entry.hash
    db.execute("UPDATE journal_heads SET seq = ?, hash = ? WHERE device = ?", (seq, previous, device))


def body(db: Any) -> None:
    db.execute("UPDATE journal_bodies SET body = CAST(replace(CAST(body AS text), '测试', '赵某') AS blob)")
    chain_anew(db)


def who(db: Any) -> None:
    db.execute("UPDATE journal_entries SET staff = 'somebody-else' WHERE kind = 'case_opened'")
    chain_anew(db)


def when(db: Any) -> None:
    db.execute("UPDATE journal_entries SET recorded_at = '2026-01-01T08:00:00.000+08:00' WHERE seq > 4")
    chain_anew(db)


def kind(db: Any) -> None:
    db.execute("UPDATE journal_entries SET kind = 'case_noted' WHERE kind = 'materials_recorded'")
    chain_anew(db)


def last_case_gone(db: Any) -> None:
    """The newest case with all that it left, as if it had never been."""
    (case,) = db.execute("SELECT case_id FROM cases ORDER BY position DESC LIMIT 1").fetchone()
    (first,) = db.execute("SELECT min(seq) FROM journal_entries WHERE subject = ?", (case,)).fetchone()
    for table in ("journal_bodies", "journal_entries"):
        db.execute(f"DELETE FROM {table} WHERE seq >= ?", (first,))  # noqa: S608
    for table in ("cases", "slips", "print_jobs", "originals", "case_tasks"):
        db.execute(f"DELETE FROM {table} WHERE case_id = ?", (case,))  # noqa: S608
    db.execute("DELETE FROM allotted_numbers WHERE sequence = (SELECT max(sequence) FROM allotted_numbers)")
    chain_anew(db)


def middle_gone(db: Any) -> None:
    db.execute("DELETE FROM journal_bodies WHERE seq = 6")
    db.execute("DELETE FROM journal_entries WHERE seq = 6")
    chain_anew(db)


def swapped(db: Any) -> None:
    db.execute("UPDATE journal_entries SET seq = CASE seq WHEN 7 THEN 1008 ELSE 1007 END WHERE seq IN (7, 8)")
    db.execute("UPDATE journal_bodies SET seq = CASE seq WHEN 7 THEN 1008 ELSE 1007 END WHERE seq IN (7, 8)")
    db.execute("UPDATE journal_entries SET seq = seq - 1000 WHERE seq > 1000")
    db.execute("UPDATE journal_bodies SET seq = seq - 1000 WHERE seq > 1000")
    chain_anew(db)


def case_made_up(db: Any) -> None:
    """A case in the lists that nobody recorded."""
    db.execute("CREATE TEMP TABLE made AS SELECT * FROM cases LIMIT 1")
    db.execute("UPDATE made SET case_id = 'made-up', position = 9999, slip_number = 'ML0101-20261128-A999'")
    db.execute("INSERT INTO cases SELECT * FROM made")


def sql(*statements: str) -> Tamper:
    def tamper(db: Any) -> None:
        for statement in statements:
            assert db.execute(statement).rowcount > 0, statement

    return tamper


def signed_anew(db: Any, signer: SigningKeys, *, from_seq: int = 1) -> None:
    """Every commit from there on is signed by this one, as if it had been written so."""
    rows = db.execute(
        "SELECT c.device, c.seq, e.hash, c.previous, c.carried FROM journal_commits c"
        " JOIN journal_entries e USING (device, seq) WHERE c.seq >= ? ORDER BY c.seq",
        (from_seq,),
    ).fetchall()
    for device, seq, end, previous, carried in rows:
        commit = Commit(
            device=device, seq=seq, hash=end, previous=previous, staff=signer.staff, carried=bool(carried)
        )
        signed = (signer.sign_as_device(commit.statement()), signer.sign_as_staff(commit.statement()))
        db.execute(
            "UPDATE journal_commits SET hash = ?, staff = ?, device_signature = ?, staff_signature = ?"
            " WHERE device = ? AND seq = ?",
            (end, signer.staff, *signed, device, seq),
        )


def forged_keys(db: Any) -> None:
    """All of it anew under keys of the forger's own, which the journal states."""
    staff, device = db.execute(
        "SELECT staff, device FROM journal_entries WHERE kind = 'device_set_up'"
    ).fetchone()
    forger = SigningKeys(staff, b"f" * 32, b"d" * 32)
    content = bytes(db.execute("SELECT body FROM journal_bodies WHERE seq = 1").fetchone()[0])
    stated = {**msgspec.json.decode(content), "staff_key": forger.staff_key, "device_key": forger.device_key}
    db.execute(
        "UPDATE journal_bodies SET body = ? WHERE device = ? AND seq = 1",
        (msgspec.json.encode(stated, order="sorted"), device),
    )
    body(db)
    signed_anew(db, forger)


def end_forged(db: Any) -> None:
    """The newest case is another's, and the end is signed by somebody whom nobody knows."""
    (first,) = db.execute("SELECT max(previous) + 1 FROM journal_commits").fetchone()
    db.execute("UPDATE journal_entries SET staff = 'somebody-else' WHERE seq >= ?", (first,))
    chain_anew(db)
    signed_anew(db, SigningKeys("somebody-else", b"f" * 32, b"d" * 32), from_seq=first)


def release_anew(db: Any) -> None:
    """The catalogue with the digest that belongs to it."""
    ((content, old),) = db.execute("SELECT content, digest FROM releases").fetchall()
    changed = bytes(content).replace("参保".encode(), "退保".encode())
    db.execute(
        "UPDATE releases SET content = ?, digest = ? WHERE digest = ?", (changed, digest(changed), old)
    )


def set_aside(db: Any) -> None:
    """A case of this device counts for nothing any more, and its lines are gone."""
    (case,) = db.execute("SELECT case_id FROM cases ORDER BY position LIMIT 1").fetchone()
    db.execute(
        "INSERT INTO excluded_entries"
        " SELECT device, seq, hash, 'ML0101', subject, kind, 'x', recorded_at, 1, x''"
        " FROM journal_entries WHERE subject = ?",
        (case,),
    )
    for table in ("cases", "slips", "print_jobs", "originals", "case_tasks"):
        db.execute(f"DELETE FROM {table} WHERE case_id = ?", (case,))  # noqa: S608


KINDS: dict[str, Tamper] = {
    "forged-keys": forged_keys,
    "end-forged": end_forged,
    "release-anew": release_anew,
    "set-aside": set_aside,
    "unsigned": sql("DELETE FROM journal_commits"),
    "unsigned-end": sql("DELETE FROM journal_commits WHERE seq = (SELECT max(seq) FROM journal_commits)"),
    "unsigned-middle": sql(
        "DELETE FROM journal_commits WHERE previous = (SELECT min(seq) FROM journal_commits)"
    ),
    "staff-signature": sql("UPDATE journal_commits SET staff_signature = device_signature"),
    "device-signature": sql("UPDATE journal_commits SET device_signature = staff_signature"),
    "signer": sql("UPDATE journal_commits SET staff = 'somebody-else' WHERE seq > 4"),
    "carried": sql("UPDATE journal_commits SET carried = 1"),
    "file": sql(
        "INSERT INTO attached_contents (sha256, content, held_epoch) VALUES (hex(zeroblob(32)), x'00', '')"
    ),
    "body": body,
    "who": who,
    "when": when,
    "kind": kind,
    "last-case-gone": last_case_gone,
    "middle-gone": middle_gone,
    "swapped": swapped,
    "body-gone": sql("DELETE FROM journal_bodies WHERE seq = 6"),
    "body-alone": sql("UPDATE journal_bodies SET body = CAST('{}' AS blob) WHERE seq = 6"),
    "hash-alone": sql("UPDATE journal_entries SET hash = prev WHERE seq = 6"),
    "case-row": sql("UPDATE cases SET status = 'voided', missing_count = 0"),
    "case-name": sql(
        "UPDATE cases SET applicant_name = '赵某' WHERE position = (SELECT min(position) FROM cases)"
    ),
    "case-row-gone": sql("DELETE FROM cases WHERE position = (SELECT min(position) FROM cases)"),
    "case-row-made": case_made_up,
    "slip-row": sql("UPDATE slips SET slip_number = slip_number || '9'"),
    "slip-row-gone": sql("DELETE FROM slips"),
    "staff-row": sql("UPDATE staff SET role = 'administrator', site = 'ML0101'"),
    "pdf": sql("UPDATE archived_pdfs SET pdf = CAST('%PDF-1.4 forged' AS blob)"),
    "pdf-elsewhere": sql("UPDATE archived_pdfs SET print_no = 7"),
    "release": sql(
        "UPDATE releases SET content = CAST(replace(CAST(content AS text), '参保', '退保') AS blob)"
    ),
    "number": sql("UPDATE allotted_numbers SET sequence = sequence + 500"),
    "number-gone": sql("DELETE FROM allotted_numbers"),
    "head": sql("UPDATE journal_heads SET seq = seq - 1"),
    "head-gone": sql("DELETE FROM journal_heads"),
}


def filled_folder(folder: Path) -> Path:
    """A demonstration with some cases and their slips."""
    demo_folder(folder)
    desk = bootstrap.unlock(folder)
    for _each in range(CASES):
        desk.slips.archive(desk.cases.open(ready_draft(desk)).slip_number)
    desk.close()
    return folder


def tamper_with(folder: Path, tamper: Tamper) -> None:
    db = open_file(folder / "tamga.db", key_of(folder))
    db.execute("PRAGMA foreign_keys = OFF")
    tamper(db)
    db.close()
