"""A print server of the tests' own: a real cupsd with its folders and socket in one temporary folder.

Its queues end at `paper`, a backend that puts what arrives into a folder, and that says "no paper" as a
real one does while a file named `empty` lies there.  Nothing of the system's CUPS is read or touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PARTS = Path("/usr/lib/cups")
DRIVER = Path("/usr/share/ppd/cupsfilters/Generic-PDF_Printer-PDF.ppd")
NEEDED = ("cupsd", "lp", "lpstat", "lpadmin", "ipptool")

BACKEND = """#!/bin/sh
[ $# -gt 0 ] || { echo 'direct paper "Unknown" "A folder"'; exit 0; }
folder=${DEVICE_URI#paper:}
while [ -e "$folder/empty" ]; do
    echo 'STATE: +media-empty-error' >&2
    sleep 0.05
done
echo 'STATE: -media-empty-error' >&2
cat "${6:--}" >"$folder/$1.part" && chmod 644 "$folder/$1.part" && mv "$folder/$1.part" "$folder/$1.pdf"
"""

# Like the driver of a needle printer: paper of any length.
CUSTOM_SIZES = """
*VariablePaperSize: True
*LeadingEdge Short: ""
*MaxMediaWidth: "1000"
*MaxMediaHeight: "3000"
*HWMargins: 0 0 0 0
*NonUIOrderDependency: 20 AnySetup *CustomPageSize
*CustomPageSize True: ""
*ParamCustomPageSize Width: 1 points 36 1000
*ParamCustomPageSize Height: 2 points 36 3000
*ParamCustomPageSize WidthOffset: 3 points 0 0
*ParamCustomPageSize HeightOffset: 4 points 0 0
*ParamCustomPageSize Orientation: 5 int 0 0
"""

# A folder for what passes: cupsd empties it when it starts.
FILES = """ServerRoot {root}/conf
ServerBin {root}/parts
CacheDir {root}/cache
StateDir {root}/state
RequestRoot {root}/spool
TempDir {root}/temp
AccessLog {root}/access.log
ErrorLog {root}/error.log
PageLog {root}/page.log
"""

SERVER = """Listen {root}/socket
Browsing Off
DefaultAuthType None
<Location />
  Allow all
</Location>
<Location /admin>
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""


class PrintServer:
    """A cupsd with what it needs; `folder` is where the sheets fall."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "paper"
        self.socket = root / "socket"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        files = ["-c", f"{self.root}/conf/cupsd.conf", "-s", f"{self.root}/conf/cups-files.conf"]
        with (self.root / "output.log").open("ab") as output:
            environment = {**os.environ, "PATH": _path()}
            self._process = subprocess.Popen(
                ["cupsd", "-f", *files], stdout=output, stderr=output, env=environment
            )
        _wait_until_it_answers(self, self._process)

    def stop(self) -> None:
        """Ends it; what waits in its queues stays in its spool."""
        if self._process:
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def clear_the_spool(self) -> None:
        """It forgets every job, and counts from 1 again, as after a disk was full or a folder was emptied."""
        self.stop()
        for path in (*self.root.glob("spool/[cd]0*"), *self.root.glob("cache/job.cache*")):
            path.unlink()
        self.start()

    def add_queue(self, name: str, description: str = "", driver: Path | None = None) -> None:
        """Makes a queue that takes PDF as it is, like a printer of today; or what that driver makes of it."""
        if driver is None:
            driver = self.root / "printer.ppd"
            driver.write_text(DRIVER.read_text() + CUSTOM_SIZES)
        command = ["lpadmin", "-p", name, "-E", "-v", f"paper:{self.folder}", "-P", str(driver)]
        self.run(*command, "-D", description or name)

    @contextmanager
    def queue(self, *names: str, driver: Path | None = None) -> Iterator[None]:
        """Queues for one test alone: the server is shared, and the order of the tests is nobody's promise."""
        try:
            for name in names:
                self.add_queue(name, driver=driver)
            yield
        finally:
            for name in names:
                self.run("lpadmin", "-x", name)

    def run(self, *command: str) -> str:
        """Runs a program of CUPS against this server."""
        environment = {**os.environ, "CUPS_SERVER": str(self.socket)}
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=20, check=False
        )
        assert done.returncode == 0, f"{command}: {done.stderr}"
        return done.stdout

    def empty_the_tray(self) -> None:
        """From now on there is no paper."""
        (self.folder / "empty").touch()

    def load_paper(self) -> None:
        """There is paper again."""
        (self.folder / "empty").unlink(missing_ok=True)

    def sheet(self, job_id: str) -> bytes:
        """What came out of the printer for that job."""
        return (self.folder / f"{job_id.rpartition('-')[2]}.pdf").read_bytes()


@contextmanager
def running_print_server() -> Iterator[PrintServer]:
    """Starts a print server and ends it; skips the test where CUPS is not installed (fails under CI)."""
    missing = [name for name in NEEDED if not shutil.which(name, path=_path())]
    if missing or not DRIVER.exists():
        reason = f"no print server here: {missing or DRIVER} is missing; ./test installs it when run as root"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    # Not pytest's own folder: cupsd's filters run as another user, who must get through to it, and
    # the name of a socket has to be short.
    root = Path(tempfile.mkdtemp(prefix="cups-"))
    root.chmod(0o755)
    _lay_out(root)
    server = PrintServer(root)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(root)


def _path() -> str:
    return os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


def _lay_out(root: Path) -> None:
    for name in ("conf", "cache", "state", "spool", "temp", "paper", "parts/backend"):
        (root / name).mkdir(parents=True)
    for name in ("paper", "temp"):
        (root / name).chmod(0o1777)
    for part in ("filter", "daemon", "notifier", "cgi-bin", "monitor"):
        (root / "parts" / part).symlink_to(PARTS / part)
    backend = root / "parts" / "backend" / "paper"
    backend.write_text(BACKEND)
    backend.chmod(0o755)
    (root / "conf" / "cupsd.conf").write_text(SERVER.format(root=root))
    (root / "conf" / "cups-files.conf").write_text(FILES.format(root=root))


def _wait_until_it_answers(server: PrintServer, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 20
    while "is running" not in server.run("lpstat", "-r"):
        assert process.poll() is None, (server.root / "output.log").read_text()
        assert time.monotonic() < end, "cupsd does not answer"
        time.sleep(0.05)
