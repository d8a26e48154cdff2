"""What a message may not say (PRV-02 to PRV-07)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from booktui.rules.messages.privacy import Known, Parts, check, says, sender_name, why

KNOWN = Known(
    family="O'Brien-Nuñez", given="Zoë", nhs_number="9991234560", birth_date=date(1960, 2, 14),
    private=("1 Sample Road", "Westfield", "M96 4BB", "07700 900123"),
    names=("Cardiology new patient", "heart", "Ultrasound 1"), codes=("NEW", "HRT", "OSEI-TU"),
    sites=("Northgate Heart Centre",), senders=("Cardiology desk",), ours=("0161 496 0000", "Northgate Heart Centre"),
)  # fmt: skip
SENSITIVE = replace(KNOWN, client_sensitive=True)


def rules(part: str, words: str, known: Known = KNOWN, to: str = "client", ordinary: str = "") -> list[str]:
    return [one.rule for one in check(Parts(to, "", {part: words}, ordinary=ordinary), known)]


@pytest.mark.parametrize("part", ["subject", "text", "summary", "description", "location", "file name"])
@pytest.mark.parametrize(
    "words",
    [
        "Your CARDIOLOGY new-patient appt", "The Heart team will see you", "oncology", "Your colonoscopy", "Ref HRT 12",
        "Bring your scan to OSEI-TU", "999 123 4560", "NHS no 9991234560", "Dear Zoe O’Brien Nunez", "OBRIEN-NUÑEZ",
        "born 14/02/1960", "born 14 February 1960", "1960-02-14", "1960/2/14", "the 14th of February 1960",
        "Feb. 14th, 1960", "14 February\n1960", "999.123.4560", "999\u00a0123\u00a04560", "999 123\n4560", "9-9-9-1-2-3-4-5-6-0",
    ],
)  # fmt: skip
def test_prv_04_what_is_open_names_neither_clinic_nor_client(part, words):
    assert rules(part, words) == ["PRV-04"]


@pytest.mark.parametrize(
    "words",
    [
        "Your new time is 9:30", "Hospital appointment", "Northgate Heart Centre, 12 Example Way", "Ref A000123",
        "14 February 2027", "Ring 0161 496 0000", "heartily welcome", "Your phone appointment", "hrt",
    ],
)  # fmt: skip
def test_prv_04_ordinary_words_alarm_nobody(words):
    assert rules("text", words) == []


@pytest.mark.parametrize(
    ("family", "words", "ordinary", "found"),
    [
        pytest.param("Ring", "Please ring us", "Please ring us", [], id="a-word-of-the-template"),
        pytest.param("Day", "Your day is near", "Your day", [], id="another"),
        pytest.param("Khan", "Please ring us, Khan", "Please ring us", ["PRV-04"], id="not-of-the-template"),
        pytest.param("Northgate", "Come to Northgate Heart Centre", "", [], id="the-place"),
        pytest.param("王", "王", "", [], id="one-letter"),
        pytest.param("محمد", "مرحبا محمد", "", ["PRV-04"], id="right-to-left"),
    ],
)
def test_prv_04_a_surname_that_is_a_word(family, words, ordinary, found):
    assert rules("text", words, replace(KNOWN, family=family), ordinary=ordinary) == found


def test_a_street_of_ours_that_is_called_like_the_client_is_ours():
    known = replace(KNOWN, family="Moss", ours=("1 Moss Way, Northgate",))
    assert rules("location", "Northgate Heart Centre, 1 Moss Way, Northgate", known) == []
    assert rules("location", "1 Moss Way, Northgate, for Moss", known) == ["PRV-04"]


def test_a_service_of_ordinary_words_gives_nothing_away():
    known = replace(KNOWN, names=("New patient", "Telephone review"))
    assert rules("text", "Your telephone review for a new patient", known) == []
    assert not says("Telephone review", "Telephone review")
    assert says("the Échö room", "echo")


@pytest.mark.parametrize(
    ("part", "words", "to", "found"),
    [
        pytest.param("letter", "Dear Zoë O'Brien-Nuñez, the heart team", "client", [], id="a-letter-may"),
        pytest.param("letter", "NHS number 999 123 4560", "client", ["PRV-04"], id="no-number-to-the-client"),
        pytest.param("letter", "NHS number 999 123 4560, born 14/02/1960", "gp", [], id="the-GP-may-know"),
        pytest.param("e-mail", "Dear Zoë O'Brien-Nuñez", "client", [], id="a-mail-may-greet"),
        pytest.param("e-mail", "The heart team", "client", ["PRV-04"], id="a-mail-names-no-clinic"),
        pytest.param("e-mail", "born 14 Feb 1960", "client", ["PRV-05"], id="PRV-05-no-birth-date-by-mail"),
        pytest.param("e-mail", "NHS number 999 123 4560", "gp", ["PRV-04"], id="not-even-to-the-GP-by-mail"),
    ],
)
def test_prv_05_what_is_closed_may_say_more(part, words, to, found):
    assert rules(part, words, to=to) == found


@pytest.mark.parametrize(
    "words", ["sexual health", "HIV result", "Gender clinic", "mental-health", "Domestic abuse help"]
)
@pytest.mark.parametrize("part", ["letter", "e-mail", "text", "location", "sender"])
def test_prv_03_what_is_sensitive_is_never_named(part, words):
    assert "PRV-03" in rules(part, f"Come to the {words} team")


@pytest.mark.parametrize(
    ("part", "words"), [("location", "Northgate Heart Centre, 12 Example Way"), ("sender", "Cardiology desk")]
)
def test_prv_03_place_and_sender_of_a_sensitive_service_are_neutral(part, words):
    hidden = replace(KNOWN, service_sensitive=True)
    assert "PRV-03" in rules(part, words, hidden)
    assert rules("location", "12 Example Way", hidden) == []


@pytest.mark.parametrize("part", ["letter", "e-mail", "text", "description"])
@pytest.mark.parametrize("words", ["1 Sample Road", "m96 4bb", "ring 07700 900 123", "+447700900123", "in Westfield"])
def test_prv_02_the_address_of_a_sensitive_record_is_not_shown(part, words):
    assert "PRV-02" in rules(part, words, SENSITIVE)
    assert "PRV-02" not in rules(part, words)


def test_prv_02_our_own_place_is_not_theirs():
    near = replace(SENSITIVE, private=("Northgate",))
    assert rules("location", "Northgate Heart Centre", near) == []
    assert rules("text", "Ring 0161 496 0000", replace(SENSITIVE, private=("0161 496 0000",))) == []


@pytest.mark.parametrize(
    ("channel", "chosen", "found"),
    [("letter", True, ["PRV-02"]), ("sms", True, ["PRV-02"]), ("email", False, ["PRV-02"]), ("email", True, [])],
    ids=["letter", "text", "mail-unasked", "mail-chosen"],
)
def test_prv_02_the_address_of_a_sensitive_record_is_not_used(channel, chosen, found):
    assert [one.rule for one in check(Parts("client", channel, {}, chosen=chosen), SENSITIVE)] == found
    assert check(Parts("gp", channel, {}, chosen=chosen), SENSITIVE) == ()


@pytest.mark.parametrize("words", ["See https://example.org", "www.example.org", "Log in to see it", "your password"])
def test_prv_07_no_link_and_no_log_in(words):
    assert rules("text", words) == ["PRV-07"]


def test_the_sentence_does_not_repeat_what_it_found():
    found = check(Parts("client", "", {"subject": "Colonoscopy of Zoë O'Brien-Nuñez"}), KNOWN)
    assert [one.rule for one in found] == ["PRV-04", "PRV-04"]
    assert why(found) == "The subject names a specialty or a test (PRV-04)"
    assert "brien" not in " ".join(one.said for one in found).casefold()
    assert why(()) == ""


@pytest.mark.parametrize(
    ("desk", "hospital", "hidden", "called"),
    [
        ("Booking desk", "", False, "Booking desk"),
        ("Cardiology Outpatients", "", False, ""),
        ("Cardiology Outpatients", "Northgate General", False, "Northgate General"),
        ("Booking desk", "Northgate General", True, "Northgate General"),
        ("Booking desk", "", True, ""),
    ],
    ids=["neutral", "PRV-04-specialty", "the-hospital", "PRV-03-hidden", "nobody"],
)
def test_prv_03_who_a_message_is_from(desk, hospital, hidden, called):
    assert sender_name(desk, hospital, hidden=hidden) == called
