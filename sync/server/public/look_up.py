"""Finding the case that a slip's number and four digits open; who has not both of them learns nothing."""

from __future__ import annotations

import hmac
import re
import unicodedata

from sqlalchemy import func, select

from casework import slip_number
from casework.people.applicant import Applicant
from sync.server.acts.acts import read_case
from sync.server.intake.known_slips import cases_of
from sync.server.public.standing import PublicStanding, standing_of
from sync.server.releases.excerpts import excerpt
from sync.server.store.database import Database
from sync.server.store.tables import StoredEntry

FOUR = re.compile(r"[0-9]{3}[0-9X]")
_FEWEST = 7  # of a shorter number four signs would be most of it


def number_of(typed: str) -> str:
    """The number as slips print it; raises BadSlipNumber."""
    return str(slip_number.parse(typed))


def four_of(typed: str) -> str:
    """The four signs as they are compared, or "" for anything else."""
    plain = "".join(unicodedata.normalize("NFKC", typed).split()).upper()
    return plain if FOUR.fullmatch(plain) else ""


def look_up(database: Database, number: str, four: str) -> PublicStanding | None:
    """How the case stands; None where there is no such number, or where the four signs are not its."""
    with database.reading() as connection:
        for subject in cases_of(connection, number):
            case = read_case(connection, subject)
            if not _opens(case.applicant, four):
                continue
            known = excerpt(connection, case.matter_code, case.release)
            last = select(func.max(StoredEntry.recorded_at)).where(
                StoredEntry.subject == subject, StoredEntry.clock == "trusted"
            )
            return standing_of(case, number, known, connection.scalar(last) or "")
    return None


def _opens(applicant: Applicant, four: str) -> bool:
    """Are these the last of the document's number, or of the phone's?"""
    main = applicant.phone.partition("转")[0]  # data: an extension follows
    digits = "".join(sign for sign in main if sign.isascii() and sign.isdigit())
    ends = [_end(applicant.id_number), _end(digits)]
    same = [bool(end) and hmac.compare_digest(end.encode(), four.encode()) for end in ends]
    return True in same


def _end(number: str) -> str:
    return number[-4:].upper() if len(number) >= _FEWEST else ""
