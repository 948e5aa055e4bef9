"""The server on its own: `python -m sync.server serve --data DIR …`, without anything of the desktop."""

from __future__ import annotations

import os
import sys

if __name__ == "__main__":
    try:
        from casework import language  # these here, for Ctrl+C while they load
        from sync.server.commands.main import main

        language.choose()
        # A package has a command of its own for it.
        program = os.environ.get("TAMGA_COMMAND") or "python -m sync.server"
        sys.exit(main(sys.argv[1:], program))
    except KeyboardInterrupt:
        sys.exit(130)
