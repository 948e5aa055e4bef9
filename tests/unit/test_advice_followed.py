"""What a message about damage advises is done, on that very folder, until the cases are back."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from desktop import bootstrap
from desktop.cli.commands import main
from desktop.database import anchor
from desktop.desk.desk import Desk
from tests.support.workplaces import demo_duty, demo_folder, ready_draft

VERBS = ("restore --from-banner", "restore", "rescue", "journal verify", "doctor")
Damage = Callable[[Path], None]
Run = Callable[..., tuple[int, str]]


class Whole(NamedTuple):
    """A folder with a case and a copy in its `backups`, and the number of that case."""

    folder: Path
    number: str


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    folder = demo_folder(tmp_path_factory.mktemp("advice") / "data")
    desk = Desk(demo_duty(folder), folder, None)  # type: ignore[arg-type]
    number = desk.cases.open(ready_draft(desk)).slip_number
    assert desk.upkeep.copy()
    desk.close()
    return Whole(folder, number)


@pytest.fixture
def whole(made: Whole, tmp_path: Path) -> Whole:
    shutil.copytree(made.folder, tmp_path / "data")
    return made._replace(folder=tmp_path / "data")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*words: object) -> tuple[int, str]:
        capsys.readouterr()
        code = main([str(word) for word in words])
        ended = capsys.readouterr()
        assert "Traceback" not in ended.err
        return code, ended.out + ended.err

    return command


def changed_page(folder: Path) -> None:
    file = folder / "tamga.db"
    content = bytearray(file.read_bytes())
    content[5000] ^= 255
    file.write_bytes(content)


def first_page(folder: Path) -> None:
    file = folder / "tamga.db"
    file.write_bytes(bytes(4096) + file.read_bytes()[4096:])


def cut(folder: Path) -> None:
    file = folder / "tamga.db"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def empty(folder: Path) -> None:
    (folder / "tamga.db").write_bytes(b"")


def ring_gone(folder: Path) -> None:
    (folder / "keyring.json").unlink()


def ring_damaged(folder: Path) -> None:
    (folder / "keyring.json").write_bytes(b"{}")


def ring_too_dear(folder: Path) -> None:
    file = folder / "keyring.json"
    dear, count = re.subn(r'"operations": *\d+', '"operations": 9999', file.read_text("utf-8"))
    assert count
    file.write_text(dear, "utf-8")


def end_lost(folder: Path) -> None:
    """Somebody put the file of before the last case in its place."""
    former = folder.with_name("former.db")
    shutil.copy(folder / "tamga.db", former)
    desk = Desk(demo_duty(folder), folder, None)  # type: ignore[arg-type]
    desk.cases.open(ready_draft(desk))
    desk.close()
    assert (folder / anchor.FILE_NAME).exists()
    shutil.copy(former, folder / "tamga.db")


DAMAGES: dict[str, Damage] = {
    each.__name__: each
    for each in (
        changed_page,
        first_page,
        cut,
        empty,
        ring_gone,
        ring_damaged,
        ring_too_dear,
        end_lost,
    )
}


def advised(words: str) -> list[str]:
    """The commands that a message names, each once."""
    return [
        verb
        for verb in VERBS
        if re.search(rf"\b{verb}\b", words.replace("--from-banner）", "--from-banner "))
    ]


def follow(run: Run, verb: str, whole: Whole, into: Path) -> Path:
    """Do it, as one who reads the message would; returns the folder that holds the workplace then."""
    shutil.copytree(whole.folder, into / "data")
    here, copies = into / "data", into / "data" / "backups"
    if verb == "restore":
        (copy,) = copies.glob("*.tamga-copy")
        code, words = run("restore", copy, "--replace", "--data", here)
        assert code == 0, words
        return here
    if verb == "rescue":
        code, words = run("rescue", "--data", here, "--to", into / "new", "--copies", copies)
        assert code == 0, words
        return into / "new"
    code, words = run(*verb.split(), "--data", here)
    assert code in (0, 1), words
    assert words.strip()
    return here


@pytest.mark.parametrize("name", sorted(DAMAGES))
def test_each_advice_brings_the_cases_back(run: Run, whole: Whole, tmp_path: Path, name: str) -> None:
    DAMAGES[name](whole.folder)
    verify = ("journal", "verify", "--data", whole.folder)
    code, words = run(*(verify if name == "end_lost" else ("cases", "--data", whole.folder)))
    if code == 0:  # what is damaged is not read yet
        code, words = run(*verify)
    assert code == 1, words
    verbs = [verb for verb in advised(words) if verb != "restore --from-banner"]
    assert set(verbs) & {"restore", "rescue"}, words
    for verb in verbs:
        folder = follow(run, verb, whole, tmp_path / verb.replace(" ", "-"))
        if verb in ("restore", "rescue"):
            code, words = run("cases", "--data", folder)
            assert code == 0, (verb, words)
            assert whole.number in words
            desk = bootstrap.unlock(folder)
            assert desk.upkeep.verify().ok
            desk.close()


def test_a_rescue_without_any_key_names_where_to_look_and_finds_it_there(
    run: Run, whole: Whole, tmp_path: Path
) -> None:
    shutil.move(whole.folder / "backups", tmp_path / "stick")
    ring_gone(whole.folder)
    code, words = run("rescue", "--data", whole.folder, "--to", tmp_path / "new")
    assert code == 1
    assert "--copies" in words
    assert "restore --from-banner" in words
    code, words = run(
        "rescue", "--data", whole.folder, "--to", tmp_path / "new", "--copies", tmp_path / "stick"
    )
    assert code == 0, words
    assert whole.number in run("cases", "--data", tmp_path / "new")[1]


def test_a_place_that_is_taken_is_replaced_as_the_message_says(run: Run, whole: Whole) -> None:
    (copy,) = (whole.folder / "backups").glob("*.tamga-copy")
    code, words = run("restore", copy, "--data", whole.folder)
    assert code == 1
    assert "--replace" in words
    assert run("restore", copy, "--replace", "--data", whole.folder)[0] == 0
    assert list(whole.folder.glob("replaced-*")), "the former stays beside it"


def test_a_damaged_copy_leads_to_one_that_is_whole(run: Run, whole: Whole, tmp_path: Path) -> None:
    (copy,) = (whole.folder / "backups").glob("*.tamga-copy")
    bad = tmp_path / copy.name
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 255
    bad.write_bytes(content)
    code, words = run("restore", bad, "--data", tmp_path / "new")
    assert code == 1
    assert "拷贝" in words
    assert not (tmp_path / "new" / "tamga.db").exists()
    assert run("restore", copy, "--data", tmp_path / "new")[0] == 0
