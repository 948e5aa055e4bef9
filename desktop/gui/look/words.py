"""The Chinese words of the window for what the code calls by English names."""

from __future__ import annotations

from casework.cases.draft import MaterialState
from casework.language import N_, _, n_
from casework.release.catalogue import Material
from casework.release.necessity import Necessity, necessity
from casework.shared_words import MATERIAL_FORMS, MATERIAL_STATES, OPTIONAL, TOLERANCE, copies_count

# state: word, icon, colour role of the sign, colour role of the word
STATES: dict[MaterialState, tuple[str, str, str, str]] = {
    "handed_in": (MATERIAL_STATES["handed_in"], "handed_in", "done", "done"),
    "missing": (MATERIAL_STATES["missing"], "missing", "attention", "attention_ink"),
    "invalid": (MATERIAL_STATES["invalid"], "invalid", "stop", "stop"),
    "not_needed": (MATERIAL_STATES["not_needed"], "not_needed", "quiet", "quiet"),
    "committed": (MATERIAL_STATES["committed"], "handed_in", "done", "done"),
}

_KINDS: dict[Necessity, str] = {
    "required": "",
    "tolerated": TOLERANCE,
    "commitment": N_("可以承诺"),
    "shared": MATERIAL_STATES["not_needed"],
    "optional": OPTIONAL,
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
    if says := _KINDS[necessity(material)]:
        parts.append(_(says))
    return " · ".join(parts)
