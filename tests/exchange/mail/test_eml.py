"""Mails as they are read: by the standard library's two readers, part by part and octet by octet."""

import email
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.policy import SMTP, compat32, default
from email.utils import parseaddr
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from booktui.exchange.invite import invitation
from booktui.exchange.mail.eml import make_mail, new_mail_id
from booktui.exchange.mail.headers import header, line

AT = 1_795_685_400
PLAIN: dict[str, Any] = {
    "mail_id": "0123456789abcdef@example.org", "date": AT, "sender": ("Booking Team", "desk@example.org"),
    "to": ("Amina Khan", "amina@example.com"), "subject": "Your appointment",
    "body": "Dear **Amina**\n\n- Thursday\n- 09:30\n",
}  # fmt: skip
INVITE = invitation(
    "REQUEST", uid="7f3a@example.org", sequence=0, stamp=AT, start=AT, end=AT + 1800, summary="Hospital appointment",
    organizer=("Booking Team", "desk@example.org"), attendee=("Amina Khan", "amina@example.com"), location="日本語 " * 20,
)  # fmt: skip
HEADERS = [
    "From", "To", "Subject", "Date", "Message-ID", "Content-Language", "Auto-Submitted", "X-Auto-Response-Suppress",
    "MIME-Version", "Content-Type",
]  # fmt: skip
HOSTILE = [
    pytest.param("Ann\r\nBcc: evil@example.net", id="header-injection"),
    pytest.param("Ann\nBcc: evil@example.net\n\nbody", id="body-injection"),
    pytest.param("Ann\rBcc: evil@example.net", id="bare-cr"),
    pytest.param("Ann\0Bcc: x", id="nul"),
    pytest.param("Ann\u2028Bcc: x\u2029y\x85z\x0bv\x0cf", id="odd-breaks"),
    pytest.param("\x1b]52;c;AAAA\x07 Ann", id="escape-sequences"),
    pytest.param("\u202egnp.exe\u2066", id="bidi"),
    pytest.param("\ud800 lone", id="lone-surrogate"),
    pytest.param('O\'Hara, "the" \\ (x) <evil@example.net>; @:.[]', id="specials"),
    pytest.param("evil@example.net, x", id="address-in-a-name"),
    pytest.param("=?utf-8?q?evil?=", id="encoded-word-typed"),
    pytest.param("a =?utf-8?b?", id="half-an-encoded-word"),
    pytest.param("Zoë " * 15, id="long-accents"),
    pytest.param("شركة محمد " * 6, id="right-to-left"),
    pytest.param("日本語" * 20, id="sixty-letters"),
    pytest.param("👩‍⚕️" * 20, id="joined-emoji"),
    pytest.param("x" * 5000, id="very-long-word"),
    pytest.param("word " * 300, id="very-long"),
]


def modern(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def old(data: bytes) -> Message:
    return email.message_from_bytes(data, policy=compat32)


def shown(value: object) -> str:
    """What compat32's reader shows of a header."""
    return str(make_header(decode_header(str(value).replace("\r\n", ""))))


def person(value: object) -> tuple[str, str]:
    """A mailbox as RFC 5322 has it: taken apart first, decoded afterwards."""
    name, address = parseaddr(str(value).replace("\r\n", ""))
    return shown(name), address


def everything(message: Message) -> list[str]:
    return [part.get_content_type() for part in message.walk()]


def test_an_invitation_has_exactly_the_shape_that_calendars_know() -> None:
    data = make_mail(**PLAIN, calendar=INVITE, method="REQUEST")
    for message in (modern(data), old(data)):
        assert everything(message) == [
            "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
        ]  # fmt: skip
        inline, attached = list(message.walk())[4:]
        assert inline.get_payload(decode=True) == attached.get_payload(decode=True) == INVITE
        assert (inline.get_param("method"), inline.get_param("charset")) == ("REQUEST", "utf-8")
        assert (inline["Content-Transfer-Encoding"], inline["Content-Disposition"]) == ("base64", None)
        assert inline.get_filename() is None
        assert (attached.get_content_disposition(), attached.get_filename()) == ("attachment", "invite.ics")
        assert (attached.get_param("name"), attached["Content-Transfer-Encoding"]) == ("invite.ics", "base64")


def test_every_sample_of_an_invitation_goes_through_unchanged() -> None:
    cancel = INVITE.replace(b"METHOD:REQUEST", b"METHOD:CANCEL")
    message = modern(make_mail(**PLAIN, calendar=cancel, method="CANCEL", file_name="A000123-2.ics"))
    assert [part.get_content_type() for part in message.iter_attachments()] == ["application/ics"]
    assert list(message.walk())[4]["Content-Type"].params["method"] == "CANCEL"
    assert list(message.walk())[5].get_filename() == "A000123-2.ics"
    assert list(message.walk())[5].get_payload(decode=True) == cancel


def test_without_a_calendar_there_are_only_the_words() -> None:
    message = modern(make_mail(**PLAIN))
    assert everything(message) == ["multipart/alternative", "text/plain", "text/html"]


def test_its_headers_are_these_and_no_more() -> None:
    message = modern(make_mail(**PLAIN))
    assert list(message.keys()) == HEADERS
    assert [message[name] for name in HEADERS[:8]] == [
        "Booking Team <desk@example.org>", "Amina Khan <amina@example.com>", "Your appointment",
        "Thu, 26 Nov 2026 09:30:00 +0000", "<0123456789abcdef@example.org>", "en", "auto-generated", "OOF",
    ]  # fmt: skip


def test_a_draft_opens_to_be_sent_and_answers_may_go_elsewhere() -> None:
    message = modern(make_mail(**PLAIN, draft=True, reply_to="answers@example.org"))
    assert (message["X-Unsent"], message["Reply-To"]) == ("1", "answers@example.org")


def test_the_words_are_said_twice_plain_and_as_a_page() -> None:
    message = modern(make_mail(**{**PLAIN, "body": "Grüß **Gott**\n\n.\n\n- a\n- b\n\n" + "lang" * 400}))
    plain, page = (part.get_content() for part in message.iter_parts())
    assert plain.splitlines()[:6] == ["Grüß Gott", "", ".", "", "- a", "- b"]
    assert "lang" * 400 in plain
    assert "<p>Grüß <strong>Gott</strong></p>" in page
    assert "<title>Your appointment</title>" in page


@pytest.mark.parametrize(
    ("how", "there"),
    [
        ({}, '<html lang="en" dir="ltr">'),
        ({}, "font-size:12pt"),
        ({"large": 18}, "font-size:18pt"),
        ({"language": "cy"}, '<html lang="cy" dir="ltr">'),
        ({"language": "ur-PK"}, '<html lang="ur-PK" dir="rtl">'),
        ({"language": 'en"><script>'}, '<html lang="" dir="ltr">'),
        ({"subject": "<b>&</b>"}, "<title>&lt;b&gt;&amp;&lt;/b&gt;</title>"),
        ({"body": "<script>x</script>"}, "&lt;script&gt;"),
    ],
)
def test_the_page_says_its_language_and_size_and_runs_nothing(how: dict[str, Any], there: str) -> None:
    page = list(modern(make_mail(**{**PLAIN, **how})).iter_parts())[1].get_content()
    assert there in page
    assert not any(word in page for word in ("<script", "http:", "https:", "url(", "<img", "<link"))


def test_a_language_that_is_none_is_left_out() -> None:
    assert modern(make_mail(**{**PLAIN, "language": "en\r\nBcc: x"}))["Content-Language"] is None


def test_the_same_is_the_same_to_the_octet_and_another_is_not() -> None:
    how = {**PLAIN, "calendar": INVITE, "method": "REQUEST"}
    assert make_mail(**how) == make_mail(**how)
    assert make_mail(**how) != make_mail(**{**how, "mail_id": "other@example.org"})


def no_harm(data: bytes, headers: list[str]) -> None:
    """Nothing was added, in either reader, and every line can travel."""
    assert list(modern(data).keys()) == list(old(data).keys()) == headers
    assert modern(data).defects == []
    assert data.isascii()
    assert data.count(b"\n") == data.count(b"\r") == data.count(b"\r\n")
    assert max(map(len, data.split(b"\r\n"))) <= 78
    assert everything(modern(data)) == everything(old(data)) == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_in_a_name_or_subject_stays_there(text: str) -> None:
    data = make_mail(**{**PLAIN, "sender": (text, "desk@example.org"), "to": (text, "a@example.com"), "subject": text})
    no_harm(data, HEADERS)
    read = old(data)
    assert (shown(read["Subject"]), person(read["To"]), person(read["From"])) == (
        line(text), (line(text), "a@example.com"), (line(text), "desk@example.org"),
    )  # fmt: skip
    assert modern(data)["Subject"] == line(text)


text = st.text(st.one_of(st.characters(), st.sampled_from(' \r\n\0\u2028\x85"\\,;:<>@()=?éüع日👩\ud800')), max_size=90)


@given(name=text, subject=text)
@example(name="\u200d", subject="\u202e")
@example(name="a " + "é" * 39, subject="=?a?= é")
def test_no_name_or_subject_makes_a_header_or_reads_otherwise(name: str, subject: str) -> None:
    data = make_mail(**{**PLAIN, "to": (name, "a@example.com"), "subject": subject})
    no_harm(data, HEADERS)
    assert person(old(data)["To"]) == (line(name), "a@example.com")
    assert shown(old(data)["Subject"]) == (line(subject) or "Booking Team")


@given(name=st.text('aé ,"\\<@日', max_size=12), subject=text)
def test_the_modern_reader_agrees(name: str, subject: str) -> None:
    """On names of one encoded word: of several, Python 3.11's puts a space between two (RFC 2047 6.2 says none)."""
    message = modern(make_mail(**{**PLAIN, "to": (name, "a@example.com"), "subject": subject}))
    (found,) = message["To"].addresses
    assert (found.display_name, found.addr_spec) == (line(name), "a@example.com")
    assert message["Subject"] == (line(subject) or "Booking Team")


@given(body=text)
def test_no_body_makes_a_part_or_a_header(body: str) -> None:
    no_harm(make_mail(**{**PLAIN, "body": body}), HEADERS)


def test_a_subject_is_never_empty() -> None:
    assert modern(make_mail(**{**PLAIN, "subject": "\u202e \r\n"}))["Subject"] == "Booking Team"
    nobody = {**PLAIN, "subject": "", "sender": ("", "desk@example.org")}
    assert modern(make_mail(**nobody))["Subject"] == "desk@example.org"


@pytest.mark.parametrize("field", ["sender", "to", "reply_to"])
@pytest.mark.parametrize(
    "address",
    [
        "a@example.com\r\nBcc: x@example.net", "a@example.com,b@example.com", "a b@example.com", '"a"@example.com',
        "a..b@example.com", ".a@example.com", "a@", "@example.com", "a@-x.example", "a@exa_mple.com", "ä@example.com",
        "a@example.com\0", "a@example.com\u2028", "a@example.com>", "a@[127.0.0.1]", "x" * 65 + "@example.com",
        "a@" + "x" * 64 + ".com", "a@" + "x." * 130 + "com", "a@faß.example", "a@\u202eexample.com",
    ],
)  # fmt: skip
def test_an_address_that_is_none_makes_no_mail(field: str, address: str) -> None:
    with pytest.raises(ValueError, match="address") as found:
        make_mail(**{**PLAIN, field: address if field == "reply_to" else ("Ann", address)})
    assert address not in str(found.value)


@pytest.mark.parametrize(
    ("typed", "goes_to"),
    [
        (" ann@example.com ", "ann@example.com"),
        ("o'hara+x@mail.example.com", "o'hara+x@mail.example.com"),
        ("ann@bücher.example", "ann@xn--bcher-kva.example"),
        ("ann@例え.example", "ann@xn--r8jz45g.example"),
    ],
)
def test_addresses_go_as_any_server_takes_them(typed: str, goes_to: str) -> None:
    assert modern(make_mail(**{**PLAIN, "to": ("", typed)}))["To"] == goes_to


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"calendar": INVITE, "method": "CANCEL"}, "METHOD"),
        ({"calendar": INVITE, "method": ""}, "METHOD"),
        ({"calendar": INVITE, "method": "request"}, "METHOD"),
        ({"calendar": INVITE + b"METHOD:REQUEST\r\n", "method": "REQUEST"}, "METHOD"),
        ({"calendar": b"BEGIN:VCALENDAR\r\n", "method": "REQUEST"}, "METHOD"),
        ({"calendar": INVITE, "method": "REQUEST", "file_name": "../x.ics"}, "name of a calendar file"),
        ({"calendar": INVITE, "method": "REQUEST", "file_name": 'a"\r\nX: y.ics'}, "name of a calendar file"),
        ({"mail_id": "x@example.org>\r\nBcc: y"}, "address"),
        ({"mail_id": ""}, "address"),
    ],
)
def test_what_does_not_fit_together_makes_no_mail(how: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        make_mail(**{**PLAIN, **how})


def test_a_header_takes_nothing_that_could_end_it() -> None:
    for word in ("a\r\nb", "a\nb", "ä", "\0", ""):
        with pytest.raises(ValueError, match="header"):
            header("X-Test", word)


def test_message_ids_differ_and_say_nothing() -> None:
    made = {new_mail_id("bücher.example") for _ in range(100)}
    assert (len(made), {one.partition("@")[2] for one in made}) == (100, {"xn--bcher-kva.example"})
    with pytest.raises(ValueError, match="address"):
        new_mail_id("x>\r\n")


def test_it_is_written_as_the_library_would_send_it() -> None:
    data = make_mail(**PLAIN, calendar=INVITE, method="REQUEST")
    assert email.message_from_bytes(data, policy=SMTP.clone(refold_source="none")).as_bytes() == data
