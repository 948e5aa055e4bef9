"""Types of the fields of bodies: what each can be at all, written beside the field that has it.

A value beyond these cannot be: its entry is quarantined where it arrives, and set aside where it is read
(`casework.cases.plausible`).  They bound what is stored, not what a clerk should type.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from msgspec import Meta

Word = Annotated[str, Meta(max_length=100)]  # a code, a name of a paper, a key
Line = Annotated[str, Meta(max_length=500)]
Code = Annotated[str, Meta(min_length=1, max_length=100)]
Paragraph = Annotated[str, Meta(max_length=2_000)]  # what somebody wrote in their own words
SiteCode = Annotated[str, Meta(pattern=r"^[A-Z][0-9A-Z]{1,11}\Z")]
IssuedNumber = Annotated[str, Meta(min_length=1, max_length=60)]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
PublicKey = Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z")]  # Ed25519; "" where nobody signs
MediaType = Annotated[str, Meta(pattern=r"^[a-z]{1,40}/[0-9A-Za-z][0-9A-Za-z.+-]{0,80}\Z")]
Digest = Annotated[str, Meta(max_length=64)]
PrintNumber = Annotated[int, Meta(ge=1, le=9_999)]
PaperNumber = Annotated[int, Meta(ge=0, le=9_999)]  # how many papers
Sequence = Annotated[int, Meta(ge=1, le=999_999)]
SizeBytes = Annotated[int, Meta(ge=0, le=2**31 - 1)]
ReleaseNumber = Annotated[int, Meta(ge=0, le=2**31 - 1)]
EntryNumber = Annotated[int, Meta(ge=1, le=2**53 - 1)]
BodyVersion = Annotated[int, Meta(ge=1, le=9_999)]
Moment = Annotated[dt.datetime, Meta(tz=True)]
