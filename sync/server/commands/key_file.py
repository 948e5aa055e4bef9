"""A new signing key in a file of its own, of a program or of releases."""

from __future__ import annotations

import os
from pathlib import Path

from casework.named_files import writing_named
from sync.wire import signatures


def write_new_key(path: Path) -> str:
    """The public key of a new one, hexadecimal; the secret is in the file, which only its owner may read.

    Raises what `writing_named` says, also where a file is there already: nobody's key is written over.
    """
    seed = signatures.new_seed()
    with writing_named(path):
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(seed.hex() + "\n")
    return signatures.public_key(seed).hex()
