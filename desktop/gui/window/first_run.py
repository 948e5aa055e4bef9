"""A new computer: which way it is to be used, and the pages of that way, up to the first unlocking."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from casework.language import _
from desktop import bootstrap
from desktop.gui.background.tasks import Job, TaskRunner
from desktop.gui.entrance.setup import SetUpPage
from desktop.gui.entrance.start import StartPage
from desktop.gui.entrance.unlock import UnlockRequested
from desktop.gui.look.look import Look
from desktop.services.upkeep.new_workplace import SetUp
from resources import SAMPLE_RELEASE
from sync.device.enrolment_file import SUFFIX as ENROLMENT_SUFFIX

if TYPE_CHECKING:
    from casework.release.catalogue import Release
    from desktop.gui.entrance.join import JoinPage
    from desktop.gui.exchange.exchange import EnrolRequested


class FirstRun(QObject):
    """`page_wanted` carries the page to be shown, `made` an UnlockRequested once there is a workplace,
    `folder_wanted` the Path to open instead, `restore_wanted` comes for a copy.

    `joins` is what the banner was asked, where the first enrolment is still to follow.
    """

    page_wanted = Signal(object)
    made = Signal(object)
    folder_wanted = Signal(object)
    restore_wanted = Signal()

    def __init__(self, look: Look, data_dir: Path, runner: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._look, self._data_dir, self._runner = look, data_dir, runner
        self.joins: EnrolRequested | None = None
        self.is_first_run = False
        self._is_asking = False

    def begin(self) -> None:
        """Ask how this computer is to be used."""
        self._is_asking = True
        page = StartPage(self._look, self._data_dir)
        page.chosen.connect(lambda way: self._go(page, way))
        self.page_wanted.emit(page)

    def take_sheet(self, file: Path) -> bool:
        """Go the way of an enrolment file; False for another, and where a way was gone already."""
        if not self._is_asking or file.suffix != ENROLMENT_SUFFIX:
            return False
        self._ask_banner().show_sheet(file)
        return True

    def _go(self, page: StartPage, way: str) -> None:
        if way == "practice":
            self._practise(page)
        elif way == "restore":
            self.restore_wanted.emit()
        elif way == "join":
            self._ask_banner()
        else:
            self._set_up_alone()

    def _practise(self, page: StartPage) -> None:
        page.working(_("正在准备练习…"))
        self._runner.start(
            Job(
                title=_("准备练习"),
                work=lambda: bootstrap.prepare_practice(self._data_dir),
                done=self.folder_wanted.emit,
                failed=page.refused,
            )
        )

    def _ask_banner(self) -> JoinPage:
        from desktop.gui.entrance.join import JoinPage  # start-up time

        page = JoinPage(self._look, self._data_dir, is_first=True)
        page.put_off.connect(self.begin)
        page.enrol_requested.connect(lambda asked: self._ask_site(page, asked))
        self.page_wanted.emit(page)
        return page

    def _ask_site(self, page: JoinPage, asked: EnrolRequested) -> None:
        def answered(site: str) -> None:
            self.joins = asked
            self._ask_staff(site)

        self._runner.start(
            Job(
                title=_("问旗里"),
                work=lambda: bootstrap.site_of_code(asked.url, asked.code, asked.certificate),
                lane="exchange",
                done=answered,
                failed=page.refused,
            )
        )

    def _ask_staff(self, site: str) -> None:
        page = SetUpPage(self._look, self._data_dir, joins=site)
        page.set_up_requested.connect(lambda request: self._set_up(page, request))
        self.page_wanted.emit(page)

    def _set_up_alone(self) -> None:
        self.joins = None
        page = SetUpPage(self._look, self._data_dir)
        page.release_chosen.connect(lambda path: self._read_release(page, path))
        page.set_up_requested.connect(lambda request: self._set_up(page, request))
        self.page_wanted.emit(page)
        self._read_release(page, SAMPLE_RELEASE)

    def _read_release(self, page: SetUpPage, path: Path) -> None:
        self._runner.start(
            Job(title=_("读取目录"), work=lambda: _read(path), done=page.show_release, failed=page.refused)
        )

    def _set_up(self, page: SetUpPage, request: SetUp) -> None:
        asked = UnlockRequested(request.staff_name, request.password or "")
        self.is_first_run, self._is_asking = True, False
        self._runner.start(
            Job(
                title=_("建立工作点"),
                work=lambda: bootstrap.set_up(self._data_dir, request),
                done=lambda _none: self.made.emit(asked),
                failed=page.refused,
            )
        )


def _read(path: Path) -> Release:
    from casework.named_files import read_named
    from casework.release import release_file
    from forms.documents.labels import required_labels

    return release_file.receive(read_named(path), required_labels()).release
