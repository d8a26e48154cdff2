"""Mails as the programs of the world send them become what they say; what is broken says why, and nothing raises."""

from __future__ import annotations

import mailbox
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from answering import GUEST, UID, apple, calendar, exchange, google, mail, mixed, returned, thunderbird
from booktui.exchange.mail.containers import items
from booktui.exchange.mail.read import read_calendar, read_mail
from booktui.exchange.mail.senders import address_of, trust_of
from booktui.exchange.mail.values import MAX_CALENDAR, MAX_MAIL


def instant(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def only(data, **how):
    (found,) = read_mail(data, "a.eml", **how)
    return found


@pytest.mark.parametrize("program", [google, exchange, apple, thunderbird], ids=lambda program: program.__name__)
@pytest.mark.parametrize("partstat", ["ACCEPTED", "DECLINED", "TENTATIVE"])
def test_what_mail_programs_send(program, partstat):
    """ical.md 3.3: the answer is found once, whatever its disposition, encoding and letters are."""
    found = only(program(partstat, sequence=3))
    reply = found.reply
    assert (found.kind, reply.uid, reply.method, reply.attendees) == ("reply", UID, "REPLY", (GUEST,))
    assert (reply.partstat, reply.sequence, reply.stamp) == (partstat, 3, instant("2026-11-23T09:15:00"))
    assert (found.sender, reply.sender, found.mail_id) == (GUEST, GUEST, "1@example.org")
    assert (reply.starts_at, reply.of_occurrence) == (None, False)


def test_what_they_write_beside_it_is_cleaned():
    ics = calendar(comment="Sorry\\, no\\nwork\\; \x1b[31mred\u202e x")
    assert only(mail(ics)).reply.comment == "Sorry, no work; [31mred x"
    assert only(thunderbird()).reply.comment == "Bin krank: Grüße"


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"sequence": None}, "sequence", 0),
        ({"sequence": None, "more": "X-MICROSOFT-CDO-APPT-SEQUENCE:4"}, "sequence", 4),
        ({"method": ""}, "method", "REPLY"),
        ({"method": "reply"}, "method", "REPLY"),
        ({"stamp": ""}, "stamp", instant("2026-11-23T09:15:00")),
        ({"stamp": "yesterday"}, "stamp", instant("2026-11-23T09:15:00")),
        ({"attendee": "MAILTO:CLIENT@Example.ORG"}, "attendees", (GUEST,)),
        ({"attendee": "not an address"}, "attendees", ("mailto:not an address",)),
        ({"attendee": ""}, "attendees", ()),
        ({"more": "ATTENDEE;PARTSTAT=DECLINED:mailto:b@example.org"}, "attendees", (GUEST, "b@example.org")),
        ({"more": "RECURRENCE-ID:20261201T090000Z"}, "recurrence", instant("2026-12-01T09:00:00")),
        ({"more": "RECURRENCE-ID;TZID=GMT Standard Time:20260701T100000"}, "recurrence", instant("2026-07-01T09:00:00")),
        ({"more": "RECURRENCE-ID;TZID=Nowhere:20260701T100000"}, "recurrence", None),
        ({"parameters": ";SENT-BY=\"mailto:PA@example.org\""}, "sent_by", "pa@example.org"),
        ({"organizer": False}, "uid", UID),
    ],
    ids=["no-sequence", "exchange-sequence", "method-of-the-part", "method-small", "no-stamp", "bad-stamp", "mailto-capitals",
         "no-address", "nobody", "two", "occurrence", "occurrence-windows-zone", "occurrence-unknown-zone", "sent-by", "no-organizer"],
)  # fmt: skip
def test_what_may_be_missing_or_odd(changes, field, value):
    ics = calendar(**changes).replace(b"mailto:MAILTO:", b"MAILTO:").replace(b"mailto:not", b"mailto:not")
    assert getattr(only(mail(ics)).reply, field) == value


def test_a_counter_brings_the_time_that_is_wished_for():
    """RFC 5546 3.2.7: in the zones of the file, also by its own VTIMEZONE of 1601."""
    from answering import WINDOWS_1601

    own = WINDOWS_1601.replace("GMT Standard Time", "Customized Time Zone")
    more = "DTSTART;TZID=Customized Time Zone:20260701T100000\nDTEND;TZID=Customized Time Zone:20260701T103000"
    ics = calendar("TENTATIVE", method="COUNTER", more=more, zone=own)
    reply = only(mail(ics)).reply
    assert (reply.starts_at, reply.ends_at) == (instant("2026-07-01T09:00:00"), instant("2026-07-01T09:30:00"))
    other = own.replace("+0100", "+0500").replace("+0000", "+0400")
    shifted = only(mail(calendar("TENTATIVE", method="COUNTER", more=more, zone=other))).reply
    assert shifted.starts_at == instant("2026-07-01T05:00:00"), "a zone of the same name in another file is another one"


@pytest.mark.parametrize(
    "data",
    [
        calendar(comment="Grüße"),
        b"\xef\xbb\xbf" + calendar(comment="Grüße"),
        calendar(comment="Grüße").replace(b"\r\n", b"\n"),
        calendar(comment="Grüße").decode().encode("utf-16"),
        calendar(comment="Grüße").decode().encode("utf-16-le"),
        calendar(comment="Grüße").decode().encode("utf-16-be"),
        calendar(comment="Grüße").decode().encode("latin-1"),
        calendar(comment="Gr\u00fc\r\n \u00dfe").replace(b"\xc3\x9f", b"\xc3\r\n \x9f"),
    ],
    ids=["utf-8", "mark", "bare-lf", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "folded-in-a-letter"],
)
def test_letters_and_line_ends(data):
    (found,) = read_calendar(data, "a.ics")
    assert (found.kind, found.reply.comment, found.reply.sender) == ("reply", "Grüße", None)
    assert only(mail(data, kind="application/octet-stream; name=ANSWER.ICS")).reply.comment == "Grüße"


def test_several_events_are_several_answers():
    second = b"BEGIN:VEVENT" + calendar("DECLINED", uid="b@x").partition(b"BEGIN:VEVENT")[2]
    ics = calendar().replace(b"END:VCALENDAR\r\n", second)
    assert [(one.reply.uid, one.reply.partstat) for one in read_mail(mail(ics), "a")] == [
        (UID, "ACCEPTED"), ("b@x", "DECLINED"),
    ]  # fmt: skip


def test_an_invitation_that_was_sent_on_is_no_answer():
    inner = mail(calendar("ACCEPTED"))
    found = only(mixed(("Content-Type: text/plain", b"see below"), ("Content-Type: message/rfc822", inner)))
    assert (found.kind, found.words) == ("words", "see below")


@pytest.mark.parametrize("whole", [True, False])
def test_a_mail_that_came_back(whole):
    """RFC 3464: our own invitation is in it, and is no answer."""
    found = only(returned("77.x@example.com", whole=whole))
    assert (found.kind, found.about) == ("bounce", ("77.x@example.com",))
    back = found.returned
    assert (back.address, back.status, back.failed) == (GUEST, "5.1.1", True)
    assert back.words == "550 5.1.1 no such mailbox here"


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", ""])
def test_a_report_that_is_no_failure(action):
    assert only(returned("77@x", action)).returned.failed is False


@pytest.mark.parametrize(
    ("headers", "kind", "why"),
    [
        ("Auto-Submitted: auto-replied\r\n", "automatic", "an out-of-office answer"),
        ("X-Autoreply: yes\r\n", "automatic", "an out-of-office answer"),
        ("Precedence: bulk\r\n", "automatic", "a mail to many, or an automatic one"),
        ("Auto-Submitted: auto-generated\r\n", "automatic", "an automatic mail"),
        ("Auto-Submitted: no\r\n", "words", ""),
        ("", "words", ""),
    ],
)
def test_who_writes(headers, kind, why):
    found = only(mail(headers=f"{headers}In-Reply-To: <9@x>\r\n", body="I can't come.\r\n\r\n> On Mon\r\n> you wrote"))
    assert (found.kind, found.why, found.words, found.about) == (kind, why, "I can't come.", ("9@x",))


def test_what_is_no_answer_says_nothing():
    assert read_mail(mail(kind="image/png", ics=b"\x89PNG"), "a") == ()
    assert read_mail(mail(body=" \r\n> quoted only\r\n"), "a") == ()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        pytest.param(b"X-A: y\r\n" * 30_000, "it has more than 20,000 lines of headers", id="headers"),
        pytest.param(b"x" * (MAX_MAIL + 1), "it is larger than 25 MB", id="50-MB"),
        pytest.param(mail(b"\n" * (MAX_CALENDAR + 1)), "its calendar is larger than 2 MB", id="large-calendar"),
        pytest.param(mail(b"hello"), "its calendar cannot be read: There is no calendar in the file.", id="no-calendar"),
        pytest.param(mail(calendar()[:-20]), "its calendar cannot be read: The file is cut off", id="cut-off"),
        pytest.param(mail(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"), "there is no event in its calendar", id="empty"),
        pytest.param(mail(b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X\r\n" * 90), "its calendar cannot be read", id="deep-calendar"),
        pytest.param(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 9000, "it has more than 2,000 parts", id="parts"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(data, why):
    found = only(data)
    assert (found.kind, found.why.startswith(why), len(found.why) <= 300) == ("unreadable", True, True)


def nested(depth):
    data = b"Content-Type: text/calendar\r\n\r\n" + calendar()
    for number in range(depth):
        edge = f"b{number}x".encode()
        data = (
            b"Content-Type: multipart/mixed; boundary="
            + edge
            + b"\r\n\r\n--"
            + edge
            + b"\r\n"
            + data
            + b"\r\n--"
            + edge
            + b"--\r\n"
        )
    return data


@pytest.mark.parametrize(("depth", "kind"), [(100, "reply"), (1000, "unreadable")])
def test_parts_inside_each_other(depth, kind):
    assert only(b"From: client@example.org\r\n" + nested(depth)).kind == kind


def test_the_digest_is_of_what_is_said_and_by_whom():
    one, again = only(google()), only(google())
    others = [
        only(google("DECLINED")),
        only(google(stamp="20261123T091501Z")),
        only(google(comment="x")),
        only(exchange()),
    ]
    assert one.digest == again.digest
    assert only(mail(calendar())).digest != only(mail(calendar(), sender="evil@example.com")).digest
    assert len({one.digest, *(other.digest for other in others[:3])}) == 4


@pytest.mark.parametrize(
    ("values", "address"),
    [
        (["Client@Example.org"], GUEST),
        (["Amina Khan <client@example.org>"], GUEST),
        (['"client@example.org" <evil@example.com>'], "evil@example.com"),
        (['"a <client@example.org>" <evil@example.com>'], "evil@example.com"),
        (["(client@example.org) evil@example.com"], "evil@example.com"),
        (['(") <evil@example.com> (") client@example.org'], "evil@example.com"),
        (['"(" <evil@example.com> ")" client@example.org'], "evil@example.com"),
        ([r'"a \" b" <client@example.org>'], GUEST),
        (["(a (b) c\\)) client@example.org"], GUEST),
        (['"<client@example.org> evil@example.com'], ""),
        (["(client@example.org"], ""),
        (["<client@example.org>, <evil@example.com>"], ""),
        (["client@example.org, evil@example.com"], ""),
        (["client@example.org", "evil@example.com"], ""),
        (["client@example.org)evil@example.com"], ""),
        (["client@example.org\x00"], ""),
        ([], ""),
        ([f"{'x' * 300}@example.org"], ""),
    ],
)
def test_who_sent_it(values, address):
    assert address_of(values) == address


OURS = "mx.example.com"


@pytest.mark.parametrize(
    ("values", "trust"),
    [
        ([f"{OURS}; dmarc=pass header.from=example.org"], "passed"),
        ([f"{OURS} 1; spf=pass (sender; really) smtp.mailfrom=example.org; dmarc=fail (p=none)"], "failed"),
        ([f"{OURS}; spf=fail smtp.mailfrom=x.y; dkim=fail header.d=example.org"], "failed"),
        ([f"{OURS}; spf=softfail; dkim=permerror"], "failed"),
        ([f"{OURS}; spf=pass smtp.mailfrom=client@mail.example.org; dkim=none"], "passed"),
        ([f"{OURS}; spf=pass smtp.mailfrom=evil.com; dkim=none"], "missing"),
        ([f"{OURS}; dkim=pass header.d=evil.com; spf=none"], "missing"),
        ([f"{OURS}; dkim=pass header.i=@example.org"], "passed"),
        ([f"{OURS}; none"], "missing"),
        ([OURS.upper() + "; dmarc=pass"], "passed"),
        (["mx.evil.com; dmarc=pass", f"{OURS}; dmarc=pass"], "missing"),
        ([f"{OURS}; dmarc=fail", f"{OURS}; dmarc=pass"], "failed"),
        ([f"{OURS}; spf=fail", f"{OURS}; dkim=fail"], "failed"),
        ([f"{OURS}; spf=fail", f"{OURS}; dmarc=pass"], "missing"),
        ([f"{OURS}; spf=none", f"{OURS}; dkim=pass header.d=example.org"], "missing"),
        ([f"{OURS}; dmarc=pass header.from=evil.com"], "missing"),
        ([f'{OURS}; spf=pass smtp.mailfrom="a; dkim=pass header.d=example.org"@evil.com; dkim=none'], "missing"),
        ([f'{OURS}; spf=pass smtp.mailfrom="a header.d=example.org"@evil.com; dkim=pass header.d=evil.com'], "missing"),
        ([f'{OURS}; spf=pass (" of) smtp.mailfrom=evil.com; dmarc=fail (")'], "failed"),
        ([f'{OURS}; dkim=pass header.d="example.org"'], "passed"),
        ([f'{OURS}; dmarc=pass reason="never closed'], "missing"),
        ([f"x{OURS}; dmarc=pass"], "missing"),
        ([f'evil.com; x="{OURS}; dmarc=pass"'], "missing"),
        ([], "missing"),
    ],
)
def test_what_our_own_server_says(values, trust):
    """RFC 8601 5: only what it wrote itself, above what anybody may have written."""
    assert trust_of(values, GUEST, OURS) == trust
    assert trust_of(values, GUEST, "") == ""


def test_the_headers_reach_the_answer():
    data = mail(calendar(), headers=f"Authentication-Results: {OURS};\r\n dmarc=fail header.from=example.org\r\n")
    assert only(data, authserv=OURS).reply.trust == "failed"
    assert only(data).reply.trust == ""


LONGER = "\U0001d160"
"""One character that NFC makes three of."""


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(mail(calendar(comment=LONGER * 900)), id="comment"),
        pytest.param(f"From: {GUEST}\r\nIn-Reply-To: <x@y>\r\n\r\n{LONGER * 9000}".encode(), id="words"),
    ],
)
def test_text_that_grows_when_it_is_cleaned_is_cut(data):
    assert LONGER not in str(only(data))


# -- where mails lie


def sources(path):
    return [(item.kind, item.source, len(item.data)) for item in items(path)]


def test_one_file(tmp_path):
    (tmp_path / "a.eml").write_bytes(google())
    (tmp_path / "b").write_bytes(b"\xef\xbb\xbf" + calendar())
    assert sources(tmp_path / "a.eml") == [("mail", "a.eml", len(google()))]
    assert [item.kind for item in items(tmp_path / "b")] == ["calendar"]


def test_an_mbox_and_a_maildir(tmp_path):
    box = mailbox.mbox(tmp_path / "answers")
    for program in (google, exchange):
        box.add(program())
    box.close()
    assert [read_mail(one.data, one.source)[0].kind for one in items(tmp_path / "answers")] == ["reply", "reply"]
    maildir = mailbox.Maildir(tmp_path / "m")
    maildir.add(apple())
    opened = mailbox.MaildirMessage(thunderbird())
    opened.set_subdir("cur")
    maildir.add(opened)
    assert [read_mail(one.data, one.source)[0].kind for one in items(tmp_path / "m")] == ["reply", "reply"]


def test_a_folder_of_files(tmp_path):
    (tmp_path / "2.ics").write_bytes(calendar())
    (tmp_path / "1.EML").write_bytes(google())
    (tmp_path / "notes.pdf").write_bytes(b"%PDF")
    (tmp_path / "gone.eml").symlink_to(tmp_path / "nowhere")
    assert [(kind, name) for kind, name, _ in sources(tmp_path)] == [("mail", "1.EML"), ("calendar", "2.ics")]


def test_too_large_a_file_is_not_read_whole(tmp_path):
    with (tmp_path / "big.eml").open("wb") as file:
        file.truncate(3 * MAX_MAIL)
    (item,) = items(tmp_path / "big.eml")
    assert (len(item.data), only(item.data).why) == (MAX_MAIL + 1, "it is larger than 25 MB")


def test_what_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        items(tmp_path / "nothing")


# -- whatever anybody may send

piece = st.sampled_from(
    [b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"\r\n", b"\r\n\r\n", b"--edge\r\n", b"--edge--\r\n", b"Content-Type: text/calendar\r\n",
     b"Content-Type: multipart/report; report-type=delivery-status; boundary=edge\r\n", b"ATTENDEE;PARTSTAT=", b":mailto:", b"\0",
     b"Content-Transfer-Encoding: base64\r\n", b"DTSTAMP:99999999T999999Z\r\n", b"RECURRENCE-ID;TZID=X:0", b"\xff\xfe", b"=?utf-8?q?=",
     b"Content-Type: message/rfc822\r\n\r\n", b'Content-Type: text/calendar; charset="x\r\n', b"From: <a@b> <c@d>\r\n", b"Date: 99\r\n",
     b"Content-Type: text/plain; charset*=x''%ff\r\n", b"Authentication-Results: ((((;;=\r\n"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.lists(piece, max_size=20).map(b"".join)))
@example(
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=edge\r\n\r\n--edge\r\nContent-Type: message/delivery-status\r\n\r\n"
)
def test_nothing_raises(data):
    for found in (*read_mail(data, "a", OURS), *read_calendar(data, "b")):
        assert found.kind and found.digest
        assert all(part.isprintable() for part in (found.why, found.sender, found.mail_id, found.source))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([google, exchange, apple, thunderbird]), st.integers(0, 3000), st.binary(max_size=8))
def test_a_damaged_mail_never_says_more_than_it_said(program, at, junk):
    """Bytes lost or changed anywhere: it may say nothing or something else, and nothing raises."""
    data = program("TENTATIVE")
    at %= len(data)
    for found in read_mail(data[:at] + junk + data[at + len(junk) :], "a"):
        assert found.kind in ("reply", "bounce", "automatic", "words", "unreadable")
