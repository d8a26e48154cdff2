"""One calendar on a CalDAV server: what changed, what it says, and our events put there (RFC 4791, RFC 6578).

The caldav package carries the requests: login, TLS, XML that is safe to read. Its saving is not used, since it raises
SEQUENCE, falls back to reading everything without a word, and writes zones without saying what they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from booktui.exchange.caldav.answers import CALDAV, DAV, Row, one_path, rows, token_of
from booktui.exchange.caldav.connection import Refused, check_address, connect, telling
from booktui.exchange.caldav.values import Broken, Changes, Gone, Stale, Stored, Unreachable

PATIENCE = (15, 180)
"""Listing thousands of events for the first time keeps a small server busy for a minute or two."""
PAGE = 100
"""Events asked for at once."""
PAGES = 500
"""Pages of one list of changes (RFC 6578 3.6)."""
LONGEST_PATH, LONGEST_ETAG, LONGEST_TOKEN = 500, 200, 500
SPACES = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'
_DATA, _ETAG = f"{CALDAV}calendar-data", f"{DAV}getetag"


class CalendarClient:
    """A connection to one calendar; leave it by `close` or as a context manager."""

    def __init__(self, url: str, user: str, password: str, timeout: tuple[int, int] = PATIENCE) -> None:
        """Nothing is sent yet. `timeout`: seconds to connect, and between two signs of life.

        Raises:
            NotAllowed: the address is not https (a server on this machine may be http), or holds a password.
            Broken: the caldav package is not installed.
        """
        check_address(url)
        self.url = url if url.endswith("/") else f"{url}/"
        parts = urlsplit(self.url)
        self._root = f"{parts.scheme}://{parts.netloc}"
        self.path = one_path(self.url)
        self._dav = connect(self.url, user, password, timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._dav.close()

    def name(self) -> str:
        """What the calendar calls itself.

        Raises:
            Broken: it is no calendar.
            Gone, NotAllowed, Unreachable: as everywhere here.
        """
        body = f"<D:propfind {SPACES}><D:prop><D:displayname/><D:resourcetype/></D:prop></D:propfind>"
        answer = self._ask("PROPFIND", self.path, body, {"Depth": "0"})
        row = next(iter(rows(answer.tree)), None)
        if row is None or f"{CALDAV}calendar" not in row.kinds:
            raise Broken(f"There is no calendar at {self.url}: give the address of one calendar, not of the server.")
        return row.values.get(f"{DAV}displayname", "").strip() or self.path.rstrip("/").rpartition("/")[2]

    def changes(self, token: str) -> Changes:
        """What is new, changed or gone since the token; everything where it is empty or is not taken any more."""
        if token:
            try:
                return self._since(token)
            except Refused:
                return self._everything(refused=True)
        return self._everything(refused=False)

    def read(self, paths: Sequence[str]) -> Iterator[list[Stored]]:
        """The resources, in pages; what cannot be read comes without its data, what is gone does not come."""
        for start in range(0, len(paths), PAGE):
            yield self._page(paths[start : start + PAGE])

    def get(self, path: str) -> Stored:
        """One resource; raises Gone."""
        answer = self._ask("GET", path)
        return Stored(path, _kept(answer.headers.get("ETag") or ""), answer.raw.encode())

    def put(self, path: str, data: bytes, etag: str = "") -> str:
        """Write the resource, new where no ETag is given, else over exactly that version; its new ETag.

        A server that changes what it is given says none, or a weak one: then it is asked.

        Raises:
            Stale: there is one already, or it is another version by now.
        """
        headers = {"If-Match": _strong(etag)} if etag else {"If-None-Match": "*"}
        headers["Content-Type"] = "text/calendar; charset=utf-8"
        answer = self._ask("PUT", path, data, headers)
        new = _kept(answer.headers.get("ETag") or "")
        return self.get(path).etag if not new or new.startswith("W/") else new

    def delete(self, path: str, etag: str) -> None:
        """Take exactly that version away; raises Stale or Gone."""
        self._ask("DELETE", path, "", {"If-Match": _strong(etag)})

    def _since(self, token: str) -> Changes:
        """All pages of changes (RFC 6578 3.6: a 507 for the calendar itself says that there are more)."""
        etags: dict[str, str] = {}
        gone: set[str] = set()
        whole = not token
        for _ in range(PAGES):
            answer = self._changes_page(token)
            more = False
            for row in rows(answer.tree):
                if row.path.rstrip("/") == self.path.rstrip("/"):
                    more = more or row.status == 507
                elif row.status == 404:
                    gone.add(row.path)
                    etags.pop(row.path, None)
                elif self._is_ours(row):
                    etags[row.path] = row.values.get(_ETAG, "")
                    gone.discard(row.path)
            latest = token_of(answer.tree)
            if not more or not latest or latest == token:
                break
            token = latest
        if more:
            raise Broken("The server lists only a part of the calendar.")
        return Changes(etags, frozenset(gone), latest if len(latest) <= LONGEST_TOKEN else "", whole)

    def _changes_page(self, token: str) -> Any:
        body = (
            f"<D:sync-collection {SPACES}><D:sync-token>{escape(token)}</D:sync-token><D:sync-level>1</D:sync-level>"
            "<D:prop><D:getetag/></D:prop></D:sync-collection>"
        )
        return self._ask("REPORT", self.path, body, {"Depth": "0"}, refusable=True)

    def _everything(self, refused: bool) -> Changes:
        try:
            found = self._since("")
        except Refused:  # a server without RFC 6578
            body = f"<D:propfind {SPACES}><D:prop><D:getetag/><D:resourcetype/></D:prop></D:propfind>"
            answer = self._ask("PROPFIND", self.path, body, {"Depth": "1"})
            etags = {row.path: row.values.get(_ETAG, "") for row in rows(answer.tree) if self._is_ours(row)}
            found = Changes(etags, frozenset(), "", whole=True)
        return Changes(found.etags, found.gone, found.token, whole=True, refused=refused)

    def _is_ours(self, row: Row) -> bool:
        """A resource of this calendar: neither itself nor a folder in it, and with a path that can be kept and leads
        nowhere else (RFC 3986 5.2.4)."""
        inside = row.path.startswith(self.path) and row.path != self.path and f"{DAV}collection" not in row.kinds
        inside = inside and not {".", ".."}.intersection(row.path.split("/"))
        return inside and row.status == 200 and len(row.path) <= LONGEST_PATH

    def _page(self, paths: Sequence[str]) -> list[Stored]:
        """One multiget; a page that cannot be read is halved until the one that spoils it stands alone."""
        hrefs = "".join(f"<D:href>{escape(path)}</D:href>" for path in paths)
        body = (
            f"<C:calendar-multiget {SPACES}><D:prop><D:getetag/><C:calendar-data/></D:prop>{hrefs}"
            "</C:calendar-multiget>"
        )
        try:
            answer = self._ask("REPORT", self.path, body, {"Depth": "1"})
        except Broken as error:
            if len(paths) > 1:
                half = len(paths) // 2
                return [*self._page(paths[:half]), *self._page(paths[half:])]
            return [Stored(paths[0], "", None, str(error))]
        asked = set(paths)
        return [_stored(row) for row in rows(answer.tree) if row.path in asked and row.status != 404]

    def _ask(
        self,
        method: str,
        path: str,
        body: str | bytes = "",
        headers: Mapping[str, str] | None = None,
        *,
        refusable: bool = False,
    ) -> Any:
        """The server's answer; raises what it means when it is none."""
        with telling(self.url, refusable):
            answer = self._dav.request(f"{self._root}{path}", method, body, headers)
        if 200 <= answer.status < 300:
            return answer
        if answer.status in (404, 410) and not (refusable and answer.status == 410):
            where = self.url if path == self.path else "that place in the calendar"
            raise Gone(f"There is nothing at {where}.")
        if refusable and 400 <= answer.status < 500:
            raise Refused
        if answer.status == 412:
            raise Stale("It was changed in the calendar meanwhile.")
        if answer.status >= 500 and answer.status not in (501, 507):
            raise Unreachable(f"{self.url} answers with an error of its own ({answer.status}).")
        raise Broken(f"{self.url} refuses a {method} ({answer.status}).")


def _kept(etag: str) -> str:
    """One that is too long to keep is none: the resource is then read each time."""
    return etag if len(etag) <= LONGEST_ETAG else ""


def _strong(etag: str) -> str:
    """A proxy that packs answers weakens their ETags, and If-Match never matches a weak one (RFC 9110 13.1.1).

    The server's own may stand behind it; where it does not, the write is refused, not forced.
    """
    return etag.removeprefix("W/")


def _stored(row: Row) -> Stored:
    data = row.values.get(_DATA)
    etag = row.values.get(_ETAG, "")
    if row.status != 200 or not data:
        return Stored(row.path, etag, None, "The server does not give it.")
    return Stored(row.path, _kept(etag), data.encode())
