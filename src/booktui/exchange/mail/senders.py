"""Who sent a mail, and whether our own mail server believes it (RFC 5322 3.6.2, RFC 8601)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from booktui.rules.messages.replies import FAILED, MISSING, PASSED

LONGEST = 254
_ANGLE = re.compile(r"<([^<>]*)>")
_ADDRESS = re.compile(r'[^\s@"<>()\[\],;:\\]+@[^\s@"<>()\[\],;:\\]+')
_RESULT = re.compile(r"\s*([a-z][a-z0-9-]*)(?:\s*/\s*\d+)?\s*=\s*([a-z]+)", re.IGNORECASE)
_PROPERTY = re.compile(r"\b(smtp\.mailfrom|header\.(?:d|i|from))\s*=\s*([^\s;]+)", re.IGNORECASE)
_SPLITS = re.compile(r'[\s;="]')
_BAD = ("fail", "softfail", "permerror", "policy")
_PROVES = {"spf": "smtp.mailfrom", "dkim": "header.d"}
"""Which domain a result speaks for; it must be the sender's own (RFC 7489 3.1)."""


def address_of(values: Sequence[str]) -> str:
    """The one mailbox that From names, in small letters; empty where it names none, several or something else.

    Names may hold anything, an address in them included, so only what stands outside quotes and comments counts.
    """
    if len(values) != 1:
        return ""
    plain = _bare(values[0][:2000], lambda _: "")
    found = _ANGLE.findall(plain)
    if len(found) > 1 or (not found and "," in plain):
        return ""
    return mailbox(found[0] if found else plain)


def mailbox(text: str) -> str:
    """`mailto:` taken off, in small letters; empty where that is no address."""
    plain = text.strip().strip("<>").strip()
    plain = plain[7:] if plain[:7].lower() == "mailto:" else plain
    return plain.lower() if len(plain) <= LONGEST and plain.isprintable() and _ADDRESS.fullmatch(plain) else ""


Results = dict[str, list[tuple[str, dict[str, str]]]]
"""Of each method its results, each with its properties."""


def trust_of(values: Iterable[str], sender: str, authserv: str) -> str:
    """What the server named `authserv` says of the sender; empty where no such name is set.

    Args:
        values: the Authentication-Results headers, topmost first. Only those above any of another server count, as
            whoever sends a mail can write whatever they like further down (RFC 8601 section 5). What speaks for the
            sender counts in the topmost alone: the next may be theirs already, where our server leaves them in.
    """
    if not authserv:
        return ""
    top: Results | None = None
    found: Results = {}
    for value in values:
        name, results = _results(value)
        if name != authserv.lower():
            break
        top = results if top is None else top
        for method, rows in results.items():
            found.setdefault(method, rows)
    return _judged(top or {}, found, sender.rpartition("@")[2])


def _bare(value: str, quoted: Callable[[str], str]) -> str:
    """Without its comments, and with what `quoted` makes of what stands in quotes (RFC 5322 3.2.2 and 3.2.4): read
    from left to right, as a quote in a comment is none, nor a bracket in quotes. Empty where one of them has no end.
    """
    out: list[str] = []
    said: list[str] = []
    depth, inside, escaped = 0, False, False
    for character in value:
        if escaped or (character == "\\" and (inside or depth)):
            said += character if escaped and inside else ""
            escaped = not escaped
        elif inside:
            said += character if character != '"' else ""
            if character == '"':
                out.append(quoted("".join(said)))
                said, inside = [], False
        elif character == "(" or (character == ")" and depth):
            depth += 1 if character == "(" else -1
            out.append(" ")
        elif not depth:
            inside = character == '"'
            out.append("" if inside else character)
    return "" if inside or depth else "".join(out)


def _results(value: str) -> tuple[str, Results]:
    """The server's name, and of each method its results with their properties."""
    plain = _bare(value[:20_000], lambda said: _SPLITS.sub("_", said))
    name, _, rest = plain.partition(";")
    found: Results = {}
    for part in rest.split(";"):
        said = _RESULT.match(part)
        if said is not None:
            properties = {key.lower(): text.lower() for key, text in _PROPERTY.findall(part)}
            found.setdefault(said[1].lower(), []).append((said[2].lower(), properties))
    return (name.split() or [""])[0].lower(), found


def _judged(top: Results, found: Results, domain: str) -> str:
    results = {method: {result for result, _ in rows} for method, rows in found.items()}
    dmarc = results.get("dmarc", set())
    if "fail" in dmarc:
        return FAILED
    if _dmarc(top, domain) or any(_proves(top, method, domain) for method in _PROVES):
        return PASSED
    both = all(method in results and results[method] <= set(_BAD) for method in _PROVES)
    return FAILED if both else MISSING


def _dmarc(found: Results, domain: str) -> bool:
    """It passed for the mailbox that we read in From, where it says for which: another reader may see another."""
    rows = found.get("dmarc", ())
    said = [properties.get("header.from", "").rpartition("@")[2] for result, properties in rows if result == "pass"]
    return any(not whose or (bool(domain) and _one_house(whose, domain)) for whose in said)


def _proves(found: Results, method: str, domain: str) -> bool:
    """It passed for the sender's own domain, or one above or below it."""
    for result, properties in found.get(method, ()):
        said = properties.get(_PROVES[method]) or (properties.get("header.i", "") if method == "dkim" else "")
        whose = said.rpartition("@")[2]
        if result == "pass" and domain and whose and _one_house(whose, domain):
            return True
    return False


def _one_house(one: str, other: str) -> bool:
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
