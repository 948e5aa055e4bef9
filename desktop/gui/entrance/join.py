"""The last page of setting up: the banner's address and the one-time code, or later."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from casework.errors import TamgaError
from casework.language import _
from desktop.gui.entrance.entrance import FORM_WIDTH, Entrance
from desktop.gui.exchange.exchange import EnrolRequested
from desktop.gui.exchange.scanned import fill_from_file, take_sheets
from desktop.gui.keyboard.keys import KEYS, bind, key_text
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.parts import ElidedLabel, button, captioned, field, key_button, label, say
from sync.device.errors import WrongAddress


class JoinPage(Entrance):
    """Asks which banner this device belongs to.

    `enrol_requested` carries an EnrolRequested; `put_off` comes when there is no code yet.
    """

    enrol_requested = Signal(object)
    put_off = Signal()

    def __init__(self, look: Look, data_dir: Path, *, is_first: bool = False) -> None:
        lead = _(
            "工作点已建立。向旗里要一个注册码，注册一次，办件就自动上传；没有网络或注册码，也可以先用起来。"
        )
        if is_first:
            lead = _("扫旗里给的注册单，或输入地址和注册码。联上就带来站点、目录和名册；这时还不用掉注册码。")
        super().__init__(look, _("首次使用 · 联到旗里"), lead, data_dir)
        self.url = field(_("旗服务器地址"), hint="https://…")
        self.code = field(_("注册码"), hint=_("旗里发的 32 位注册码，只能用一次"))
        self.certificate = ElidedLabel(_("不另选证书"))
        self.choose = button(_("服务器证书(&F)…"), "plain")
        self.note = label("", "quiet", wrap=True)
        self.enrol = button(_("联到旗里"), "primary")
        self.later = key_button(_("以后再连"), "put_off")
        self._certificate: Path | None = None
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.url)

    def refused(self, error: TamgaError) -> None:
        """Say why it was not possible; everything typed stays."""
        self.enrol.setEnabled(True)
        say(
            self.note,
            str(error),
            "stop",
        )
        (self.url if isinstance(error, WrongAddress) else self.code).setFocus()

    def show_asked(self, asked: EnrolRequested) -> None:
        """What was typed before."""
        self.url.setText(asked.url)
        self.code.setText(asked.code)
        self._certificate = asked.certificate

    def show_sheet(self, file: Path) -> None:
        """What an enrolment file says, ready to be asked; why it cannot be read."""
        try:
            fill_from_file(self.url, self.code, file)
        except TamgaError as error:
            self.refused(error)
            return
        self.enrol.setFocus()

    def begin(self) -> None:
        """Ask the banner with what stands in the fields."""
        self._ask()

    def _lay_out(self) -> None:
        for caption, entry in ((_("地址(&D)"), self.url), (_("注册码(&Z)"), self.code)):
            self.form.addLayout(captioned(caption, entry))
        chosen = QHBoxLayout()
        chosen.addSpacing(13 * GRID)
        chosen.addWidget(self.certificate, 1)
        chosen.addWidget(self.choose)
        self.form.addLayout(chosen)
        self.note.setMinimumHeight(6 * GRID)
        self.note.setFixedWidth(FORM_WIDTH)
        self.form.addWidget(self.note)
        self.form.addWidget(self.enrol)
        self.form.addWidget(self.later)

    def _connect(self) -> None:
        self.choose.clicked.connect(self._choose)
        take_sheets(self.url, self.code)
        self.url.returnPressed.connect(self.code.setFocus)
        self.code.returnPressed.connect(self._ask)
        self.enrol.clicked.connect(self._ask)
        self.later.clicked.connect(lambda: self.put_off.emit())
        bind(self, "join", {"put_off": self.put_off.emit}, KEYS)

    def _choose(self) -> None:
        path, _filter = QFileDialog.getOpenFileName(self, _("旗服务器的证书"), "", _("证书 (*.pem *.crt)"))
        if path:
            self._certificate = Path(path)
            say(self.certificate, self._certificate.name)

    def _ask(self) -> None:
        for entry, words in (
            (self.url, _("请输入旗服务器的地址。没有的话，按 {key} 以后再连。")),
            (self.code, _("请输入旗里发的注册码。没有的话，按 {key} 以后再连。")),
        ):
            if not entry.text().strip():
                say(self.note, words.format(key=key_text("put_off")), "stop")
                entry.setFocus()
                return
        say(self.note, _("正在注册…"))
        self.enrol.setEnabled(False)
        asked = EnrolRequested(self.url.text().strip(), self.code.text().strip(), self._certificate)
        self.enrol_requested.emit(asked)
