"""The Chinese words of the window for what the code calls by English names."""

from __future__ import annotations

from casework.cases.draft import MaterialState
from casework.language import N_, _, n_
from casework.people.applicant import DocumentKind
from casework.release.catalogue import Material, MaterialForm, Mode

MODES: dict[Mode, str] = {
    "inform": N_("告知"),
    "assist": N_("帮办"),
    "collect": N_("代收"),
    "accept": N_("受理"),
}

DOCUMENTS: dict[DocumentKind, str] = {
    "resident_id": N_("居民身份证"),
    "residence_permit": N_("港澳台居民居住证"),
    "permanent_resident": N_("外国人永久居留身份证"),
    "other": N_("其他证件"),
    "none": N_("无证件"),
}

# state: word, icon, colour role of the sign, colour role of the word
STATES: dict[MaterialState, tuple[str, str, str, str]] = {
    "handed_in": (N_("已收"), "handed_in", "done", "done"),
    "missing": (N_("缺"), "missing", "attention", "attention_ink"),
    "invalid": (N_("不合格"), "invalid", "stop", "stop"),
    "not_needed": (N_("不需提交"), "not_needed", "quiet", "quiet"),
}

_FORMS: dict[MaterialForm, str] = {
    "original": N_("原件"),
    "copy": N_("复印件"),
    "original_and_copy": N_("原件核验、收复印件"),
    "electronic": N_("电子件"),
    "form": N_("表格"),
}


def form_and_copies(material: Material) -> str:
    """Form and number of papers, such as 原件核验、收复印件 1 份."""
    count = max(material.originals, material.copies)
    return (
        n_("{form} {count} 份", count).format(form=_(_FORMS[material.form]), count=count)
        if count
        else _(_FORMS[material.form])
    )


def about_material(material: Material) -> str:
    """The second line of a material: form, copies, where from, whether it may be left out."""
    parts = [form_and_copies(material)]
    if material.source:
        parts.append(material.source.zh)
    if not material.required:
        parts.append(_("可选"))
    if material.tolerance:
        parts.append(_("可容缺"))
    return " · ".join(parts)
