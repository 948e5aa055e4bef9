"""An applicant as papers, lists and the ledger show it.

An organization's name, code and legal person are public (企业信息公示暂行条例, State Council order 2014
no. 654, art. 6: what is registered is published; the code is printed on every licence, GB 32100-2015), so
they stand in full; a person's number is masked everywhere, the name in lists and in the ledger.
"""

from __future__ import annotations

from casework.people.applicant import Applicant
from casework.people.by_hand import with_room
from casework.people.id_number import normalize
from casework.people.masking import mask_id_number, mask_name


def printed_name(applicant: Applicant) -> str:
    """The name as papers have it, with room for a hand; an organization's with its legal person."""
    name = with_room(applicant.name, applicant.by_hand)
    if applicant.is_organization and applicant.legal_person:
        return f"{name}（法定代表人：{with_room(applicant.legal_person, applicant.by_hand)}）"  # data
    return name


def masked_name(applicant: Applicant) -> str:
    """The name as lists have it."""
    name = with_room(applicant.name, applicant.by_hand)
    return name if applicant.is_organization else mask_name(name)


def masked_number(applicant: Applicant) -> str:
    """The number of the document as papers and lists have it, however it was typed."""
    number = applicant.id_number
    return number if applicant.is_organization else mask_id_number(normalize(number))
