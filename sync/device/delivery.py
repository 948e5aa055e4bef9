"""How far an entry of this device has come on its way to the banner."""

from __future__ import annotations

from typing import Literal

Delivery = Literal["waiting", "sent", "acknowledged", "quarantined"]
