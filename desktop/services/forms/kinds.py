"""The forms besides the slip.  A new one is a line here, a file beside this one, and one in forms/documents.

The command line, the desk, the archive, reprints and all titles read this table.  The slip is none of
them: it is saved with F9 from a draft, goes to a printer that is followed, and asks why it is printed
again; the second visit is a slip that follows another.
"""

from __future__ import annotations

from casework.language import _
from desktop.services.forms.authorization import AUTHORIZATION
from desktop.services.forms.bundle import BUNDLE
from desktop.services.forms.complaint import COMPLAINT
from desktop.services.forms.enquiry import ENQUIRY
from desktop.services.forms.escalation import ESCALATION
from desktop.services.forms.evaluation import EVALUATION
from desktop.services.forms.form_kind import FormKind, Order
from desktop.services.forms.guide import GUIDE
from desktop.services.forms.handover import HANDOVER
from desktop.services.forms.inspection import INSPECTION
from desktop.services.forms.ledger import LEDGER
from desktop.services.forms.receipt import RECEIPT
from desktop.services.forms.refusal import REFUSAL
from desktop.services.forms.supplement import SUPPLEMENT
from desktop.services.forms.transfer import TRANSFER

FORMS: tuple[FormKind, ...] = (
    GUIDE,
    RECEIPT,
    AUTHORIZATION,
    SUPPLEMENT,
    REFUSAL,
    HANDOVER,
    TRANSFER,
    ENQUIRY,
    COMPLAINT,
    ESCALATION,
    BUNDLE,
    INSPECTION,
    EVALUATION,
    LEDGER,
)


def kind_of_order(order: Order) -> FormKind:
    """The kind that such an order asks for."""
    return next(kind for kind in FORMS if kind.order is type(order))


def kind_of_entry(entry: str) -> FormKind | None:
    """The kind that entries of this kind record; None where it is no form of this version."""
    return next((kind for kind in FORMS if kind.entry == entry), None)


def recorded_entries() -> tuple[str, ...]:
    """The kinds of entries that record a form."""
    return tuple(kind.entry for kind in FORMS if kind.entry)


def title_of(entry: str) -> str:
    """What the form of such an entry is called; a kind of a later version keeps its own name."""
    kind = kind_of_entry(entry)
    return _(kind.title) if kind else entry
