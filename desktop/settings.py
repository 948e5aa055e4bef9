"""Where things lie on this computer, and what is known of it before anybody unlocks."""

from __future__ import annotations

from pathlib import Path

from casework.language import _
from casework.system_words import reason
from desktop.errors import SetUpError

LANGUAGE_FILE = "language"
PUT_BACK = "put_back"  # the setting: which copy this workplace was made of, and when
COPY_FOLDER = "copy_folder"  # the setting: where copies go besides the data folder; "" for nowhere


def default_data_dir() -> Path:
    """The data folder of this user when none is named."""
    import platformdirs  # start-up time: `--data` is the usual way in scripts

    return platformdirs.user_data_path("tamga", appauthor=False)


def language_of(data_dir: Path) -> str:
    """The language that was chosen for this data folder, "" while none was.

    It lies beside the encrypted store, because the page that asks for the password is read in it too.
    """
    try:
        return (data_dir / LANGUAGE_FILE).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def keep_language(data_dir: Path, language: str) -> None:
    """Speak this language from the next start on; raises SetUpError."""
    path = data_dir / LANGUAGE_FILE
    try:
        path.write_text(f"{language}\n", "utf-8")
    except OSError as error:
        what = _("不能写入 {path}（{reason}）").format(path=path, reason=reason(error))
        raise SetUpError(_("没有记住语言"), what, _("请检查权限和磁盘空间")) from error
