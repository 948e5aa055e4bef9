"""The five kinds of material: what each means while it is not there, everywhere the same.

Required ones (必需) are missing until handed in.  Without a tolerated one (容缺) the case may be accepted; it
comes later.  For one of commitment (告知承诺) a signed commitment may stand.  Shared ones (数据共享) need not
be brought, and optional ones (可选) are never missing.
"""

from __future__ import annotations

from typing import Literal

from casework.release.catalogue import Material

Necessity = Literal["required", "tolerated", "commitment", "shared", "optional"]

_UNBLOCKING = ("optional", "tolerated")


def necessity(material: Material) -> Necessity:
    """Of which kind a material is; where the catalogue says several, what asks the least of the applicant."""
    if material.shareable:
        return "shared"
    if not material.required:
        return "optional"
    if material.tolerance:
        return "tolerated"
    return "commitment" if material.commitment else "required"


def may_block(kind: Necessity | None) -> bool:
    """Is a case incomplete while a material of this kind is missing or invalid?  None: nobody said which.

    A shared one is spared from the start; who marks it as missing says that sharing did not help.
    """
    return kind not in _UNBLOCKING
