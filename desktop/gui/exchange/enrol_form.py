"""Making this device known to the banner: address, code, and the certificate where there is an own one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from casework.errors import TamgaError
from casework.language import _
from desktop.gui.exchange.exchange import EnrolRequested
from desktop.gui.exchange.scanned import fill_from_file, take_sheets
from desktop.gui.look.look import GRID
from desktop.gui.parts.parts import button, captioned, field, label, say


class EnrolForm(QWidget):
    """`enrol_requested` carries an EnrolRequested; what was typed stays."""

    enrol_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("注册"))
        self.url = field(_("旗服务器地址"), hint="https://…")
        self.code = field(_("注册码"), hint=_("旗里发的 32 位注册码，只能用一次"))
        self.certificate = label(_("不另选证书"), "quiet")
        self.choose = button(_("服务器证书(&F)…"), "plain")
        self.enrol = button(_("联到旗里"), "primary")
        self.note = label("", "quiet", wrap=True)
        self._certificate: Path | None = None
        self._lay_out()
        self.choose.clicked.connect(self._choose)
        take_sheets(self.url, self.code)
        self.url.returnPressed.connect(self.code.setFocus)
        self.code.returnPressed.connect(self._ask)
        self.enrol.clicked.connect(self._ask)
        self.setFocusProxy(self.url)

    @property
    def asked(self) -> EnrolRequested:
        """What stands in the fields."""
        return EnrolRequested(self.url.text().strip(), self.code.text().strip(), self._certificate)

    def show_sheet(self, file: Path) -> None:
        """What an enrolment file says, ready to be asked; why it cannot be read."""
        try:
            fill_from_file(self.url, self.code, file)
        except TamgaError as error:
            say(self.note, str(error), "stop")
            return
        say(self.note, "")
        self.setFocusProxy(self.enrol)  # the page that is opened for it goes there as well
        self.enrol.setFocus()

    def _choose(self) -> None:
        path, _filter = QFileDialog.getOpenFileName(self, _("旗服务器的证书"), "", _("证书 (*.pem *.crt)"))
        if path:
            self._certificate = Path(path)
            say(self.certificate, self._certificate.name)

    def _ask(self) -> None:
        for entry, words in (
            (self.url, _("请输入旗服务器的地址。")),
            (self.code, _("请输入旗里发的注册码。")),
        ):
            if not entry.text().strip():
                say(self.note, words, "stop")
                entry.setFocus()
                return
        say(self.note, "")
        self.enrol_requested.emit(self.asked)

    def _lay_out(self) -> None:
        form = QVBoxLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(GRID)
        lead = _(
            "注册一次以后，本机的办件自动上传到旗里，旗里的目录、进度和要求自动下来。没有网络也照常办件。"
        )
        form.addWidget(label(lead, "quiet", wrap=True))
        for caption, entry in ((_("地址(&D)"), self.url), (_("注册码(&Z)"), self.code)):
            form.addLayout(captioned(caption, entry))
        chosen = QHBoxLayout()
        chosen.addSpacing(13 * GRID)
        chosen.addWidget(self.certificate, 1)
        chosen.addWidget(self.choose)
        form.addLayout(chosen)
        form.addWidget(self.note)
        form.addWidget(self.enrol)
