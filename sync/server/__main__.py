"""The server on its own: `python -m sync.server serve --data DIR …`, without anything of the desktop."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    try:
        from casework import language  # these here, for Ctrl+C while they load
        from sync.server.commands.main import main

        language.choose()
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
