"""Where columns break, against Chromium: mixed texts of more than thirty columns, each at three heights."""

from __future__ import annotations

import json

import pytest

from forms.text.columns import ColumnStyle, set_columns
from tests.support.chromium import column_css, column_markup, read_back
from tests.support.mixed_text import mixed
from tests.support.slips import fonts

# Points stand for the page's pixels here; large ones, because Chromium rounds to 1/64 of them.
STYLE = ColumnStyle(160.0, 320.0)
HEIGHTS = (2320.04, 3280.04, 4240.04)
# Chromium rounds each stretch of text up to 1/64 of a pixel: what fits us to a hair may miss there.
HAIR = 0.5
SLACK = 0.001 * STYLE.size  # how far a column of ours may go too far
SEEDS = range(20)
WORDS = 240

# Which column each letter stands in, as the page's own script finds it; spaces are left out.
SCRIPT = """<script>
function columns(section) {
  const left = section.getBoundingClientRect().left, found = [];
  const walker = document.createTreeWalker(section, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) for (let i = 0; i < node.length; i++) {
    const range = document.createRange();
    range.setStart(node, i); range.setEnd(node, i + 1);
    const boxes = range.getClientRects();
    if (node.data[i] == ' ') continue;
    const box = boxes[boxes.length - 1];
    const column = Math.floor(((box.left + box.right) / 2 - left) / PITCH);
    found[column] = (found[column] || '') + node.data[i];
  }
  return found;
}
document.fonts.ready.then(() => {
  const all = Array.from(document.querySelectorAll('section'), columns);
  document.querySelector('pre').textContent = JSON.stringify(all);
});
</script>""".replace("PITCH", str(STYLE.pitch))


def _page(texts: list[str]) -> str:
    sections = "".join(
        f"<section style='height:{height + SLACK}px'>{column_markup(text)}</section>"
        for text in texts
        for height in HEIGHTS
    )
    style = column_css(STYLE.size, STYLE.pitch, "px")
    head = f"<!doctype html><html lang=zh><meta charset=utf-8><style>{style}</style>"
    return f"{head}{sections}<pre></pre>{SCRIPT}"


def _ours(text: str, height: float) -> list[str]:
    made = set_columns(text, STYLE, height, fonts())
    found = ["".join(glyph.text for run in column.runs for glyph in run.glyphs) for column in made]
    return [column.replace(" ", "") for column in found]


@pytest.mark.slow
def test_columns_break_where_chromium_breaks(tmp_path_factory: pytest.TempPathFactory) -> None:
    texts = [mixed(seed, WORDS) for seed in SEEDS]
    theirs = iter(json.loads(read_back(tmp_path_factory.mktemp("chromium"), _page(texts))))
    for text in texts:
        for height in HEIGHTS:
            ours, found = _ours(text, height), next(theirs)
            assert len(ours) >= 30
            assert "".join(ours) == text.replace(" ", "")
            assert found in (ours, _ours(text, height - HAIR)), (height, text)


@pytest.mark.slow
def test_the_comparison_sees_one_moved_word(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A column a little too low for its words breaks elsewhere."""
    text = mixed(0, WORDS)
    (theirs, *_) = json.loads(read_back(tmp_path_factory.mktemp("chromium"), _page([text])))
    assert theirs == _ours(text, HEIGHTS[0])
    assert theirs != _ours(text, HEIGHTS[0] - 100)


def test_no_column_begins_with_a_vowel_separator() -> None:
    columns = _ours("蒙" * 10 + "\u180eᠤᠨ", 1450)
    assert len(columns) == 2
    assert columns[1][0] != "\u180e"
