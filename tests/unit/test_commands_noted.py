"""Whatever a command of the operator changes stands in the administration journal."""

from __future__ import annotations

import ast

from tests.support import source

# Answers what devices bring, as the doors do: the entries say themselves who wrote them.
# The others look at the working copy, which follows the newest release by itself.
NOT_AN_ACT = {
    "parcel.py answer_file",
    "main.py _serve",
    *(f"catalogue.py {name}" for name in ("_export", "_check")),
    *(f"catalogue_release.py {name}" for name in ("_show", "_compare", "_effect")),
    *(f"translation.py {name}" for name in ("_list", "_count", "_export")),
}
CHANGING = ("database.writing()", "backups.make(", "restoring.restore(")


def changing() -> list[tuple[str, bool]]:
    """Each function of a command that changes something, and whether it writes that down."""
    commands = []
    for path in source.modules("sync/server/commands"):
        functions = [node for node in source.nodes(path) if isinstance(node, ast.FunctionDef)]
        texts = {node.name: ast.unparse(node) for node in functions}
        noting = {f"{name}(args" for name, text in texts.items() if "noting.note(" in text}
        for name, text in texts.items():
            writes = "opened(args)" in text and any(each in text for each in CHANGING)
            if writes and f"{path.name} {name}" not in NOT_AN_ACT:
                is_noted = "noting.note(" in text or any(each in text for each in noting)
                commands.append((f"{path.name} {name}", is_noted))
    return commands


def test_each_command_that_changes_something_is_noted() -> None:
    commands = changing()
    assert len(commands) >= 22
    assert [name for name, is_noted in commands if not is_noted] == []
