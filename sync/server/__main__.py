"""The server on its own: `python -m sync.server serve --data DIR …`, without anything of the desktop."""

from __future__ import annotations

import sys

from sync.server.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
