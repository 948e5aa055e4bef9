"""Shows at the slip where F9 sends to and on which paper, now and when another is chosen."""

from __future__ import annotations

from collections.abc import Callable

from desktop.gui.counter.slip import SlipColumn
from desktop.gui.parts.messages import from_error
from desktop.gui.parts.output import SlipOutput
from desktop.gui.parts.output_menu import OutputMenu


def show_output(slip: SlipColumn, output: SlipOutput, use_paper: Callable[[str], None]) -> None:
    """Join the two; the default printer is taken where none was chosen yet."""
    OutputMenu(slip.menu, output).failed.connect(
        lambda error: slip.messages.tell(from_error("printers", error))
    )
    output.target_changed.connect(lambda target: slip.name_output(target.name))
    output.paper_changed.connect(use_paper)
    use_paper(output.paper)
    slip.name_output(output.target.name)
    output.take_default()
