"""The pages of the table, each built when it is first asked for: a start waits for none that nobody opened.

Those that tell the rail or the strip something are built with the window.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from desktop.gui.parts.page import WindowPage, Workroom
from desktop.gui.window.pages import PageKind


class OpenedPages:
    """By the names of the table; `joined` hears of each page that is built, before anybody else does."""

    def __init__(
        self, entries: Sequence[PageKind], workroom: Workroom, joined: Callable[[str, WindowPage], None]
    ) -> None:
        self._entries, self._workroom, self._joined = entries, workroom, joined
        self._built: dict[str, WindowPage] = {}

    def __getitem__(self, name: str) -> WindowPage:
        """The page of that name, built now where nobody had asked for it.  Raises KeyError."""
        page = self._built.get(name)
        if page is None:
            entry = next((entry for entry in self._entries if entry.name == name), None)
            if entry is None:
                raise KeyError(name)
            page = self._built[name] = entry.build(self._workroom)
            self._joined(name, page)
        return page

    def build_first(self) -> None:
        """Build the first page and those that tell something without being opened."""
        for index, entry in enumerate(self._entries):
            if index == 0 or entry.tells:
                self[entry.name]

    def items(self) -> Iterator[tuple[str, WindowPage]]:
        """Those that are built, in the table's order."""
        return iter([(e.name, self._built[e.name]) for e in self._entries if e.name in self._built])

    def values(self) -> list[WindowPage]:
        """Those that are built, in the table's order."""
        return [page for _name, page in self.items()]

    def name_of(self, page: WindowPage) -> str:
        """Its name in the table."""
        return next(name for name, built in self._built.items() if built is page)
