"""An applicant as papers, lists and the ledger show it.

An organization's name, code and legal person are public (企业信息公示暂行条例, State Council order 2014
no. 654, art. 6: what is registered is published; the code is printed on every licence, GB 32100-2015), so
they stand in full; a person's number is masked everywhere, the name in lists and in the ledger.
"""

from __future__ import annotations

from casework.people.applicant import Applicant
from casework.people.masking import mask_id_number, mask_name


def printed_name(applicant: Applicant) -> str:
    """The name as papers have it; an organization's with its legal person."""
    if applicant.is_organization and applicant.legal_person:
        return f"{applicant.name}（法定代表人：{applicant.legal_person}）"  # data
    return applicant.name


def masked_name(applicant: Applicant) -> str:
    """The name as lists have it."""
    return applicant.name if applicant.is_organization else mask_name(applicant.name)


def masked_number(applicant: Applicant) -> str:
    """The number of the document as papers and lists have it."""
    return applicant.id_number if applicant.is_organization else mask_id_number(applicant.id_number)
