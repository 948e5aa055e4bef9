"""The unlocked window: counter, cases and help pages over one status strip, joined to one desk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from casework import language
from casework.cases.draft import Draft
from casework.errors import TamgaError
from casework.language import _
from desktop.gui.background.tasks import Failure, Job, TaskRunner
from desktop.gui.cases.cases import CasesPage, ReprintRequested
from desktop.gui.counter.counter import CaseSaved, CounterPage
from desktop.gui.counter.draft_edits import is_empty
from desktop.gui.counter.draft_offer import KEY as DRAFTS
from desktop.gui.counter.draft_offer import DraftOffer
from desktop.gui.counter.release_change import KEY as RELEASE
from desktop.gui.counter.release_change import change_message
from desktop.gui.counter.save_undo import UNDO, SaveUndo
from desktop.gui.exchange.banner import BannerPage
from desktop.gui.exchange.exchange import KEY as EXCHANGE
from desktop.gui.exchange.exchange import Exchange, Standing
from desktop.gui.help.keys import KeysPage
from desktop.gui.look.look import Appearance, Look
from desktop.gui.parts.messages import Message, MessageAnswer, from_error
from desktop.gui.parts.output import SlipOutput, Target
from desktop.gui.parts.output_menu import fill_output_menu
from desktop.gui.settings.settings_menu import (
    Chosen,
    IdleChosen,
    LanguageChosen,
    PaperChosen,
    idle_minutes_from,
    settings_menu,
)
from desktop.gui.window.status_strip import StatusStrip
from desktop.printing.jobs import Printer
from desktop.settings import keep_language

if TYPE_CHECKING:
    from desktop.desk.desk import Desk


class WorkArea(QWidget):
    """All that an unlocked desk offers.  `idle_chosen` carries an IdleChosen."""

    lock_requested = Signal()
    idle_chosen = Signal(object)

    def __init__(self, look: Look, runner: TaskRunner, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName("办件")
        self._look, self._runner, self._desk = look, runner, desk
        self._last_slip = ""
        self._release = desk.catalogue.release
        self._pdf_after_save = False
        self._is_put_away = False
        self.counter = CounterPage(look, runner, desk)
        self.cases = CasesPage(look, runner, desk)
        self.keys = KeysPage()
        self.banner = BannerPage(look)
        self.exchange = Exchange(runner, desk, self)
        self.output = SlipOutput(runner, desk, self)
        self.undo = SaveUndo(runner, desk, self.output)
        self.drafts = DraftOffer(runner, desk, self)
        self.counter.use_paper(self.output.paper)
        idle_minutes = idle_minutes_from(desk.upkeep.setting("idle_minutes"))
        chosen = Chosen(idle_minutes, self.output.paper, language.chosen())
        menu = settings_menu(self, look, chosen, self._set)
        menu.addSeparator()
        menu.addAction("联到旗里…").triggered.connect(lambda _=False: self._to_banner())
        self.strip = StatusStrip(look, desk, menu)
        self._pages = QStackedWidget()
        self._pages.setAccessibleName("页面")
        for page in (self.counter, self.cases, self.keys, self.banner):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._pages, 1)
        column.addWidget(self.strip)
        self._connect()
        self.setFocusProxy(self.counter)
        self.counter.slip.name_output(self.output.target.name)
        self.drafts.refresh()
        self.output.take_default()

    @property
    def page(self) -> QWidget:
        """The page on screen."""
        return self._pages.currentWidget() or self._pages

    def put_away(self) -> None:
        """Hand the draft to the store lane now: the window locks or closes."""
        self._is_put_away = True
        self.exchange.put_away()
        self.undo.end()
        self.counter.keeper.flush()

    def _connect(self) -> None:
        self._runner.failed.connect(self._tell_failure)
        self._runner.waiting.connect(self.strip.show_waiting)
        self.counter.saved.connect(self._saved)
        self.counter.begun.connect(self.undo.end)
        self.undo.told.connect(self._tell)
        self.undo.undone.connect(self._undone)
        self.counter.not_saved.connect(self._forget_pdf)
        self.counter.set_aside.connect(lambda: self.drafts.refresh(self.counter.draft.draft_id))
        self.counter.messages.answered.connect(self._hear)
        self.cases.messages.answered.connect(self._hear)
        self.counter.slip.printers_wanted.connect(self._ask_printers)
        self.output.told.connect(self._tell)
        self.output.target_changed.connect(lambda target: self.counter.slip.name_output(target.name))
        self.output.sent.connect(lambda _number: self._refresh_cases())
        self.drafts.told.connect(self.counter.messages.tell)
        self.drafts.withdrawn.connect(lambda: self.counter.messages.take_back(DRAFTS))
        self.drafts.taken_up.connect(self.counter.take_up)
        self.cases.reprint_requested.connect(self._reprint)
        self.cases.pdf_requested.connect(lambda asked: self._save_pdf(asked.slip_number))
        self.strip.cases_requested.connect(self._toggle_cases)
        self.strip.help_requested.connect(self._toggle_help)
        self.strip.lock_requested.connect(self.lock_requested)
        self.strip.cancel_requested.connect(lambda: self._runner.cancel("print"))
        self._connect_exchange()
        for page in (self.cases, self.keys, self.banner):
            page.left.connect(self._to_counter)
        for keys, act in (
            ("F1", self._toggle_help),
            ("F3", self._toggle_cases),
            ("F5", self._sync_now),
            ("F2", self._to_search),
            ("Ctrl+Shift+S", self._pdf_wanted),
        ):
            QShortcut(keys, self).activated.connect(act)

    def _connect_exchange(self) -> None:
        self.exchange.standing.connect(self._show_standing)
        self.exchange.told.connect(self._tell_exchange)
        self.exchange.done.connect(self._exchanged)
        self.strip.sync_requested.connect(self._sync_now)
        self.strip.banner_requested.connect(self._to_banner)
        self.banner.sync_requested.connect(self._sync_now)
        self.banner.enrol_requested.connect(self.exchange.enrol)
        self.banner.doubled_settled.connect(self.exchange.settle_doubled)
        self.banner.settled.connect(lambda task, former: self.exchange.settle(task, keep_former=former))

    def _show_standing(self, standing: Standing) -> None:
        self.strip.show_standing(standing)
        self.banner.show_standing(standing)

    def _sync_now(self) -> None:
        """F5; a device without a banner is led to the page where it gets one."""
        if self.exchange.is_enrolled:
            self.exchange.now()
        else:
            self._to_banner()

    def _exchanged(self) -> None:
        self._refresh_cases()
        before, self._release = self._release, self._desk.catalogue.release
        if before is self._release:
            return
        self.strip.show_release(self._release.name)
        self.counter.show_release()
        change = change_message(before, self._release, self.counter.draft.matter_code)
        if change:
            self._tell(change)

    def _hear_release(self, answer: MessageAnswer) -> None:
        """The draft goes on under the new release, or makes room and comes back later."""
        if answer.meaning == "renew":
            self.counter.messages.take_back(RELEASE)
            renewed = msgspec.structs.replace(self.counter.draft, release_name=self._release.name)
            self.counter.take_up(renewed)
        elif answer.meaning == "later":
            self.counter.messages.take_back(RELEASE)
            self.counter.start_anew()

    def _tell_exchange(self, message: Message) -> None:
        if self.page is self.banner:
            self.banner.messages.tell(message)
        elif message.key != EXCHANGE or message.tone != "done":
            self._tell(message)

    def _to_banner(self) -> None:
        self._pages.setCurrentWidget(self.banner)
        self.exchange.refresh()
        self.banner.setFocus()

    def _saved(self, saved: CaseSaved) -> None:
        self._last_slip = saved.case.slip_number
        self.exchange.soon()
        if saved.is_last:
            self.undo.offer(saved)
        if self._pdf_after_save:
            self._pdf_after_save = False
            self._save_pdf(saved.case.slip_number)
        else:
            self.output.send(saved.case.slip_number)

    def _undone(self, back: Draft | None) -> None:
        self.exchange.soon()
        self._refresh_cases()
        self._to_counter()
        if back:
            self.counter.take_up(back)

    def _pdf_wanted(self) -> None:
        """Ctrl+Shift+S: what is on screen is saved first, since only a saved slip has a number."""
        if not is_empty(self.counter.draft):
            self._pdf_after_save = True
            self.counter.save()
        elif self._last_slip:
            self._save_pdf(self._last_slip)

    def _forget_pdf(self) -> None:
        self._pdf_after_save = False

    def _save_pdf(self, slip_number: str) -> None:
        folder = self.output.target.folder or Path.home()
        proposal = str(folder / f"{slip_number}.pdf")
        path, _filter = QFileDialog.getSaveFileName(self, "告知单另存为 PDF", proposal, "PDF (*.pdf)")
        if self._is_put_away:
            return  # locked while the dialog was open
        if path:
            self.output.save_pdf(slip_number, Path(path))
        else:
            self._tell(Message(key="saved", tone="done", title=f"已保存 {slip_number}", what="没有另存 PDF"))

    def _reprint(self, asked: ReprintRequested) -> None:
        if self.output.target == Target():
            said = "还没有选打印机：回到窗口按 Alt+P 选一台，或另存为 PDF"
            self._tell(Message(key="saved", tone="attention", title=asked.slip_number, what=said))
            return
        self.output.send(asked.slip_number, asked.reason, asked.paper)

    def _hear(self, answer: MessageAnswer) -> None:
        if answer.key == DRAFTS:
            self.drafts.hear(answer)
        elif answer.key == RELEASE:
            self._hear_release(answer)
        elif answer.meaning == UNDO.meaning:
            self.undo.undo()
        elif answer.meaning == "again":
            self.output.send(self._last_slip, "上次没有打印完成")
        elif answer.meaning == "pdf":
            self._save_pdf(self._last_slip)

    def _tell(self, message: Message) -> None:
        """Tell it where the clerk is; the counter page keeps it for later."""
        self.counter.messages.tell(message)
        stale = any(shown.key == message.key for shown in self.cases.messages.shown())
        if stale or self.page is self.cases:
            self.cases.messages.tell(message)

    def _tell_failure(self, failure: Failure) -> None:
        self._tell(from_error(f"failure {failure.title}", failure.error))

    def _ask_printers(self) -> None:
        fill_output_menu(self.counter.slip.menu, self.output, None, self._choose_folder)
        self.output.printers(self._show_printers, self._no_printers)

    def _show_printers(self, printers: list[Printer]) -> None:
        fill_output_menu(self.counter.slip.menu, self.output, printers, self._choose_folder)

    def _no_printers(self, error: TamgaError) -> None:
        self._show_printers([])
        self.counter.slip.messages.tell(from_error("printers", error))

    def _choose_folder(self) -> Path | None:
        start = str(self.output.target.folder or Path.home())
        path = QFileDialog.getExistingDirectory(self, "PDF 存到哪个文件夹", start)
        return Path(path) if path and not self._is_put_away else None

    def _set(self, meaning: object) -> None:
        kept: dict[str, str] = {}
        if isinstance(meaning, Appearance):
            self._look.wear(meaning)
            kept = {"palette": meaning.palette, "text_size": meaning.text}
        elif isinstance(meaning, IdleChosen):
            self.idle_chosen.emit(meaning)
            kept = {"idle_minutes": str(meaning.minutes)}
        elif isinstance(meaning, LanguageChosen):
            self._keep_language(meaning.language)
            return
        elif isinstance(meaning, PaperChosen):
            self.counter.use_paper(meaning.paper)
            self.output.choose_paper(meaning.paper)
            return

        def keep() -> None:
            for name, value in kept.items():
                self._desk.upkeep.keep_setting(name, value)

        self._runner.start(Job(title="记住设置", work=keep, quiet=True))

    def _keep_language(self, chosen: str) -> None:
        title = _("语言：{name}").format(name=language.LANGUAGES[chosen])
        told = Message(key="language", title=title, what=_("下次打开程序时改用这种语言。"))
        self._runner.start(
            Job(
                title=_("记住设置"),
                work=lambda: keep_language(self._desk.data_dir, chosen),
                done=lambda _none: self._tell(told),
                quiet=True,
            )
        )

    def _refresh_cases(self) -> None:
        if self.page is self.cases:
            self.cases.refresh()

    def _toggle_cases(self) -> None:
        if self.page is self.cases:
            self._to_counter()
        else:
            self._pages.setCurrentWidget(self.cases)
            self.cases.refresh()
            self.cases.setFocus()

    def _toggle_help(self) -> None:
        if self.page is self.keys:
            self._to_counter()
        else:
            self._pages.setCurrentWidget(self.keys)
            self.keys.setFocus()

    def _to_counter(self) -> None:
        self._pages.setCurrentWidget(self.counter)
        self.counter.setFocus()

    def _to_search(self) -> None:
        self._to_counter()
        self.counter.go_find()
