"""Whatever a command of the operator changes stands in the administration journal."""

from __future__ import annotations

import ast

from tests.support import source

# Answers what devices bring, as the doors do: the entries say themselves who wrote them.
# The other two look at the working copy, which follows the newest release by itself.
NOT_AN_ACT = {"parcel.py answer_file", "main.py _serve", "catalogue.py _export", "catalogue.py _check"}


CHANGING = ("database.writing()", "backups.make(", "restoring.restore(")


def changing() -> list[tuple[str, bool]]:
    """Each function of a command that changes something, and whether it writes that down."""
    found = []
    for path in source.modules("sync/server/commands"):
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.FunctionDef) and "opened(args)" in (text := ast.unparse(node)):
                writes = any(each in text for each in CHANGING)
                if writes and f"{path.name} {node.name}" not in NOT_AN_ACT:
                    found.append((f"{source.name(path)} {node.name}", "noting.note(" in text))
    return found


def test_each_command_that_changes_something_is_noted() -> None:
    commands = changing()
    assert len(commands) >= 22
    assert [name for name, is_noted in commands if not is_noted] == []
