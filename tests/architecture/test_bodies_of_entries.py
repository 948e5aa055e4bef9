"""What entries say is read in one way: tolerant of later programs, and without what stands aside."""

from __future__ import annotations

from tests.support import source

# The archive is compared with entries that stand aside as well, and a rescue copies what there is.
ALL_ENTRIES = {
    "desktop/services/upkeep/compare_papers.py",
    "desktop/services/upkeep/rescue_store.py",
}


def test_services_read_bodies_by_the_journal() -> None:
    rooms = ("desktop/services/", "desktop/desk/")
    reading = {
        name
        for path in source.tracked_files()
        if path.suffix == ".py" and (name := source.name(path)).startswith(rooms)
        if "JournalBody" in path.read_text("utf-8")
    }
    assert reading == ALL_ENTRIES, "ask journal.of_kinds or journal.of_subject, and casework's read_body"
