"""The codes of forms are those of segno, module by module: whatever the text, its level and its size."""

from __future__ import annotations

import segno
from hypothesis import given
from hypothesis import strategies as st

from forms.sheet.qr_code import qr_rows

_texts = st.text(st.sampled_from("ABCDEF0123456789-:你好ᠮᠣ\u202f"), min_size=1, max_size=140)


@given(_texts, st.sampled_from("lmqh"), st.booleans())
def test_a_code_is_that_of_segno(text: str, error: str, boost: bool) -> None:
    matrix = segno.make_qr(text, error=error, boost_error=boost).matrix
    wanted = tuple(tuple(bool(module) for module in row) for row in matrix)
    assert qr_rows(text, error=error, boost_error=boost) == wanted
