"""The printed clinic list, read back: every row once, heads on every page, nothing that runs off its column."""

import re

import pypdfium2
import pytest

from booktui.exchange.letters.day_sheet import NOTHING, SHRED, DaySheet, Group, Line, day_html, day_pdf


def line(number: int = 1, **changed: object) -> Line:
    said = Line(
        f"{8 + number // 60:02d}:{number % 60:02d}-09:00", f"C{number:05d}", "Khan Amina", "NEW", "R1", "booked"
    )
    return said._replace(**changed)  # type: ignore[arg-type]


def sheet(*groups: Group) -> DaySheet:
    return DaySheet("Tuesday 24 November 2026", groups, "Printed Tue 24 Nov 2026 10:42 by jo")


def texts(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def test_a_list_has_a_page_for_each_group() -> None:
    found = texts(day_pdf(sheet(Group("OSEI  Dr Osei", (line(1), line(2))), Group("BROWN", (line(3),)))))
    assert [("C00001" in text, "C00003" in text) for text in found] == [(True, False), (False, True)]
    for number, text in enumerate(found, 1):
        assert f"Page {number} of 2" in text
        assert SHRED in text and "Printed Tue 24 Nov 2026 10:42 by jo" in text
        assert "Tuesday 24 November 2026" in text
        assert re.search("Time.*Client.*Name.*Service.*Room.*Status.*Notes", text, re.DOTALL)


def test_two_hundred_rows_are_each_there_once() -> None:
    found = texts(day_pdf(sheet(Group("OSEI", tuple(line(number) for number in range(200))))))
    refs = [ref for text in found for ref in re.findall(r"C\d{5}", text)]
    assert refs == [f"C{number:05d}" for number in range(200)]
    assert 11 <= len(found) <= 14
    assert all("OSEI (continued)" in text for text in found[1:])
    assert f"Page {len(found)} of {len(found)}" in found[-1]


def boxes(data: bytes) -> int:
    with pypdfium2.PdfDocument(data) as document:
        paths = [o for o in document[0].get_objects() if o.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH]
        return sum(1 for o in paths if abs((b := o.get_bounds())[2] - b[0] - (b[3] - b[1])) < 0.5)


def test_who_does_not_come_has_no_box_to_tick() -> None:
    data = day_pdf(sheet(Group("OSEI", (line(1), line(2, status="cancelled", off=True), line(3)))))
    assert boxes(data) == 2
    assert "cancelled" in texts(data)[0]
    shown = day_html(sheet(Group("OSEI", (line(1), line(2, off=True)))))
    assert (shown.count("<i></i>"), shown.count("class=off")) == (1, 1)


def test_a_day_of_nothing_says_so() -> None:
    assert [NOTHING in text for text in texts(day_pdf(sheet()))] == [True]
    assert NOTHING in day_html(sheet())


def test_the_same_list_is_the_same_bytes() -> None:
    wanted = sheet(Group("OSEI", (line(1, name="أمينة خان"),)))
    assert day_pdf(wanted, made=1) == day_pdf(wanted, made=1)


@pytest.mark.parametrize("name", ["W" * 300, "Żółćiński-Featherstonehaugh " * 8, "خان أمينة " * 20, "山" * 100])
def test_a_long_name_stays_in_its_column(name: str) -> None:
    data = day_pdf(sheet(Group("OSEI", (line(1, name=name),))))
    with pypdfium2.PdfDocument(data) as document:
        text = document[0].get_textpage()
        words = text.get_text_range()
        place = text.search("booked").get_next()
        assert place is not None, words
        right = max(
            text.get_charbox(i)[2]
            for i in range(text.count_chars())
            if abs(text.get_charbox(i)[1] - text.get_charbox(place[0])[1]) < 5
            and text.get_charbox(i)[0] < 154 * 72 / 25.4
        )
    assert right < 154 * 72 / 25.4
    assert "NEW" in words and "00001" in words


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "\x1b[31mAnn", "\u202eAnn", "{nb} **Ann**", ""])
def test_hostile_names_are_text(name: str) -> None:
    wanted = sheet(Group(name, (line(1, name=name, client=name, service=name, where=name, status=name),)))
    assert len(texts(day_pdf(wanted))) == 1
    shown = day_html(wanted)
    assert "<script" not in shown and "\x1b" not in shown and "\u202e" not in shown


def test_the_html_prints_a_page_for_each_group() -> None:
    shown = day_html(sheet(Group("OSEI", (line(1),)), Group("BROWN", (line(2),))))
    assert shown.count("<section>") == shown.count("</section>") == 2
    assert "size: A4 landscape" in shown and "break-after: page" in shown
    assert "default-src 'none'" in shown
    assert shown.count(SHRED) == 2
