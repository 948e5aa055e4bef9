"""The suite of algorithms under which something was hashed, signed or sealed: one number stands for all.

It is in every entry, batch, wrap and parcel, and in the bytes that are hashed, signed or bound, so that
SM2, SM3 and SM4 can come beside it without a new format.  Who meets a suite that is not known here says
that the program is too old; entries are kept and passed on unjudged.
"""

from __future__ import annotations

SUITE = 1  # SHA-256; Ed25519; X25519 with XChaCha20-Poly1305; argon2id
SUITES = range(1, 256)  # a byte; 0 stands for none
