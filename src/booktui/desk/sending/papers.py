"""A day's letters as one HTML and one PDF, and its texts as one CSV, made of the words that are kept of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from booktui.desk.sending.prepare import Ready
from booktui.desk.sending.runs import Kind
from booktui.desk.sending.texts import reference
from booktui.desk.tell import telling
from booktui.rules.clock import local_date
from booktui.store import outbox
from booktui.store import outbox_moves as moves

if TYPE_CHECKING:
    from booktui.desk.desk import Desk
    from booktui.exchange.letters.page import Letter


def letters() -> Kind:
    """The letters run: the HTML, then the PDF, which says that both are there."""
    return Kind("letter", "print", "letters", (".html", ".pdf"), _pages, _printable)


def texts() -> Kind:
    """The batch of texts."""
    return Kind("sms", "batch", "texts", (".csv",), _rows, _dialled)


def _pages(desk: Desk, ids: Sequence[int]) -> dict[str, bytes]:
    from booktui.exchange.letters.page import html_run
    from booktui.exchange.letters.pdf import pdf_run

    made = _kept(desk, ids[:1])[0][0].claimed_at if ids else None
    return {
        ".html": html_run(_letters(desk, ids)).encode(),
        ".pdf": pdf_run(_letters(desk, ids), made=made or desk.now()),
    }


def _rows(desk: Desk, ids: Sequence[int]) -> dict[str, bytes]:
    from booktui.exchange.texts.batch import batch

    kept = (one for page in moves.paged(ids) for one in _kept(desk, page))
    return {".csv": batch((row.address, body, reference(row.id)) for row, body in kept)}


def _letters(desk: Desk, ids: Sequence[int]) -> Iterator[Letter]:
    for page in moves.paged(ids):
        for row, body in _kept(desk, page):
            yield _letter(desk, row, body)


def _letter(desk: Desk, row: outbox.OutboxRow, body: str) -> Letter:
    """The page of a letter; its date is when it was taken in hand, so that it can be made again the same."""
    from booktui.desk.wording.said import date_words, reference_of, reference_words
    from booktui.exchange.letters.page import Letter

    taken = row.claimed_at if row.claimed_at is not None else desk.now()
    about = reference_of(row.appointment_id, row.entry_id, row.ref)
    return Letter(
        sender=_sender(desk, bool(row.hidden)), address=tuple(row.address.splitlines()),
        date=date_words(local_date(taken, desk.zone), row.language),
        reference=reference_words(about, row.language or "en"), subject=row.subject, body=body, form=row.form,
        language=row.language or "en",
    )  # fmt: skip


def _sender(desk: Desk, hidden: bool) -> tuple[str, ...]:
    """Who writes: of a sensitive client or service the hospital alone, never the desk (PRV-03)."""
    known = desk.settings
    names = (known.get("hospital_name", ""), "" if hidden else desk.name)
    return tuple(line for line in (*names, known.get("phone", ""), "" if hidden else known.get("email", "")) if line)


def _printable(ready: Ready) -> bytes:
    """Raises ValueError where the fonts lack a letter of it: it would be printed with a gap."""
    from booktui.exchange.letters.fonts import lacking

    words = ready.words
    absent = lacking(words.address, words.subject, words.body)
    if absent:
        raise ValueError(f"no font here has {absent[:20]}, so it cannot be printed whole; write it another way")
    return b""


def _dialled(ready: Ready) -> bytes:
    """Raises ValueError where its number is none that a provider takes: the file would be refused for it."""
    from booktui.exchange.texts.numbers import e164

    e164(ready.words.address)
    return b""


def _kept(desk: Desk, ids: Sequence[int]) -> list[tuple[outbox.OutboxRow, str]]:
    with telling(), desk.store.read() as c:
        rows = [(outbox.one(c, number), outbox.text_of(c, number)[0]) for number in ids]
    return [(row, body) for row, body in rows if row is not None]
