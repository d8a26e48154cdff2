"""Mail addresses that can stand in a header, an envelope and a calendar file alike: ASCII, nothing to quote."""

from __future__ import annotations

import re
import sys

from booktui.rules.text import clean

LONGEST = 254
"""RFC 5321 4.5.3.1.3: a path has 256 octets with its brackets."""
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DIFFER = frozenset("ßẞς\u200c\u200d")
"""Letters that IDNA 2003, which Python has, and IDNA 2008 put into different domains (UTS 46 7): not guessed here."""
_DOMAIN = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*")


def mailbox(text: str) -> str:
    """The address as it goes on the wire: a dot-atom (RFC 5322 3.4.1) at a domain, which is put into its A-labels.

    Raises:
        ValueError: it is none, or its part before the `@` is not ASCII, which only SMTPUTF8 could carry. The message
            does not repeat the address.
    """
    local, at, domain = text.strip(" ").rpartition("@")
    if at and not domain.isascii():
        domain = _a_labels(domain)
    if not (_LOCAL.fullmatch(local) and len(local) <= 64 and _DOMAIN.fullmatch(domain)):
        raise ValueError("that is not an e-mail address that mail can be sent to")
    if len(local) + 1 + len(domain) > LONGEST:
        raise ValueError("that e-mail address is too long")
    return f"{local}@{domain}"


def _a_labels(domain: str) -> str:
    """`bücher.example` as `xn--bcher-kva.example`; nothing where that cannot be."""
    if clean(domain, sys.maxsize) != domain or _DIFFER.intersection(domain):
        return ""
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
