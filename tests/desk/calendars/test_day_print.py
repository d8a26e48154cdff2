"""The clinic list for paper, from a real diary."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from booktui.desk.desk import Desk
from booktui.desk.errors import NotFound
from desks import add_client, at, make_desk

DAY = date(2026, 12, 15)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path, "jo")
    for family, given, when, sensitive in (
        ("Khan", "Amina", "2026-12-15T09:00", False), ("Smith", "Pat", "2026-12-15T09:30", True),
    ):  # fmt: skip
        client = add_client(made, family, given, sensitive=sensitive)
        made.diary.book(made.diary.propose(client.id, "NEW", at(when), practitioner="OSEI"))
    yield made
    made.close()


def test_names_are_there_and_masked_where_they_must_be(desk: Desk) -> None:
    shown = desk.exports.day_printed(DAY, form="html").decode()
    assert "Khan Amina" in shown and "09:00-09:30" in shown
    assert "S••• P•" in shown and "Smith" not in shown
    assert "OSEI Dr Osei" in shown
    assert "Printed Mon 23 Nov 2026 09:00 by jo" in shown
    assert "Tue 15 Dec 2026" in shown


def test_the_pdf_says_the_same(desk: Desk) -> None:
    with pypdfium2.PdfDocument(desk.exports.day_printed(DAY)) as document:
        (text,) = [page.get_textpage().get_text_range() for page in document]
        assert document.get_metadata_dict(skip_empty=True)["Title"] == "Clinic list"
    assert "Khan Amina" in text and "S••• P•" in text and "Smith" not in text


def test_of_a_room_it_says_with_whom(desk: Desk) -> None:
    shown = desk.exports.day_printed(DAY, form="html", by="room").decode()
    assert "R1 Room 1" in shown and "<th class=c5>With</th>" in shown and "<bdi>OSEI</bdi>" in shown


def test_one_that_was_cancelled_is_not_expected(desk: Desk) -> None:
    desk.diary.cancel(1, reason="asked", by="client")
    shown = desk.exports.day_printed(DAY, form="html").decode()
    assert (shown.count("<i></i>"), shown.count("class=off")) == (1, 1)


def test_it_is_logged_and_private(desk: Desk, tmp_path: Path) -> None:
    path = desk.exports.day_file(DAY, tmp_path / "out", form="pdf")
    assert path.name == "day-2026-12-15.pdf"
    assert path.read_bytes().startswith(b"%PDF-")
    row = desk.audit.list(1)[0]
    assert (row["action"], row["object"], row["reason"]) == ("export", "day", "2026-12-15")


def test_a_day_of_nothing_is_a_page_that_says_so(desk: Desk) -> None:
    assert "No appointments." in desk.exports.day_printed(date(2026, 12, 25), form="html").decode()


def test_an_unknown_location_is_said(desk: Desk) -> None:
    with pytest.raises(NotFound, match="no location 'XX'"):
        desk.exports.day_printed(DAY, location="XX")
