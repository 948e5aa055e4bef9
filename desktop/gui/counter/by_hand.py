"""The offer to leave ruled room on paper where no font has a character of a name."""

from __future__ import annotations

from msgspec.structs import replace

from casework.errors import TamgaError
from casework.language import _
from desktop.gui.parts.messages import Action, Message
from forms.errors import BadCharacter, MissingGlyph

MEANING = "by_hand"


def offered(message: Message, error: TamgaError) -> Message:
    """The message with the offer, where a hand can write what could not be printed."""
    if not isinstance(error, MissingGlyph) or isinstance(error, BadCharacter):
        return message
    return replace(message, actions=(*message.actions, Action(MEANING, _("留空手写"))))
