"""What a look at the way to the banner says on its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from casework.language import _, sentences
from desktop.gui.parts.messages import Message

if TYPE_CHECKING:
    from sync.device.look_at_way import WayStep

_KEY = "way"  # its own: why the exchange failed stands beside it


def way_message(steps: Sequence[WayStep]) -> Message:
    """What is broken first, with its mend; then what to heed; what holds in one line."""
    holds = _("、").join(step.subject for step in steps if step.level == "ok")
    wrong = [step for step in steps if step.level != "ok"]
    wrong.sort(key=lambda step: step.level != "broken")
    if not wrong:
        return Message(key=_KEY, tone="done", title=_("去旗里的路是通的"), what=holds)
    words = [_("{subject}：{state}").format(subject=step.subject, state=step.state) for step in wrong]
    parts = [part for step, line in zip(wrong, words, strict=True) for part in (line, step.mend)]
    is_broken = wrong[0].level == "broken"
    title = _("去旗里的路断在“{subject}”") if is_broken else _("去旗里的路是通的，但要注意")
    return Message(
        key=_KEY,
        tone="stop" if is_broken else "attention",
        title=title.format(subject=wrong[0].subject),
        what=sentences([*parts, _("其余都好：{holds}").format(holds=holds)] if holds else parts),
    )
