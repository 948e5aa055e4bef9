"""Which materials of several matters are one paper, handed in once (国办发〔2025〕24号: 一套材料)."""

from __future__ import annotations

from casework.release.catalogue import Material


def paper_key(material: Material) -> str:
    """Materials of one key are the same paper: the catalogue says so, or the same certificate by its name.

    An application form is filled in for its matter alone, whatever it is called.
    """
    if material.paper:
        return material.paper
    return material.code if material.form == "form" else material.name.zh
