"""Importing a release: read and checked whole, then taken in one transaction, or not at all."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, insert, select

from casework.cases.body import ReleaseRef
from casework.cases.entries import digest
from casework.cases.kinds.device import ReleaseImported
from casework.language import _, n_
from casework.release import release_file
from casework.release.release_file import Received
from casework.search.keys import keys_of_release
from desktop.changes import Changes
from desktop.database.journal import Statement
from desktop.database.noted import note
from desktop.database.tables import StoredRelease
from desktop.errors import ReleaseRefused
from desktop.services.duty import Duty
from desktop.services.record import record
from forms.documents.labels import required_labels

_SHOWN = 20  # problems in one message
SUBJECT = "catalogue"


class CheckedRelease:
    """A release file that was found whole, with its search keys; made before any transaction."""

    def __init__(self, content: bytes) -> None:
        received = read_release(content)
        self.release = received.release
        # One release, one file, one digest, however it was written and whichever way it came; but what this
        # program does not understand is kept as it came.
        self.content = received.content
        self.search_keys = msgspec.json.encode(keys_of_release(self.release))
        self.ref = ReleaseRef(self.release.name, self.release.number, digest(self.content))


def read_release(content: bytes) -> Received:
    """The release of a file; raises ReleaseRefused with path and remedy of each problem."""
    try:
        return release_file.receive(content, required_labels())
    except release_file.ReleaseProblems as error:
        lines = [str(problem) for problem in error.problems]
        words = n_("文件有 {count} 处问题：", len(lines)).format(count=len(lines))
        more = len(lines) - _SHOWN
        rest = [n_("…另有 {count} 处", more).format(count=more)] if more > 0 else []
        raise ReleaseRefused("\n".join([words, *lines[:_SHOWN], *rest])) from error


def import_release(duty: Duty, content: bytes) -> ReleaseRef:
    """Take a release into use; raises ReleaseRefused for problems and for roll-back to a lower number."""
    checked = CheckedRelease(content)
    with duty.store.writing() as connection:
        take_into_use(connection, duty, checked)
    return checked.ref


def take_into_use(connection: Connection, duty: Duty, checked: CheckedRelease) -> None:
    """The import's part inside a transaction; the same file again changes nothing."""
    was = _newest(connection)
    if was is not None and was.digest == checked.ref.digest:
        return
    if was is not None and was.number == checked.ref.number:
        raise ReleaseRefused(
            _("文件与在用的目录都是第 {number} 版，内容却不同，须给它更大的版本序号").format(
                number=was.number
            )
        )
    if was is not None and was.number > checked.ref.number:
        raise ReleaseRefused(
            _("文件是第 {number} 版，在用的是第 {in_use} 版，不能退回").format(
                number=checked.ref.number, in_use=was.number
            )
        )
    # The first one comes with the set-up, which asked already, or whose banner knows the site better.
    if was is not None and checked.release.site(duty.site_code) is None:
        raise ReleaseRefused(_("目录里没有本站点 {site_code}").format(site_code=duty.site_code))
    row = {**msgspec.structs.asdict(checked.ref), "content": checked.content}
    row["search_keys"] = checked.search_keys
    connection.execute(insert(StoredRelease), [row])
    note(connection, Changes(releases=True))
    record(
        connection, duty, [Statement(SUBJECT, "release_imported", ReleaseImported(now=checked.ref, was=was))]
    )


def _newest(connection: Connection) -> ReleaseRef | None:
    row = connection.execute(
        select(StoredRelease.name, StoredRelease.number, StoredRelease.digest)
        .order_by(StoredRelease.number.desc())
        .limit(1)
    ).first()
    return ReleaseRef(row.name, row.number, row.digest) if row else None
