"""What entries say of slips: issued, archived, asked for again, taken out as a file, found doubled."""

from __future__ import annotations

from msgspec.structs import replace

from casework.cases.body import Body
from casework.cases.case import Case, Slip
from casework.cases.entries import Entry
from casework.cases.issued import SlipIssued
from casework.cases.kind import Cells, cells
from casework.cases.kinds.materials import marked_cells
from casework.cases.values import Digest, IssuedNumber, PrintNumber, SizeBytes, Word


class SlipArchived(Body, frozen=True, kw_only=True):
    """The PDF of a print was put into the archive."""

    slip_number: IssuedNumber
    print_no: PrintNumber
    pdf_digest: Digest
    size_bytes: SizeBytes
    paper: Word = "a4"  # a key of forms.sheet.paper.PAPERS


class SlipReprinted(Body, frozen=True, kw_only=True):
    """A slip was asked for once more: same number, next print number, reason logged."""

    slip_number: IssuedNumber
    print_no: PrintNumber
    reason: str


class SlipExported(Body, frozen=True, kw_only=True):
    """The PDF left the encrypted store as a file; the path is not kept, it may hold a name."""

    slip_number: IssuedNumber
    print_no: PrintNumber


class DoubledSettled(Body, frozen=True, kw_only=True):
    """A person looked at a slip number that two cases carry, and marked both papers; written to each case."""

    slip_number: IssuedNumber


def issued_cells(body: SlipIssued) -> Cells:
    """The number; it says how the case and its materials stood, of one that goes on."""
    reads = dict.fromkeys(("case", "status", "refusal", "result"), "") | marked_cells(body.marks)
    return cells([f"slips.{body.slip_number}"], reads)


def issue_slip(case: Case, entry: Entry, body: SlipIssued) -> Case:
    """The case has one slip more; of a number that it has already the first one stands."""
    known = case.slip(body.slip_number)
    if known is not None and known.issued_at:
        return case
    return case.with_slip(Slip(issued=body, device=entry.device, issued_at=entry.recorded_at))


def archived_cells(body: SlipArchived) -> Cells:
    """The archive's copy of that print."""
    copy = {f"archive.{body.slip_number}.{body.print_no}": body.pdf_digest}
    return cells(copy, [f"slips.{body.slip_number}"])


def archive_slip(case: Case, _entry: Entry, body: SlipArchived) -> Case:
    """The slip's print is in the archive."""
    slip = case.slip(body.slip_number)
    if slip is None or body.print_no in slip.archived:
        return case
    return case.with_slip(replace(slip, archived=(*slip.archived, body.print_no), paper=body.paper))


def reprinted_cells(body: SlipReprinted) -> Cells:
    """It changes nothing: the archive and the print do."""
    return cells(reads=[f"slips.{body.slip_number}"])


def exported_cells(body: SlipExported) -> Cells:
    """It is counted, and any number may come at once."""
    return cells([f"exports.{body.salt}"], [f"archive.{body.slip_number}.{body.print_no}"])


def export_slip(case: Case, _entry: Entry, body: SlipExported) -> Case:
    """One file more is out there."""
    slip = case.slip(body.slip_number)
    return case if slip is None else case.with_slip(replace(slip, exports=slip.exports + 1))


def doubled_cells(body: DoubledSettled) -> Cells:
    """The doubled number that was looked at."""
    return cells({f"doubled.{body.slip_number}": "settled"}, [f"slips.{body.slip_number}"])


def settle_doubled(case: Case, _entry: Entry, body: DoubledSettled) -> Case:
    """Both papers of that number are marked."""
    return replace(case, doubled_settled=case.doubled_settled | {body.slip_number})
