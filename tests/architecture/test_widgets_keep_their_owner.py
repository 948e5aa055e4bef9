"""Nobody asks Qt which widget has the keys before or after: PySide makes who asks the owner of the answer.

`previousInFocusChain` and `nextInFocusChain` are getters in Qt; in PySide 6 their answer becomes a child of
the widget that was asked.  Where that is its own ancestor both hang on nothing but each other, and the next
look for garbage ends them on screen.
"""

from __future__ import annotations

import ast

from tests.support.source import ROOT, nodes

_TAKING = {"previousInFocusChain", "nextInFocusChain"}


def test_no_getter_that_takes_a_widget_from_its_owner() -> None:
    files = sorted((ROOT / "desktop").rglob("*.py"))
    assert len(files) > 200
    asked = [
        f"{file.relative_to(ROOT)}:{node.lineno} {node.attr}"
        for file in files
        for node in nodes(file)
        if isinstance(node, ast.Attribute) and node.attr in _TAKING
    ]
    assert asked == []
