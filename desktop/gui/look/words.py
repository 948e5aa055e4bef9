"""The Chinese words of the window for what the code calls by English names."""

from __future__ import annotations

from casework.cases.draft import MaterialState
from casework.language import _, n_
from casework.release.catalogue import Material
from casework.shared_words import MATERIAL_FORMS, MATERIAL_STATES, OPTIONAL, TOLERANCE, copies_count

# state: word, icon, colour role of the sign, colour role of the word
STATES: dict[MaterialState, tuple[str, str, str, str]] = {
    "handed_in": (MATERIAL_STATES["handed_in"], "handed_in", "done", "done"),
    "missing": (MATERIAL_STATES["missing"], "missing", "attention", "attention_ink"),
    "invalid": (MATERIAL_STATES["invalid"], "invalid", "stop", "stop"),
    "not_needed": (MATERIAL_STATES["not_needed"], "not_needed", "quiet", "quiet"),
}


def form_and_copies(material: Material) -> str:
    """Form and number of papers, such as 原件核验、收复印件 1 份."""
    form, count = _(MATERIAL_FORMS[material.form]), copies_count(material)
    return n_("{form} {count} 份", count).format(form=form, count=count) if count else form


def about_material(material: Material) -> str:
    """The second line of a material: form, copies, where from, whether it may be left out."""
    parts = [form_and_copies(material)]
    if material.source:
        parts.append(material.source.zh)
    if not material.required:
        parts.append(_(OPTIONAL))
    if material.tolerance:
        parts.append(_(TOLERANCE))
    return " · ".join(parts)
