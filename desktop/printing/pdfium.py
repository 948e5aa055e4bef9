"""pdfium keeps its state for the whole process: whoever draws with it holds this lock."""

from __future__ import annotations

import threading

pdfium_lock = threading.Lock()
