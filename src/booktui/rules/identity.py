"""What says who a person is, checked and tidied: NHS number, postcode, phone, birth date, e-mail (domain.md 2.10).

Every function raises ValueError with a sentence that never repeats the value: it may end up in a log (PRV-04).
"""

from __future__ import annotations

import re
from datetime import date

from booktui.rules.days import MONTHS

OLDEST = 120
"""Years; nobody is older."""

_DASHES = "\\-\u2010\u2011\u2012\u2013\u2014\u2212"
_DUMMIES = frozenset({"9876543210", "0123456789"})
_POSTCODE = re.compile(
    r"(GIR0AA|ZZ993[A-Z]{2}|[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][ABD-HJLNP-UW-Z]{2})",
)
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"({_LABEL}\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]")
_BIRTH = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", re.ASCII),
    re.compile(r"(?P<d>\d{1,2})([/.-])(?P<m>\d{1,2})\2(?P<y>\d{4})", re.ASCII),
    re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[ -]?(?P<name>[a-z]{3,9})[ -]?,?(?P<y>\d{4})", re.ASCII),
    re.compile(r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>(?:19|20)\d{2})", re.ASCII),
)


def nhs_number(text: str) -> str:
    """The ten digits of an NHS number typed with or without spaces and hyphens (DQ-01).

    Raises:
        ValueError: not ten digits, a wrong check digit, or a well-known dummy that passes the arithmetic.
    """
    bare = re.sub(rf"[\s{_DASHES}]", "", text)
    if not re.fullmatch(r"\d{10}", bare, re.ASCII):
        raise ValueError("An NHS number has ten digits. Please ask for it again, or leave it empty.")
    if len(set(bare)) == 1 or bare in _DUMMIES:
        raise ValueError("This NHS number is a dummy that nobody has. Please ask for it again, or leave it empty.")
    if nhs_check_digit(bare[:9]) != int(bare[9]):
        raise ValueError("The check digit of this NHS number is wrong: a digit was misheard or mistyped.")
    return bare


def nhs_check_digit(nine: str) -> int | None:
    """The tenth digit that belongs to nine (modulus 11); None where no digit can be valid."""
    check = 11 - sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), nine, strict=True)) % 11
    return {10: None, 11: 0}.get(check, check)


def show_nhs(number: str) -> str:
    """`943 476 5919`; anything but ten characters as it is."""
    return f"{number[:3]} {number[3:6]} {number[6:]}" if len(number) == 10 else number


def postcode(text: str) -> str:
    """A UK postcode in upper case with one space; the pseudo ones (`ZZ99 3VZ`) too.

    Raises:
        ValueError: not the form of one.
    """
    bare = re.sub(r"\s", "", text).upper()
    if not _POSTCODE.fullmatch(bare):
        raise ValueError("This is not the form of a UK postcode, such as M13 9WL. Please ask for it again.")
    return f"{bare[:-3]} {bare[-3:]}"


def no_letters_to(code: str) -> bool:
    """A pseudo postcode (no fixed abode, unknown): no letters go there."""
    return code.startswith("ZZ99")


def phone(text: str, country: str = "44") -> str:
    """A phone number as kept: `+` and the country's code for one with `0` or `+` in front, else its digits as typed.

    `country` is the calling code that a leading 0 stands for; empty keeps the 0. `+44 (0)161 …` loses its 0.

    Raises:
        ValueError: letters in it, not 7 to 15 digits, or not the length of a UK number.
    """
    bare = re.sub(rf"[\s()./{_DASHES}]", "", text.replace("(0)", "") if text.lstrip().startswith("+") else text)
    if not re.fullmatch(r"\+?\d{7,15}", bare, re.ASCII):
        raise ValueError("A phone number has 7 to 15 digits, and nothing but a + in front. Please ask for it again.")
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    elif country and bare.startswith("0"):
        bare = f"+{country}{bare[1:]}"
    elif country == "44" and re.fullmatch(r"44\d{10}", bare):
        bare = "+" + bare
    return _uk(bare) if bare.startswith("+44") else bare


def _uk(number: str) -> str:
    national = number[3:].removeprefix("0")
    if national.startswith("7"):
        if len(national) != 10:
            raise ValueError(f"A UK mobile number has 11 digits, this one has {len(national) + 1}. Please ask again.")
    elif not re.fullmatch(r"[1-35689]\d{8,9}", national):
        raise ValueError("A UK number has 0 and nine or ten more digits. Please ask for it with its area code.")
    return "+44" + national


def show_phone(number: str) -> str:
    """As read out: `07700 900042`, `0161 496 0000`, `020 7946 0000`; numbers of other countries as they are kept."""
    if not number.startswith("+44"):
        return number
    national = "0" + number[3:]
    if national.startswith("02"):
        return f"{national[:3]} {national[3:7]} {national[7:]}"
    if re.match(r"011|01.1|0[389]", national) and len(national) == 11:
        return f"{national[:4]} {national[4:7]} {national[7:]}"
    return f"{national[:5]} {national[5:]}"


def birth_date(text: str, today: date) -> date:
    """A birth date said as `1960-02-14`, `14/02/1960`, `14 feb 1960` or `14021960`: day before month.

    Raises:
        ValueError: not understood, no such date, in the future, or more than `OLDEST` years ago.
    """
    tidy = " ".join(text.lower().split())
    match = next((m for m in (form.fullmatch(tidy) for form in _BIRTH) if m), None)
    if match is None:
        raise ValueError("This is not understood as a birth date. Write it as 14/02/1960, the year in full.")
    parts = match.groupdict()
    month = MONTHS.get(parts["name"], 0) if "name" in parts else int(parts["m"])
    try:
        born = date(int(parts["y"]), month, int(parts["d"]))
    except ValueError as problem:
        raise ValueError("There is no such date. Write it as 14/02/1960: day, month, year.") from problem
    if born > today:
        raise ValueError("This birth date is in the future. Please ask for it again.")
    if age(born, today) > OLDEST:
        raise ValueError(f"This birth date is more than {OLDEST} years ago. Please ask for it again.")
    return born


def age(birth: date, on: date) -> int:
    """Full years on a day. Born on 29 February counts from 1 March in other years (TZ-08); 0 before birth."""
    return max(0, on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day)))


def email(text: str) -> str:
    """An e-mail address of sound form, its domain in lower case. Nothing is asked of the network.

    Raises:
        ValueError: not the form of one, or longer than mail carries (RFC 5321 4.5.3.1).
    """
    address = text.strip()
    local, _, domain = address.rpartition("@")
    if len(address) > 254 or len(local) > 64:
        raise ValueError("This e-mail address is longer than mail can carry. Please ask for it again.")
    if not (_LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain)):
        raise ValueError("This is not the form of an e-mail address, such as amina@example.org. Please ask again.")
    return f"{local}@{domain.lower()}"
