"""./run as its user meets it: a small project around the real scripts, with real environments.

Nothing is fetched: the lock files here are empty, and everything else is what the scripts do.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.support.source import ROOT

MAIN = "import os, sys, forms\nprint(os.getcwd(), sys.argv[1:], forms.WHOSE)\n"
NO_DEBIAN_LIST = "# nothing\n"


class Project:
    """A checkout in `root` whose program prints its folder, its arguments and whose `forms` it found."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in ("packaging/python", "packaging/debian", "desktop", "forms"):
            (root / folder).mkdir(parents=True)
        shutil.copy(ROOT / "run", root / "run")
        shutil.copy(ROOT / "test", root / "test")
        shutil.copy(ROOT / "packaging/prepare.sh", root / "packaging/prepare.sh")
        for name in ("counter.lock", "banner.lock", "test.lock"):
            (root / "packaging/python" / name).write_text("# nothing\n")
        for name in ("run.txt", "window.txt", "server.txt", "test.txt"):
            (root / "packaging/debian" / name).write_text(NO_DEBIAN_LIST)
        for package in ("desktop", "tests", "tests/support"):
            (root / package).mkdir(exist_ok=True)
            (root / package / "__init__.py").touch()
        (root / "tests/support/walkthrough.py").write_text(MAIN)
        (root / "desktop/__main__.py").write_text(MAIN)
        (root / "forms/__init__.py").write_text('WHOSE = "ours"\n')

    def start(
        self, *arguments: str, cwd: Path | None = None, path: str = "", display: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Runs ./run to its end; `path` goes before PATH."""
        environment = {**os.environ, "PATH": f"{path}:{os.environ['PATH']}" if path else os.environ["PATH"]}
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            environment.pop(name, None)
        if display:
            environment["DISPLAY"] = display
        return subprocess.run(
            [self.root / "run", *arguments],
            cwd=cwd or self.root,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose environment has been made by its first start."""
    project = Project(tmp_path_factory.mktemp("project") / "a folder with spaces")
    done = project.start()
    assert done.returncode == 0, done.stderr
    assert "making .venv" in done.stderr
    return project


def program(folder: Path, name: str, script: str) -> None:
    """A stand-in for a program of the system."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


@pytest.mark.slow
def test_the_second_start_only_starts(made: Project) -> None:
    done = made.start("slip", "--name", "a b", "*")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{made.root} ['slip', '--name', 'a b', '*'] ours\n"


@pytest.mark.slow
def test_the_callers_folder_stays_and_what_lies_there_is_not_imported(made: Project, tmp_path: Path) -> None:
    (tmp_path / "forms.py").write_text('WHOSE = "a stranger\'s"\n')
    done = made.start("x", cwd=tmp_path)
    assert done.stdout == f"{tmp_path} ['x'] ours\n"


@pytest.mark.slow
def test_it_starts_through_a_link(made: Project, tmp_path: Path) -> None:
    (tmp_path / "tamga").symlink_to(made.root / "run")
    done = subprocess.run([tmp_path / "tamga"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == f"{tmp_path} [] ours\n"


@pytest.mark.slow
def test_the_exit_code_of_the_program_comes_through(made: Project) -> None:
    main = made.root / "desktop/__main__.py"
    main.write_text("raise SystemExit(2)\n")
    try:
        assert made.start("x").returncode == 2
    finally:
        main.write_text(MAIN)


@pytest.mark.slow
def test_without_a_display_no_command_is_the_walk(made: Project) -> None:
    walk = made.root / "tests/support/walkthrough.py"
    walk.write_text("import sys\nprint('walk', sys.argv[1:])\n")
    try:
        assert made.start().stdout == "walk []\n"
        assert made.start("--data", "a b").stdout == "walk ['--data', 'a b']\n"
        assert made.start(display=":0").stdout.endswith("[] ours\n")
        assert made.start("--version").stdout.endswith("['--version'] ours\n")
    finally:
        walk.write_text(MAIN)


@pytest.mark.slow
def test_a_new_lock_is_installed_and_then_known(made: Project) -> None:
    (made.root / "packaging/python/counter.lock").write_text("# nothing, but newly\n")
    assert "updating .venv" in made.start().stderr
    assert made.start().stderr == ""


@pytest.mark.slow
def test_serving_adds_to_the_environment_and_takes_nothing_away(made: Project) -> None:
    made.start()
    for command in ("serve", "banner"):
        (made.root / ".venv/banner.lock").unlink(missing_ok=True)
        assert "updating .venv" in made.start(command).stderr
        assert made.start(command).stderr == ""
        assert made.start().stderr == "", "back at the counter there is nothing to do"


@pytest.mark.slow
def test_what_other_locks_had_brought_does_not_count_for_newer_ones(made: Project) -> None:
    """Or a server would start with its own packages and a counter's of another version."""
    made.start("serve")
    made.start()
    locks = made.root / "packaging/python"
    for name in ("counter.lock", "banner.lock"):
        (locks / name).write_text("# nothing, of another day\n")
    assert "updating .venv" in made.start().stderr
    assert not (made.root / ".venv/banner.lock").exists()
    assert "updating .venv" in made.start("serve").stderr
    assert made.start().stderr == ""


@pytest.mark.slow
def test_a_setup_that_was_cut_off_is_done_again(made: Project) -> None:
    """As after a power cut in the middle of an update: the packages may be half there, no stamp is."""
    for stamp in ("complete", "counter.lock", "banner.lock", "test.lock"):
        (made.root / ".venv" / stamp).unlink(missing_ok=True)
    (made.root / ".venv/half-written").touch()
    done = made.start()
    assert "making .venv" in done.stderr
    assert not (made.root / ".venv/half-written").exists()
    assert made.start().stderr == ""


@pytest.mark.slow
def test_an_interrupt_in_the_middle_is_mended_by_the_next_start(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    process = subprocess.Popen([project.root / "run"], stderr=subprocess.DEVNULL, start_new_session=True)
    while not (project.root / ".venv").exists():
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)
    assert not (project.root / ".venv/complete").exists()
    done = project.start()
    assert (done.returncode, done.stdout) == (0, f"{project.root} [] ours\n")


@pytest.mark.slow
@pytest.mark.parametrize("other", ["run", "test"])
def test_first_starts_at_the_same_time_make_one_environment(tmp_path: Path, other: str) -> None:
    project = Project(tmp_path / "project")
    both = [
        subprocess.Popen([project.root / name], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for name in ("run", other)
    ]
    said = [process.communicate(timeout=120) for process in both]
    assert both[0].returncode == 0, said
    assert sum("making .venv" in errors for _, errors in said) == 1


@pytest.mark.slow
def test_a_replaced_python_means_a_new_environment(made: Project) -> None:
    (made.root / ".venv/interpreter").write_text("/usr/bin/another-python\n")
    assert "making .venv" in made.start().stderr


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("dpkg-query"), reason="libraries are looked up on Debian only")
def test_without_root_one_line_says_what_to_install(made: Project, tmp_path: Path) -> None:
    listed = made.root / "packaging/debian/run.txt"
    listed.write_text("# two\nlibc6\ntamga-missing-one\ntamga-missing-two\n")
    program(tmp_path / "bin", "id", "echo 1000")
    try:
        done = made.start(path=str(tmp_path / "bin"))
        assert "install --no-install-recommends tamga-missing-one tamga-missing-two\n" in done.stderr
        assert done.stderr.count("apt-get") == 1
        assert done.stdout.endswith("ours\n")
        assert made.start(path=str(tmp_path / "bin")).stderr == done.stderr, "it is said until it is done"
    finally:
        listed.write_text(NO_DEBIAN_LIST)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("dpkg-query"), reason="libraries are looked up on Debian only")
def test_as_root_what_is_missing_is_installed_without_a_question(made: Project, tmp_path: Path) -> None:
    listed = made.root / "packaging/debian/run.txt"
    listed.write_text("tamga-missing-one\n")
    fakes = tmp_path / "bin"
    program(fakes, "id", "echo 0")
    # Like a new machine: the first try finds no package lists.
    log, fetched = tmp_path / "log", tmp_path / "fetched"
    program(
        fakes,
        "apt-get",
        f'echo "$DEBIAN_FRONTEND $*" >>{log}\n'
        f'case "$*" in *update) touch {fetched} ;; *) test -e {fetched} ;; esac',
    )
    try:
        done = made.start(path=str(fakes))
        assert done.returncode == 0, done.stderr
        calls = log.read_text().splitlines()
        assert [call.split()[-1] for call in calls] == ["tamga-missing-one", "update", "tamga-missing-one"]
        assert all(call.startswith("noninteractive ") for call in calls)
        assert made.start(path=str(fakes)).stderr == ""
        assert len(log.read_text().splitlines()) == 3, "the stamp spares the second start"
    finally:
        listed.write_text(NO_DEBIAN_LIST)


@pytest.mark.slow
def test_a_machine_without_python_is_told(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        program(tmp_path / "bin", name, "exit 1")
    done = project.start(path=str(tmp_path / "bin"))
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed" in done.stderr


# What `-m NAME` of a stand-in for the environment's Python does: `pytest` and `ruff` end as the test says.
STAND_IN = """
for word; do case $word in
    pytest) sleep "$PYTEST_TAKES"; exit "$PYTEST_ENDS" ;;
    ruff) sleep "$CHECK_TAKES"; exit "$CHECK_ENDS" ;;
esac; done
"""


@pytest.mark.parametrize("last", ["pytest", "check"])
@pytest.mark.parametrize(("tests", "checks"), [(0, 0), (1, 0), (0, 1), (1, 1)])
def test_the_tests_and_the_checks_are_one_answer(tests: int, checks: int, last: str, tmp_path: Path) -> None:
    """Whichever of the two ends first, `./test` ends well when both did, and only then."""
    project = Project(tmp_path / "project")
    environment = project.root / ".venv"
    program(environment.parent / ".venv", "complete", "")
    (environment / "bin").mkdir()
    program(environment / "bin", "python", STAND_IN)
    (environment / "interpreter").write_text(f"{environment}/bin/python\n")
    shutil.copy(project.root / "packaging/python/test.lock", environment / "test.lock")
    for name in ("run", "window", "server", "test"):
        (environment / f"{name}.txt").touch()
    takes = (
        {"PYTEST_TAKES": "0.4", "CHECK_TAKES": "0"}
        if last == "pytest"
        else {"PYTEST_TAKES": "0", "CHECK_TAKES": "0.2"}
    )
    done = subprocess.run(
        [project.root / "test"],
        env={**os.environ, **takes, "PYTEST_ENDS": str(tests), "CHECK_ENDS": str(checks)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode == 0) == (tests == checks == 0), done.stderr
    assert ("check FAILED" in done.stderr) == (checks == 1 and (tests == 0 or last == "pytest")), done.stderr
