"""The Chinese words of the window for what the code calls by English names."""

from __future__ import annotations

from casework.cases.draft import MaterialState
from casework.people.applicant import DocumentKind
from casework.release.catalogue import Material, MaterialForm, Mode

MODES: dict[Mode, str] = {"inform": "告知", "assist": "帮办", "collect": "代收", "accept": "受理"}

DOCUMENTS: dict[DocumentKind, str] = {
    "resident_id": "居民身份证",
    "residence_permit": "港澳台居民居住证",
    "permanent_resident": "外国人永久居留身份证",
    "other": "其他证件",
    "none": "无证件",
}

# state: word, icon, colour role of the sign, colour role of the word
STATES: dict[MaterialState, tuple[str, str, str, str]] = {
    "handed_in": ("已收", "handed_in", "done", "done"),
    "missing": ("缺", "missing", "attention", "attention_ink"),
    "invalid": ("不合格", "invalid", "stop", "stop"),
    "not_needed": ("不需提交", "not_needed", "quiet", "quiet"),
}

_FORMS: dict[MaterialForm, str] = {
    "original": "原件",
    "copy": "复印件",
    "original_and_copy": "原件核验、收复印件",
    "electronic": "电子件",
    "form": "表格",
}


def form_and_copies(material: Material) -> str:
    """Form and number of papers, such as 原件核验、收复印件 1 份."""
    count = max(material.originals, material.copies)
    return f"{_FORMS[material.form]} {count} 份" if count else _FORMS[material.form]


def about_material(material: Material) -> str:
    """The second line of a material: form, copies, where from, whether it may be left out."""
    parts = [form_and_copies(material)]
    if material.source:
        parts.append(material.source.zh)
    if not material.required:
        parts.append("可选")
    if material.tolerance:
        parts.append("可容缺")
    return " · ".join(parts)
