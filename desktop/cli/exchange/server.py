"""`serve` and `banner`: the banner's server; its own command line reads what follows."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from casework.language import N_, _

HELP = {
    "serve": N_("启动旗级同步服务器（服务器上用，不需要工作点）"),
    "banner": N_("管理旗服务器：建立、站点、注册码、设备、状态"),
}


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the commands in the help; `hand_over` runs them before anything is parsed here."""
    for name, words in HELP.items():
        commands.add_parser(name, help=_(words))


def hand_over(argv: Sequence[str]) -> int:
    """Run the server's command line, which knows nothing of the desktop."""
    from desktop.cli.exchange.enrolment_sheet import set_sheet
    from desktop.cli.forms.public_guide import set_guide
    from forms.documents.labels import required_labels
    from sync.server.commands.main import PaperSetting, main  # loads SQLAlchemy and Alembic, for these alone

    setting = PaperSetting(set_sheet=set_sheet, set_guide=set_guide)
    return main(argv, program="tamga", labels=required_labels(), setting=setting)
