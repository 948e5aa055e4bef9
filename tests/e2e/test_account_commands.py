"""`banner account` and `banner journal`, as an operator gives them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.operator_commands import operator


def test_the_hall_at_the_command_line(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path / "banner"))
    made = operator("banner", "init", "BQ00", "白音旗", *data, "--operator", "Suren").stdout
    assert "/console/set-up?link=" in made
    added = operator("banner", "account", "add", "nomin", "Nomin", "--role", "auditor", *data).stdout
    assert "/console/set-up?link=" in added
    assert operator("banner", "account", "reset", "nomin", *data).stdout != added
    operator("banner", "account", "roles", "nomin", "--role", "editor", "--role", "translator", *data)
    listed = operator("banner", "account", "list", *data).stdout
    assert "nomin\tNomin\teditor translator\t等本人设密码" in listed
    last = operator("banner", "account", "close", "admin", *data, check=False)
    assert (last.returncode, "最后一个系统管理员" in last.stderr) == (1, True)
    operator("banner", "account", "close", "nomin", *data)
    again = operator("banner", "account", "reset", "nomin", *data, check=False)
    assert "没有账户 nomin" in again.stderr
    assert "管理日志完整" in operator("banner", "journal", "verify", *data).stdout
    lines = [json.loads(line) for line in operator("banner", "journal", "export", *data).stdout.splitlines()]
    assert [each["act"] for each in lines][:3] == ["banner_made", "account_added", "account_added"]
    assert lines[0]["who"] == "Suren"
    assert (lines[4]["before"], lines[4]["after"]) == ("auditor", "editor translator")
    assert "account_closed" not in operator("banner", "journal", "list", *data).stdout  # in words
    assert "停用账户" in operator("banner", "journal", "list", *data).stdout
