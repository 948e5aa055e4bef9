"""Screen and paper call a thing the same: form and copies of each material, and that it may come later."""

from __future__ import annotations

from msgspec.structs import replace

from casework.shared_words import TOLERANCE
from desktop.gui.look.words import STATES, about_material, form_and_copies
from forms.documents.kit.materials import MaterialLine, form_zh, remedy_zh
from forms.documents.kit.words import Words
from forms.documents.labels import required_labels
from tests.support.slips import sample_release, slip


def words() -> Words:
    return Words(slip())


def test_each_material_has_one_form_and_count() -> None:
    materials = [material for matter in sample_release().matters for material in matter.materials]
    assert len(materials) > 200
    for material in materials:
        assert form_and_copies(material) == form_zh(words(), material)


def test_what_may_come_later_is_called_the_same() -> None:
    material = replace(sample_release().matters[0].materials[0], tolerance=True)
    line = MaterialLine(number=1, material=material, state="missing")
    assert TOLERANCE in about_material(material).split(" · ")
    assert TOLERANCE in remedy_zh(words(), line)


def test_states_are_called_the_same() -> None:
    labels = required_labels()
    assert {state: look[0] for state, look in STATES.items()} == {state: labels[state] for state in STATES}
