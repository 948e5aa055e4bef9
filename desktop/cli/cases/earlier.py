"""What a command says before it opens a case of which there was one lately: the window warns of the same."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from casework.language import _, listed

if TYPE_CHECKING:
    from casework.cases.draft import Draft
    from desktop.desk.desk import Desk


def warn_of_earlier(desk: Desk, draft: Draft) -> None:
    """Name it on the error output; nothing is held up by it."""
    earlier = desk.cases.earlier(draft)
    if earlier is not None:
        words = _("30 天内办过{matters}：{number}（{state}）；接着办请用 again").format(
            matters=listed(earlier.matters) or _("这一项"), number=earlier.slip_number, state=earlier.state
        )
        print(words, file=sys.stderr)
