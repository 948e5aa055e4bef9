"""The fixed words of the forms: none is asked for that a release need not bring."""

from __future__ import annotations

import itertools
import subprocess
import sys
from typing import Any

import msgspec
import pytest

from casework.release.catalogue import Text
from forms.documents.labels import required_labels
from forms.documents.notification import a4 as notification
from forms.pdf.embed import to_pdf
from tests.support.paper import letters, page_texts
from tests.support.slips import fonts, sample_release, slip
from tests.support.source import ROOT


class Asked(dict[str, Text]):
    """Labels that remember what was asked of them."""

    def __init__(self, labels: dict[str, Text]) -> None:
        super().__init__(labels)
        self.keys_asked: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.keys_asked.add(key)
        return super().get(key, default)


@pytest.mark.parametrize("mode", ["inform", "assist", "collect", "accept"])
def test_forms_ask_only_for_labels_that_a_release_must_bring(mode: str) -> None:
    labels = Asked(sample_release().labels)
    for code, doubtful in itertools.product(("SAMPLE-001", "SAMPLE-008", "SAMPLE-013"), (True, False)):
        made = slip(
            code, ("handed_in", "missing", "invalid", "not_needed"), mode=mode, clock_trusted=doubtful
        )
        notification.lay_out(msgspec.structs.replace(made, labels=labels, print_no=2), fonts())
    assert "title" in labels.keys_asked
    assert labels.keys_asked <= required_labels().keys()


def test_a_label_that_an_older_release_lacks_is_printed_in_chinese() -> None:
    labels = {key: label for key, label in sample_release().labels.items() if key != "second_visit"}
    pdf = to_pdf(notification.lay_out(slip(labels=labels), fonts()), fonts())
    assert letters(required_labels()["second_visit"]) in letters(page_texts(pdf)[0])


def test_the_words_of_every_document_are_asked_of_a_release_without_a_store() -> None:
    """A banner's server has neither SQLCipher nor Qt, and publishes releases."""
    code = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("sqlcipher3", "PySide6"):
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
from forms.documents.labels import required_labels
print(len(required_labels()), required_labels()["title_receipt"])
"""
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout.split() == [str(len(required_labels())), "材料接收清单"]
