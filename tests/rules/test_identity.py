"""What says who a person is (domain.md 2.10)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booktui.rules import identity

TODAY = date(2026, 11, 22)
WRONG_CHECK = "The check digit of this NHS number is wrong: a digit was misheard or mistyped."
NOT_TEN = "An NHS number has ten digits. Please ask for it again, or leave it empty."
DUMMY = "This NHS number is a dummy that nobody has. Please ask for it again, or leave it empty."
SYNTHETIC = ("9990000018", "9990000026", "9990000034", "9990000042", "9990000050")
"""The first of the test range 999 (DQ-02)."""


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("943 476 5919", "9434765919", id="spaces"),
        pytest.param("943-476-5870", "9434765870", id="hyphens-and-check-11-is-0"),
        pytest.param("401\u00a0023\u20112137", "4010232137", id="other-spaces-and-hyphens"),
        pytest.param(" 9990000042 ", "9990000042", id="plain"),
        *[pytest.param(number, number, id=f"synthetic-{number}") for number in SYNTHETIC],
    ],
)
def test_nhs_number(text: str, number: str) -> None:
    """DQ-01: spaces and hyphens are taken, ten digits are kept."""
    assert identity.nhs_number(text) == number


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("943 476 5918", WRONG_CHECK, id="wrong-check-digit"),
        pytest.param("123 456 7890", WRONG_CHECK, id="check-10"),
        *[pytest.param(f"943476503{d}", WRONG_CHECK, id=f"no-digit-can-be-valid-{d}") for d in range(10)],
        pytest.param("943 476 503x", NOT_TEN, id="letter"),
        pytest.param("943 476 591", NOT_TEN, id="nine"),
        pytest.param("943 476 59199", NOT_TEN, id="eleven"),
        pytest.param("", NOT_TEN, id="empty"),
        pytest.param("٩434765919", NOT_TEN, id="other-digits"),
        pytest.param("987 654 3210", DUMMY, id="countdown"),
        pytest.param("012 345 6789", DUMMY, id="count-up"),
        *[pytest.param(str(d) * 10, DUMMY, id=f"repeated-{d}") for d in range(10)],
    ],
)
def test_nhs_number_refused(text: str, problem: str) -> None:
    with pytest.raises(ValueError) as caught:
        identity.nhs_number(text)
    assert str(caught.value) == problem


@pytest.mark.parametrize(
    ("nine", "check"),
    [("943476591", 9), ("943476587", 0), ("401023213", 7), ("999000004", 2), ("123456789", None), ("943476503", None)],
)
def test_nhs_check_digit(nine: str, check: int | None) -> None:
    assert identity.nhs_check_digit(nine) == check


@given(st.integers(0, 9_999), st.integers(0, 9), st.integers(1, 9))
@settings(max_examples=200, deadline=None)
def test_one_wrong_digit_is_always_noticed(n: int, position: int, off: int) -> None:
    nine = f"99900{n:04d}"
    check = identity.nhs_check_digit(nine)
    if check is None:
        return
    number = f"{nine}{check}"
    wrong = number[:position] + str((int(number[position]) + off) % 10) + number[position + 1 :]
    assert identity.nhs_number(number) == number
    with pytest.raises(ValueError):
        identity.nhs_number(wrong)


def test_show_nhs() -> None:
    assert identity.show_nhs("9434765919") == "943 476 5919"
    assert identity.show_nhs("") == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("m13 9wl", "M13 9WL"),
        ("SW1A 1AA", "SW1A 1AA"),
        ("EC1A1BB", "EC1A 1BB"),
        (" zz99  3vz ", "ZZ99 3VZ"),
        ("ZZ99 3CZ", "ZZ99 3CZ"),
        ("GIR 0AA", "GIR 0AA"),
        ("M1 1AE", "M1 1AE"),
        ("m139 wl", "M13 9WL"),
    ],
)
def test_postcode(text: str, code: str) -> None:
    assert identity.postcode(text) == code


@pytest.mark.parametrize("text", ["M139W", "M13 9CL", "M13", "", "M13 9WLL", "ZZ99 4VZ", "1M3 9WL", "M13\n9WL;"])
def test_postcode_refused(text: str) -> None:
    with pytest.raises(ValueError) as caught:
        identity.postcode(text)
    assert str(caught.value) == "This is not the form of a UK postcode, such as M13 9WL. Please ask for it again."


def test_no_letters_to_pseudo_postcodes() -> None:
    assert identity.no_letters_to("ZZ99 3VZ")
    assert not identity.no_letters_to("M13 9WL")


@pytest.mark.parametrize(
    ("text", "kept", "shown"),
    [
        pytest.param("07700 900042", "+447700900042", "07700 900042", id="mobile"),
        pytest.param("+44 7700 900042", "+447700900042", "07700 900042", id="mobile-international"),
        pytest.param("+44 (0)7700 900042", "+447700900042", "07700 900042", id="mobile-with-zero"),
        pytest.param("0044 7700 900042", "+447700900042", "07700 900042", id="double-zero"),
        pytest.param("447700900042", "+447700900042", "07700 900042", id="plus-left-out"),
        pytest.param("0161 496 0000", "+441614960000", "0161 496 0000", id="manchester"),
        pytest.param("(0161) 496-0000", "+441614960000", "0161 496 0000", id="brackets"),
        pytest.param("020 7946 0000", "+442079460000", "020 7946 0000", id="london"),
        pytest.param("01632 960000", "+441632960000", "01632 960000", id="five-digit-area"),
        pytest.param("03069 990000", "+443069990000", "0306 999 0000", id="non-geographic"),
        pytest.param("0800 123456", "+44800123456", "08001 23456", id="ten-digits"),
        pytest.param("+33 1 99 00 12 34", "+33199001234", "+33199001234", id="abroad"),
        pytest.param("212 555 0142", "2125550142", "2125550142", id="no-zero-stays-as-typed"),
    ],
)
def test_phone(text: str, kept: str, shown: str) -> None:
    assert identity.phone(text) == kept
    assert identity.show_phone(kept) == shown
    assert identity.phone(shown) == kept


@pytest.mark.parametrize(
    ("text", "country", "kept"),
    [
        ("030 901820 00", "49", "+493090182000"),
        ("030 901820 00", "", "03090182000"),
        ("+44 7700 900042", "49", "+447700900042"),
    ],
)
def test_phone_of_a_desk_elsewhere(text: str, country: str, kept: str) -> None:
    assert identity.phone(text, country) == kept


FORM = "A phone number has 7 to 15 digits, and nothing but a + in front. Please ask for it again."


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("07700 90004", "A UK mobile number has 11 digits, this one has 10. Please ask again.", id="short"),
        pytest.param(
            "07700 9000422", "A UK mobile number has 11 digits, this one has 12. Please ask again.", id="long"
        ),
        pytest.param(
            "0161 496",
            "A UK number has 0 and nine or ten more digits. Please ask for it with its area code.",
            id="landline-too-short",
        ),
        pytest.param("999", FORM, id="three-digits"),
        pytest.param("07700 900042 x12", FORM, id="extension"),
        pytest.param("ring her son", FORM, id="words"),
        pytest.param("+0" * 4, FORM, id="pluses"),
        pytest.param("", FORM, id="empty"),
    ],
)
def test_phone_refused(text: str, problem: str) -> None:
    with pytest.raises(ValueError) as caught:
        identity.phone(text)
    assert str(caught.value) == problem


@pytest.mark.parametrize(
    "text",
    [
        *["1960-02-14", "14/02/1960", "14/2/1960", "14.02.1960", "14-02-1960", "14 feb 1960", "14 February 1960"],
        *["14th feb 1960", " 14  FEB  1960 ", "14feb1960", "14-Feb-1960", "14021960"],
    ],
)
def test_birth_date(text: str) -> None:
    assert identity.birth_date(text, TODAY) == date(1960, 2, 14)


@pytest.mark.parametrize(
    ("text", "born"),
    [("22/11/2026", date(2026, 11, 22)), ("22/11/1906", date(1906, 11, 22)), ("29/2/2024", date(2024, 2, 29))],
)
def test_birth_date_edges(text: str, born: date) -> None:
    assert identity.birth_date(text, TODAY) == born


BIRTH_FORM = "This is not understood as a birth date. Write it as 14/02/1960, the year in full."


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("23/11/2026", "This birth date is in the future. Please ask for it again.", id="tomorrow"),
        pytest.param(
            "21/11/1905", "This birth date is more than 120 years ago. Please ask for it again.", id="121-years"
        ),
        pytest.param("29/02/1961", "There is no such date. Write it as 14/02/1960: day, month, year.", id="no-29-feb"),
        pytest.param(
            "02/14/1960", "There is no such date. Write it as 14/02/1960: day, month, year.", id="month-first"
        ),
        pytest.param("14 foo 1960", "There is no such date. Write it as 14/02/1960: day, month, year.", id="no-month"),
        pytest.param("0000-01-01", "There is no such date. Write it as 14/02/1960: day, month, year.", id="year-0"),
        pytest.param("14/02/60", BIRTH_FORM, id="short-year"),
        pytest.param("14/02-1960", BIRTH_FORM, id="two-kinds-of-mark"),
        pytest.param("", BIRTH_FORM, id="empty"),
        pytest.param("soon", BIRTH_FORM, id="word"),
    ],
)
def test_birth_date_refused(text: str, problem: str) -> None:
    with pytest.raises(ValueError) as caught:
        identity.birth_date(text, TODAY)
    assert str(caught.value) == problem


@given(st.dates(date(1907, 1, 1), TODAY))
@settings(max_examples=100, deadline=None)
def test_birth_dates_in_every_form_are_the_same(born: date) -> None:
    forms = (born.isoformat(), f"{born:%d/%m/%Y}", f"{born:%d%m%Y}", f"{born.day} {born:%B %Y}")
    assert {identity.birth_date(form, TODAY) for form in forms} == {born}


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        pytest.param(date(2008, 11, 24), date(2026, 11, 23), 17, id="day-before"),
        pytest.param(date(2008, 11, 24), date(2026, 11, 24), 18, id="birthday"),
        pytest.param(date(2008, 2, 29), date(2026, 2, 28), 17, id="TZ-08-28-feb"),
        pytest.param(date(2008, 2, 29), date(2026, 3, 1), 18, id="TZ-08-1-mar"),
        pytest.param(date(2008, 2, 29), date(2028, 2, 29), 20, id="leap-birthday"),
        pytest.param(date(2026, 11, 24), date(2026, 11, 24), 0, id="newborn"),
        pytest.param(date(2027, 1, 1), date(2026, 11, 24), 0, id="unborn"),
    ],
)
def test_age(birth: date, on: date, years: int) -> None:
    assert identity.age(birth, on) == years


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" amina.khan@example.org ", "amina.khan@example.org"),
        ("Amina+desk@Example.ORG", "Amina+desk@example.org"),
        ("o'brien@mail.example.co", "o'brien@mail.example.co"),
        ("a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
    ],
)
def test_email(text: str, address: str) -> None:
    assert identity.email(text) == address


@pytest.mark.parametrize(
    "text",
    [
        *["", "amina", "amina@", "@example.org", "a@b@example.org", "a b@example.org", "a..b@example.org"],
        *[".a@example.org", "a@example", "a@-example.org", "a@example..org", "a@exam_ple.org", "a@example.org\nBcc: b"],
        *["ämina@example.org", "a@127.0.0.1", "Amina <a@example.org>"],
    ],
)
def test_email_refused(text: str) -> None:
    with pytest.raises(ValueError) as caught:
        identity.email(text)
    assert str(caught.value) == (
        "This is not the form of an e-mail address, such as amina@example.org. Please ask again."
    )


def test_email_too_long() -> None:
    assert identity.email(f"{'a' * 64}@example.org") == f"{'a' * 64}@example.org"
    for address in (f"{'a' * 65}@example.org", f"a@{'b.' * 124}org.uk"):
        with pytest.raises(ValueError) as caught:
            identity.email(address)
        assert str(caught.value) == "This e-mail address is longer than mail can carry. Please ask for it again."


@pytest.mark.parametrize(
    ("check", "secret"),
    [
        (identity.nhs_number, "9434765918"),
        (identity.postcode, "M139CLX"),
        (identity.phone, "0770090004"),
        (identity.email, "secret@@example"),
    ],
)
def test_no_sentence_repeats_the_value(check: object, secret: str) -> None:
    """PRV-04: what is refused may end up in a log."""
    assert callable(check)
    with pytest.raises(ValueError) as caught:
        check(secret)
    assert secret not in str(caught.value)
