"""The server on its own: `python -m sync.server serve --data DIR …`, without anything of the desktop."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    try:
        from sync.server.commands.main import main  # here, for Ctrl+C while it loads

        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
