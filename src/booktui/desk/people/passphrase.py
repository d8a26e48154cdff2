"""Passphrases as Argon2id hashes: 64 MiB, 3 passes, 4 lanes (RFC 9106, 4: its second recommended option; OWASP asks for
no less than 19 MiB and 2 passes). What is kept names its own parameters, so they can grow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from booktui.rules.passphrases import tidy

if TYPE_CHECKING:
    from argon2 import PasswordHasher

PASSES, KIBIBYTES, LANES = 3, 64 * 1024, 4
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$Ym9va3R1aSBub2JvZHkhIQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"""Fits no passphrase; checked for whoever has none, so that it takes as long."""


def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=PASSES, memory_cost=KIBIBYTES, parallelism=LANES, hash_len=32, salt_len=16)


def hashed(text: str) -> str:
    """What is kept of a passphrase."""
    return _hasher().hash(tidy(text).encode("utf-8", "surrogatepass"))


def fits(kept: str, text: str) -> bool:
    """Whether this is the passphrase; without one kept it takes the same time and never is."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(kept or NOBODY, tidy(text).encode("utf-8", "surrogatepass")) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def aged(kept: str) -> bool:
    """It was made with other parameters than those in force."""
    return _hasher().check_needs_rehash(kept)
