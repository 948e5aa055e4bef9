"""What a screen reader hears of the real window, by AT-SPI: run by the system's Python in its own session.

`python3 screen_reader.py COMMAND…` starts the program, then reads lines from standard input: the name of a
key that is pressed, or `hear WORDS` to wait until these have been said at all.  For each it waits until the
window is quiet, and prints a line of JSON with what was heard since the one before: how it was made known,
its role, its words.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pyatspi
from gi.repository import GLib

QUIET_S = 0.2  # nothing new for so long: it has said all
PATIENCE_S = 30.0

heard: list[dict[str, str]] = []


def hear(event: pyatspi.Accessibility.Event) -> None:
    """As Orca does: where the focus goes, what is announced, what is checked where the focus is."""
    kind = event.type.split(":")[1] if event.type.startswith("object:") else event.type
    if kind == "state-changed" and not event.detail1:
        return
    source = event.source
    words = event.any_data if kind == "announcement" else source.name
    if kind == "state-changed" and source.description:
        words = f"{words} {source.description}"
    heard.append({"kind": kind, "role": source.getRoleName(), "words": str(words)})


def listen(words: str = "") -> None:
    """Take in what comes until these words were said and it has been quiet since."""
    count, begun = -1, time.monotonic()
    since = begun
    while time.monotonic() - begun < PATIENCE_S:
        pyatspi.Registry.pumpQueuedEvents()
        GLib.MainContext.default().iteration(False)
        if len(heard) != count:
            count, since = len(heard), time.monotonic()
        is_said = not words or any(words in each["words"] for each in heard)
        if is_said and time.monotonic() - since > QUIET_S:
            return
        time.sleep(0.005)


def report(told: int) -> None:
    """One line of what was heard since so many were told."""
    print(json.dumps(heard[told:], ensure_ascii=False), flush=True)


def main(command: list[str]) -> int:
    """Start, press, tell."""
    for kind in ("object:state-changed:focused", "object:announcement"):
        pyatspi.Registry.registerEventListener(hear, kind)
    program = subprocess.Popen(command)
    for line in ("hear ", *sys.stdin):
        verb, _, words = line.rstrip("\n").partition(" ")
        told = len(heard)
        if verb != "hear":
            subprocess.run(["xdotool", "key", "--clearmodifiers", verb], check=True)
        listen(words)
        report(told)
    program.terminate()
    program.wait(10)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
