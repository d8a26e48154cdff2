"""The day's post, read back from the PDF: what is said, where on the page it stands, and what must not show."""

import re
from collections.abc import Sequence
from html import unescape

import pypdfium2
import pytest

from booktui.exchange.letters import page
from booktui.exchange.letters.fonts import LACKING, lacking, printable
from booktui.exchange.letters.page import Letter, html_run, joined
from booktui.exchange.letters.pdf import pdf_run

SENDER = ("Sample Hospital", "Outpatient booking", "1 Sample Street", "0161 496 0000")
ADDRESS = ("Ms Amina Khan", "Flat 3", "1 Sample Road", "Manchester", "M13 9WL")
BODY = """Dear Ms Khan

Your appointment is on **Tuesday 1 December 2026 at 09:30**.

- this letter
- your medicines

Ring 0161 496 0000 to change it.
"""
LONG = "".join(f"Paragraph {number} of a letter that goes on for a while.\n\n" for number in range(40))


def letter(**changed: object) -> Letter:
    said: dict[str, object] = {
        "sender": SENDER, "address": ADDRESS, "date": "24 November 2026", "reference": "Our reference A000123",
        "subject": "Your appointment", "body": BODY,
    }  # fmt: skip
    return Letter(**{**said, **changed})  # type: ignore[arg-type]


def texts(data: bytes) -> list[str]:
    """The words of each page."""
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n").replace("\xa0", " ") for page in document]


def words_within(data: bytes, left: float, top: float, right: float, bottom: float) -> str:
    """The words of the first page in a rectangle given in millimetres from its upper left corner."""
    mm = 72 / 25.4
    with pypdfium2.PdfDocument(data) as document:
        text = document[0].get_textpage()
        return text.get_text_bounded(left * mm, (297 - bottom) * mm, right * mm, (297 - top) * mm).replace("\r\n", "\n")


def shows_in_window(data: bytes) -> str:
    return words_within(data, 0, page.SHOWS_TOP, page.SHOWS_RIGHT, page.SHOWS_BOTTOM)


def test_a_letter_says_all_of_it_on_one_page() -> None:
    (text,) = texts(pdf_run([letter()]))
    for said in (*SENDER, *ADDRESS, "24 November 2026", "Our reference A000123", "Your appointment"):
        assert said in text
    assert "Your appointment is on Tuesday 1 December 2026 at 09:30." in text
    assert "•" in text and "*" not in text


@pytest.mark.parametrize("form", ["", "large print 16", "large print 18", "large print 24", "easy read"])
def test_the_window_shows_name_and_address_only(form: str) -> None:
    assert shows_in_window(pdf_run([letter(form=form)])).split("\n") == list(ADDRESS)


@pytest.mark.parametrize("form", ["", "large print 24"])
def test_above_the_fold_there_is_nothing_of_the_visit(form: str) -> None:
    above = words_within(pdf_run([letter(form=form)]), 0, 0, page.WIDTH, page.FOLD)
    assert "appointment" not in above
    assert "Sample Hospital" in above


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(("Ms A Khan",), id="one-line"),
        pytest.param(tuple(f"Line number {n} of an address" for n in range(9)), id="nine-lines"),
        pytest.param(
            ("Ms A Khan", "The Very Long Name of a Supported Housing Association Limited, " * 3, "M13 9WL"), id="long"
        ),
        pytest.param(("W" * 200, "M13 9WL"), id="one-long-word"),
        pytest.param((), id="none"),
    ],
)
def test_any_address_is_whole_within_the_window(address: Sequence[str]) -> None:
    data = pdf_run([letter(address=tuple(address))])
    shown = re.sub(
        r"[\s,\ufffe\x02]",
        "",
        words_within(data, 24, page.WINDOW_TOP - 1, page.WINDOW_RIGHT + 1, page.WINDOW_BOTTOM + 1),
    )
    assert shown == re.sub(r"[\s,]", "", "".join(address))
    assert re.sub(r"[\s,\ufffe\x02]", "", shows_in_window(data)) == shown


@pytest.mark.parametrize(("lines", "size"), [(5, 11), (6, 9), (7, 9), (12, 9)])
def test_in_html_a_longer_address_is_smaller_and_whole(lines: int, size: int) -> None:
    address = ("Ms A Khan", *(f"Line {number}" for number in range(lines - 2)), "M13 9WL")
    shown = html_run([letter(address=address)])
    assert f'<address class="a{size}"><span dir="ltr">Ms A Khan</span>' in shown
    assert all(text in shown for text in address)


def test_in_html_each_line_of_the_head_reads_in_its_own_direction() -> None:
    shown = html_run([letter(address=("أمينة خان", "1 Sample Road"), language="ar")])
    assert '<span dir="rtl">أمينة خان</span><span dir="ltr">1 Sample Road</span>' in shown
    assert '<span dir="ltr">0161 496 0000</span>' in shown


def test_lines_are_joined_between_name_and_postcode() -> None:
    assert joined(("Name", "A", "Road", "B", "M13 9WL")) == ("Name", "A, Road", "B", "M13 9WL")
    assert joined(("Name", "Road", "M13 9WL")) == ("Name", "Road", "M13 9WL")


def sizes(data: bytes) -> set[int]:
    """Sizes of the letters that stand below the fold, in points."""
    with pypdfium2.PdfDocument(data) as document:
        objects = [o for o in document[0].get_objects() if o.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT]
        low = [o for o in objects if o.get_bounds()[3] < (297 - page.FOLD) * 72 / 25.4]
        return {round(o.get_font_size()) for o in low}


@pytest.mark.parametrize(
    ("form", "least"),
    [("", 12), ("large print 16", 16), ("large print 18", 18), ("large print 24", 24), ("large print", 18),
     ("easy read", 16), ("easy read, large print 24", 24)],
)  # fmt: skip
def test_large_print_is_as_large_as_it_was_asked_for(form: str, least: int) -> None:
    assert page.points(form) == least
    assert min(sizes(pdf_run([letter(form=form)]))) == least
    assert f".p{least} {{ font-size: {least}pt; }}" in html_run([letter(form=form)])
    assert f'<article class="p{least}' in html_run([letter(form=form)])


def test_bold_that_meets_bold_is_one() -> None:
    body = "**Tuesday\n1 December** *at* **09:30***now* plain"
    assert "Tuesday 1 December at 09:30now plain" in texts(pdf_run([letter(body=body)]))[0]


def test_pages_are_numbered_where_there_are_more_than_one() -> None:
    found = texts(pdf_run([letter(), letter(body=LONG), letter()]))
    assert len(found) >= 4
    many = found[1:-1]
    assert [re.findall(r"\d+ / \d+", text) for text in found] == [
        [], *([f"{number} / {len(many)}"] for number in range(1, len(many) + 1)), []
    ]  # fmt: skip
    assert all("Our reference A000123" in text for text in found)
    assert sum(text.count("Paragraph") for text in many) == 40


def test_on_both_sides_each_letter_begins_on_a_front() -> None:
    found = texts(pdf_run([letter(), letter(), letter()], both_sides=True))
    assert [bool(text) for text in found] == [True, False, True, False, True]


def test_no_letters_are_one_page_that_says_so() -> None:
    assert texts(pdf_run([])) == ["There are no letters to print."]
    assert "<article" not in html_run([])


def test_the_same_letters_are_the_same_bytes() -> None:
    run = [letter(), letter(language="ar", body="مرحبا **أمينة**")]
    assert pdf_run(run, made=1_795_000_000) == pdf_run(run, made=1_795_000_000)
    assert pdf_run(run, made=1_795_000_000) != pdf_run(run, made=1_795_000_001)
    assert html_run(run) == html_run(run)


def test_the_documents_data_name_nobody() -> None:
    with pypdfium2.PdfDocument(pdf_run([letter()], made=1_795_000_000, title="Letters 2026-11-24")) as document:
        said = document.get_metadata_dict(skip_empty=True)
    assert said == {"Title": "Letters 2026-11-24", "Producer": "booktui", "CreationDate": "D:20261118110640Z"}
    assert "Khan" not in re.sub(r"(?s)<body>.*", "", html_run([letter()]))


@pytest.mark.parametrize(
    "name",
    ["Łukasz Żółciński", "Αθηνά Παπαδοπούλου", "Наталія Шевченко", "Nguyễn Thị", "Zoë O'Brien", "İbrahim Çağlar"],
)
def test_names_beyond_latin_1_are_printed(name: str) -> None:
    (text,) = texts(pdf_run([letter(address=(name, *ADDRESS[1:]), body=f"Dear **{name}**")]))
    assert text.count(name) == 2
    assert lacking(name) == ""


def test_arabic_and_hebrew_are_shaped_and_read_from_the_right() -> None:
    (text,) = texts(pdf_run([letter(address=("أمينة خان", *ADDRESS[1:]), body="Dear שלום כהן")]))
    assert "أمينة خان" in text and "שלום כהן" in text
    assert LACKING not in text


def placed(data: bytes, *wanted: str) -> list[float]:
    """How far from the left the words begin, in points."""
    with pypdfium2.PdfDocument(data) as document:
        text = document[0].get_textpage()
        found = []
        for words in wanted:
            hit = text.search(words).get_next()
            assert hit is not None, words
            found.append(text.get_charbox(hit[0])[0])
        return found


def test_a_letter_in_arabic_stands_at_the_right_and_keeps_its_numbers() -> None:
    body = "موعدك الساعة 09:30 اتصلي على 0161 496 0000 من فضلك"
    data = pdf_run([letter(language="ar", body=body, subject="")])
    first, second, third, words = placed(data, "0161", "496", "0000", "موعدك")
    assert first < second < third < words
    assert words > (page.WIDTH - page.RIGHT - 30) * 72 / 25.4
    assert "1 Sample Road" in texts(data)[0]
    assert 'lang="ar" dir="rtl"' in html_run([letter(language="ar", body=body)])
    assert "0161\u00a0496\u00a00000" in html_run([letter(language="ar", body=body)])


def test_what_no_font_has_is_seen_and_told() -> None:
    assert lacking("Amina", "山田 ভালো") == "".join(sorted("山田ভালো"))
    assert printable("山田 Yamada") == f"{LACKING * 2} Yamada"
    (text,) = texts(pdf_run([letter(address=("山田 Yamada", *ADDRESS[1:]))]))
    assert "Yamada" in text


HOSTILE = [
    pytest.param("Ann\r\nBcc: x", id="line-break"),
    pytest.param("**Ann** __b__ --c-- ~~d~~ [x](y)", id="fpdf-markup"),
    pytest.param("Ann \x0e\x0ebold\x0f\x1b[31m", id="control"),
    pytest.param("\u202egnp.exe\u2066", id="bidi"),
    pytest.param("{nb} (x) \\(y\\) <b>&amp;", id="pdf-and-html"),
    pytest.param("\ud800 lone", id="lone-surrogate"),
    pytest.param("👩\u200d⚕️ é e\u0301", id="emoji-and-marks"),
    pytest.param("x" * 3000, id="very-long"),
    pytest.param("", id="empty"),
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text_everywhere(name: str) -> None:
    hostile = letter(
        sender=(name, name), address=(name, *ADDRESS), date=name, reference=name, subject=name, body=f"Dear {name}\n"
    )
    found = texts(pdf_run([hostile, letter()]))
    assert found[-1].count("Ms Amina Khan") == 1
    shown = html_run([hostile])
    tags = set(re.findall(r"<(\w+)", re.sub(r"(?s)^.*?<body>", "", shown)))
    assert tags <= {"article", "p", "address", "span", "div", "main", "h1", "strong", "em"} | {"a"}
    assert "\x1b" not in shown and "\u202e" not in shown


def test_markup_of_the_pdf_library_in_a_name_is_printed_as_it_is() -> None:
    name = "Ann **b** --c-- ~~d~~ [x](y) {nb}"
    (text,) = texts(pdf_run([letter(address=(name,))]))
    assert name in text


def test_the_html_is_one_file_that_loads_nothing() -> None:
    shown = html_run([letter(), letter(form="large print 18")])
    assert shown.startswith("<!DOCTYPE html>")
    assert "<script" not in shown and "http:" not in shown and "url(" not in shown
    policy = unescape(re.findall(r'Content-Security-Policy" content="([^"]*)"', shown)[0])
    assert re.fullmatch(r"default-src 'none'; style-src 'sha256-[\w+/]+='; base-uri 'none'; form-action 'none'", policy)
    assert shown.count("<article ") == 2
    assert "break-after: page" in shown
