"""Staff of this device: who may unlock it, and how."""
