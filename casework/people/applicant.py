"""The person a case is handled for, and the agent who acts for them."""

from __future__ import annotations

from typing import Literal

import msgspec

from casework.language import N_
from casework.understanding import understand

# GB/T 39046-2020 table 5 and GA/T 2000.156 name the kinds; each has its own check in
# `casework.people.id_number`.
DocumentKind = Literal[
    "resident_id",  # 居民身份证
    "temporary_id",  # 临时居民身份证
    "household_book",  # 户口簿
    "passport",  # 护照
    "officer_card",  # 军人证件
    "residence_permit",  # 港澳台居民居住证
    "travel_permit_hk_mo",  # 港澳居民来往内地通行证
    "travel_permit_tw",  # 台湾居民来往大陆通行证
    "permanent_resident",  # 外国人永久居留身份证
    "credit_code",  # 统一社会信用代码: the applicant is an organization
    "other",
    "none",
]

DOCUMENT_NAMES: dict[DocumentKind, str] = {
    "resident_id": N_("居民身份证"),
    "temporary_id": N_("临时居民身份证"),
    "household_book": N_("户口簿"),
    "passport": N_("护照"),
    "officer_card": N_("军人证件"),
    "residence_permit": N_("港澳台居民居住证"),
    "travel_permit_hk_mo": N_("港澳居民来往内地通行证"),
    "travel_permit_tw": N_("台湾居民来往大陆通行证"),
    "permanent_resident": N_("外国人永久居留身份证"),
    "credit_code": N_("统一社会信用代码"),
    "other": N_("其他证件"),
    "none": N_("无证件"),
}


class Applicant(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Who stands at the counter: any Unicode name, no surname demanded.

    `document_reason` says why a number that fails its check, or no number at all, was accepted.
    `typed` holds by field what was typed where its normal form is kept instead; `legal_person`
    (法定代表人) belongs to an organization.  `by_hand` has the characters of the names for which there was no
    font: papers leave ruled room for them, and a person writes them there.
    """

    name: str = ""
    document: DocumentKind = "resident_id"
    id_number: str = ""
    document_reason: str = ""
    phone: str = ""
    address: str = ""
    agent_name: str = ""
    agent_id_number: str = ""
    agent_phone: str = ""
    legal_person: str = ""
    typed: dict[str, str] = {}
    by_hand: str = ""

    @property
    def is_organization(self) -> bool:
        """Is this an organization (企业、合作社、机关), known by its 统一社会信用代码?"""
        return self.document == "credit_code"


understand(Applicant)
