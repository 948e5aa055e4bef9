"""A workplace whose first matter asks a question with several answers: eleven options, a paper for each."""

from __future__ import annotations

import json
from pathlib import Path

from desktop import bootstrap
from desktop.services.upkeep.new_workplace import SetUp
from resources import SAMPLE_RELEASE

MATTER = "SAMPLE-001"
QUESTION = "aid"
OPTIONS = tuple(f"v{number}" for number in range(1, 12))


def folder_with_several_answers(parent: Path) -> Path:
    """A demonstration's data folder with that catalogue."""
    release = json.loads(SAMPLE_RELEASE.read_bytes())
    matter = release["matters"][0]
    matter["situations"] = [
        {
            "key": QUESTION,
            "question": {"zh": "属于哪些情况？"},
            "multiple": True,
            "options": [{"value": value, "label": {"zh": f"情况{value}"}} for value in OPTIONS],
        },
        {
            "key": "years",
            "question": {"zh": "几年？"},
            "when": {QUESTION: ["v11"]},
            "options": [{"value": "1", "label": {"zh": "一年"}}, {"value": "2", "label": {"zh": "两年"}}],
        },
    ]
    papers = [
        {"code": f"p{value}", "name": {"zh": f"证明{value}"}, "form": "copy", "copies": 1, "when": when}
        for value, when in [(value, {QUESTION: [value]}) for value in OPTIONS] + [("y", {"years": ["2"]})]
    ]
    matter["materials"] = [{"code": "p0", "name": {"zh": "身份证"}, "form": "copy", "copies": 1}, *papers]
    path = parent / "several.json"
    path.write_text(json.dumps(release), encoding="utf-8")
    folder = parent / "several"
    bootstrap.set_up(folder, SetUp(site_code="ML0101", staff_name="测试", release_path=path))
    return folder
