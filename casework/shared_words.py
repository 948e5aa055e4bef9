"""Words that the window shows and papers print: one list, so that both call a thing the same.

A release may bring others for paper; these are the program's own, and the source of its translations.
"""

from __future__ import annotations

from casework.language import N_
from casework.release.catalogue import LegalBasis, Material

MODES: dict[str, str] = {
    "inform": N_("告知"),
    "assist": N_("帮办"),
    "collect": N_("代收"),
    "accept": N_("受理"),
}

MATERIAL_STATES: dict[str, str] = {
    "handed_in": N_("已收"),
    "missing": N_("缺"),
    "invalid": N_("不合格"),
    "not_needed": N_("不需提交"),
    "committed": N_("已承诺"),
}

MATERIAL_FORMS: dict[str, str] = {
    "original": N_("原件"),
    "copy": N_("复印件"),
    "original_and_copy": N_("原件核验、收复印件"),
    "original_or_copy": N_("原件或复印件"),
    "electronic": N_("电子件"),
    "paper_or_electronic": N_("纸质或电子件"),
    "form": N_("申请表格"),
}

OPTIONAL = N_("可选")
TOLERANCE = N_("可以后补")  # 容缺: may be brought later


def copies_count(material: Material) -> int:
    """How many papers of a material are handed in; 0 for one that comes without, or is only shown."""
    if material.form == "electronic":
        return 0
    if material.form in ("copy", "original_and_copy"):
        return material.copies
    return max(material.originals, material.copies)


def cited(basis: LegalBasis) -> str:
    """One legal basis: 《title》 (document number) article."""
    title = basis.title if basis.title.startswith("《") else f"《{basis.title}》"  # data
    return title + (f"（{basis.number}）" if basis.number else "") + basis.article  # data
