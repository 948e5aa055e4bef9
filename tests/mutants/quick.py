"""A plugin of pytest for trying mutants: a failing example is not made smaller, nobody reads it."""

from __future__ import annotations

from hypothesis import Phase, settings

settings.register_profile("mutants", deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate))
