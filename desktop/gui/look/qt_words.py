"""Qt's own words, in file dialogs and context menus, in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

_FILES = {"zh": "qtbase_zh_CN", "mn": "qtbase_zh_CN"}  # Qt itself speaks English
_NAME = "qtbase"


def translate_qt(language: str) -> None:
    """Let Qt speak this language from now on, where its wheel brings the file.  Needs an application."""
    application = QCoreApplication.instance()
    if application is None:
        return
    for old in application.findChildren(QTranslator, _NAME):
        application.removeTranslator(old)
        old.deleteLater()
    translator = QTranslator(application)
    translator.setObjectName(_NAME)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if language in _FILES and translator.load(_FILES[language], folder):
        application.installTranslator(translator)
