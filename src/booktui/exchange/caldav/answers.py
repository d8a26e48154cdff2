"""A multistatus answer (RFC 4918 13) as plain values, and paths of resources in one spelling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote, urlsplit

DAV = "{DAV:}"
CALDAV = "{urn:ietf:params:xml:ns:caldav}"
_SAFE = "!$&'()*+,;=:@~-._"


@dataclass(slots=True)
class Row:
    """What is said of one resource."""

    path: str
    status: int = 200
    """Of the resource as a whole."""
    values: dict[str, str] = field(default_factory=dict)
    """Text of the properties that are there, by tag."""
    kinds: frozenset[str] = frozenset()
    """Tags inside its DAV:resourcetype."""


def one_path(href: str) -> str:
    """The path of an address in one spelling, whatever of it is percent-encoded; `%2F` stays what it is."""
    return "/".join(quote(unquote(part), safe=_SAFE) for part in urlsplit(href.strip()).path.split("/"))


def rows(tree: Any) -> Iterator[Row]:
    """Each response of a multistatus; nothing for an answer that is none."""
    for response in () if tree is None else tree.iter(f"{DAV}response"):
        href = response.findtext(f"{DAV}href") or ""
        row = Row(one_path(href), _code(response.findtext(f"{DAV}status")))
        for part in response.findall(f"{DAV}propstat"):
            if _code(part.findtext(f"{DAV}status")) == 200:
                _read(row, part.find(f"{DAV}prop"))
        yield row


def token_of(tree: Any) -> str:
    """The sync-token of the answer (RFC 6578 6.2)."""
    return "" if tree is None else (tree.findtext(f"{DAV}sync-token") or "").strip()


def _read(row: Row, found: Any) -> None:
    for one in () if found is None else found:
        if one.tag == f"{DAV}resourcetype":
            row.kinds = frozenset(str(kind.tag) for kind in one)
        else:
            row.values[str(one.tag)] = one.text or ""


def _code(status: str | None) -> int:
    """`HTTP/1.1 404 Not Found` is 404; nothing said is 200."""
    words = (status or "").split()
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 200
