"""What is in attached files, after the entries: new entries go before the next slice of a file."""

from __future__ import annotations

import threading
from collections.abc import Callable

from casework.language import _
from desktop.database import banner
from desktop.database.attachments import Attachments
from desktop.services.duty import Duty
from sync.device.asking import DoorWay
from sync.device.attachments import AttachmentRun, AttachmentsMoved
from sync.device.errors import ServerRefused, TryAgain
from sync.device.store import Note


def move_attachments(
    duty: Duty, way: DoorWay, stop: threading.Event, send_entries: Callable[[], None]
) -> AttachmentsMoved:
    """Send and fetch what can be had now; entries that are recorded meanwhile go at once by `send_entries`.

    A way that breaks off is no failure: entries are through, and files go on from there the next time.
    """
    store = Attachments(duty.store)

    def entries_wait() -> bool:
        state = store.state()
        return state is not None and state.head.seq > state.acknowledged.seq

    run = AttachmentRun(store, way, lambda: stop.is_set() or entries_wait())
    try:
        run.to_the_end()
        while entries_wait() and not stop.is_set():
            send_entries()
            run.to_the_end()
    except TryAgain:
        pass  # `sync --status` counts what waits
    except ServerRefused as error:
        if error.refusal.code == "replayed":  # another run was faster
            return run.moved
        with duty.store.writing() as connection:
            banner.add_note(connection, Note("files", _("附件没有传完：{what}").format(what=error.what)))
    return run.moved
