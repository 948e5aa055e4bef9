"""The Chinese words of the window for what the code calls by English names."""

from __future__ import annotations

from casework.cases.draft import MaterialMark, MaterialState
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

# What need not be here now is not called missing.
_LATER = (N_("后补"), "clock", "attention", "attention_ink")
_LEFT_OUT = (N_("没带"), "missing", "quiet", "quiet")

_KINDS: dict[Necessity, str] = {
    "required": "",
    "tolerated": TOLERANCE,
    "commitment": N_("可以承诺"),
    "shared": MATERIAL_STATES["not_needed"],
    "optional": OPTIONAL,
}


def state_look(mark: MaterialMark) -> tuple[str, str, str, str]:
    """Word, icon and colours of a material as it stands: one that may be left out or come later, too."""
    if mark.state != "missing" or mark.is_missing:
        return STATES[mark.state]
    return _LATER if mark.comes_later else _LEFT_OUT


def form_and_copies(material: Material) -> str:
    """Form and number of papers, such as 原件核验、收复印件 1 份."""
    form, count = _(MATERIAL_FORMS[material.form]), copies_count(material)
    return n_("{form} {count} 份", count).format(form=form, count=count) if count else form


def about_material(material: Material) -> str:
    """The second line of a material: whether it may be left out, form, copies, where from."""
    kind = _KINDS[necessity(material)]
    source = material.source.zh if material.source else ""
    return " · ".join(filter(None, (_(kind) if kind else "", form_and_copies(material), source)))
