"""Every template by every channel, in every language and form, about what is sensitive: nothing forbidden is said.

PRV-02, PRV-03, PRV-04, PRV-05. The words are looked through here by hand, not by the check that holds messages.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from booktui.desk.wording import sample
from booktui.desk.wording.doctor import CODES
from booktui.desk.wording.library import load
from booktui.desk.wording.write import words_of
from booktui.rules.messages.gsm import foreign, parts
from booktui.rules.messages.values import CannotWrite
from desks import make_desk

TEMPLATES = load("").templates
CHANNELS = ("email", "letter", "sms", "phone")
EVERY = [
    pytest.param(one, channel, id=f"{one.file.removesuffix('.yaml')}-{channel}")
    for one in TEMPLATES
    for channel in CHANNELS
    if one.has(channel)
]
TO_CLIENT = [param for param in EVERY if "client" in param.values[0].to]
CLINIC = ("sexual", "gum", "swab", "ultrasound", "bladder", "osei", "cardiology", "heart")
"""Service, clinic, test, preparation, clinician of the made-up visits, in any case."""
PERSON = ("Sampleton", "Wilhelmina", "999 123 4560", "9991234560", "14 February 1960", "1960")
HOME = ("Sample Road", "Westfield, M96", "M96 4BB", "900123", "496 0123")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return make_desk(tmp_path_factory.mktemp("private"))


def written(desk, template, channel, *, form="", **how):
    """What goes, or why it does not, for every reason an entry can leave the list for."""
    codes = CODES if template.kind in ("removal", "discharge") else ("DNA",)
    for code in codes:
        for by in ("provider", "client"):
            facts = sample.facts(desk, template.kind, template.to[0], channel, code=code, by=by, **how)
            yield words_of(desk, facts, language=template.language, form=form)


@pytest.mark.parametrize(("template", "channel"), EVERY)
def test_everything_can_be_written(desk, template, channel):
    """For an ordinary client, with nothing left open and nothing of the template showing."""
    if channel == "email" and not {"gp", "provider"}.isdisjoint(template.to):  # it has the NHS number
        with pytest.raises(CannotWrite, match="PRV-04"):
            list(written(desk, template, channel))
        return
    for words in written(desk, template, channel):
        assert words.body
        assert words.address
        assert not any(mark in words.body + words.subject for mark in ("{{", "{%", "None", "  ."))
        assert words.language == template.language


@pytest.mark.parametrize(("template", "channel"), TO_CLIENT)
def test_prv_02_a_sensitive_client(desk, template, channel):
    """PRV-02: no letter to the address, no text to the number; a mail that was chosen, a phone task: without a name."""
    if channel in ("letter", "sms"):
        with pytest.raises(CannotWrite, match=r"sensitive|texts may go to"):
            list(written(desk, template, channel, client=True))
        return
    for form in ("", "easy read") if channel == "email" else ("",):
        for words in written(desk, template, channel, client=True, form=form):
            said = f"{words.subject}\n{words.body}\n{words.to_name}"
            assert [word for word in (*PERSON, *HOME) if word in said] == []
            assert [word for word in CLINIC if word in said.casefold() and word != "osei"] == []


@pytest.mark.parametrize(("template", "channel"), TO_CLIENT)
def test_prv_03_a_sensitive_service(desk, template, channel):
    """PRV-03, PRV-04: neither the clinic, the place's name, the test nor how to get ready for it."""
    for form in ("", "easy read", "large print 24") if channel in ("email", "letter") else ("",):
        for words in written(desk, template, channel, service=True, form=form):
            said = f"{words.subject}\n{words.body}".casefold()
            assert [word for word in CLINIC if word in said and word != "osei"] == []


@pytest.mark.parametrize(("template", "channel"), TO_CLIENT)
def test_prv_04_an_ordinary_visit(desk, template, channel):
    """PRV-04: subject and text name neither clinic nor client, a mail not the clinic; texts are one part."""
    for words in written(desk, template, channel):
        assert [word for word in (*CLINIC, *PERSON) if word.casefold() in words.subject.casefold()] == []
        if channel in ("email", "sms"):
            assert [word for word in CLINIC if word in words.body.casefold() and word != "osei"] == []
        if channel == "sms":
            assert [word for word in PERSON if word in words.body] == []
            assert (parts(words.body), foreign(words.body)) == (1, "")
        assert [word for word in ("999 123", "9991234560", "1960") if word in words.body] == []


@pytest.mark.parametrize("to", ["practitioner", "room"])
@pytest.mark.parametrize("kind", ["confirm", "change", "cancel"])
def test_prv_04_staff_are_not_told_who_by_mail(desk, kind, to):
    facts = sample.facts(desk, kind, to, "email", service=True)
    words = words_of(desk, facts)
    said = f"{words.subject}\n{words.body}"
    assert [word for word in (*PERSON, *HOME) if word in said] == []
    assert [word for word in CLINIC if word in said.casefold()] == []
    assert words.address == "osei@example.org"


@pytest.mark.parametrize("kind", ["removal", "discharge", "copy"])
def test_l7_the_gp_is_told_who_and_what_never_where(desk, kind):
    """PRV-02: a sensitive client's GP gets name and NHS number, never the address."""
    words = words_of(desk, sample.facts(desk, kind, "gp", "letter", client=True, service=True))
    assert "Wilhelmina Sampleton" in words.body
    assert "999 123 4560" in words.body
    assert [word for word in HOME if word in words.body] == []
    assert [word for word in CLINIC if word in words.body.casefold() and word != "osei"] == []
    assert words.address == "Elm Surgery"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("SUMMARY:Cardiology new patient\r\n", "PRV-04"),
        ("SUMMARY;LANGUAGE=en:Hospital\r\n  appointment in the heart tea\r\n m\r\n", "PRV-04"),
        ("LOCATION:Sexual health\\, first floor\r\n", "PRV-03"),
        ("DESCRIPTION:NHS number 999 123 4560\\nbye\r\n", "PRV-04"),
        ('ORGANIZER;CN="HIV team":mailto:desk@example.org\r\n', "PRV-03"),
        ("SUMMARY:Hospital appointment\r\nLOCATION:Northgate General Hospital\r\n", ""),
    ],
    ids=["summary", "folded", "location", "description", "sender", "neutral"],
)
def test_prv_04_the_calendar_file_too(desk, content, rule):
    facts = sample.facts(desk, "confirm", "client", "email")
    facts = replace(facts, draft=replace(facts.draft, content=f"BEGIN:VCALENDAR\r\n{content}END:VCALENDAR\r\n"))
    if not rule:
        assert words_of(desk, facts).body
        return
    with pytest.raises(CannotWrite, match=rule):
        words_of(desk, facts)


def test_prv_03_the_name_of_the_desk_is_not_the_sender_of_what_is_sensitive(desk):
    facts = sample.facts(desk, "confirm", "client", "email", service=True)
    content = 'ORGANIZER;CN="Test desk":mailto:desk@example.org\r\n'
    facts = replace(
        facts, draft=replace(facts.draft, content=content), settings={**facts.settings, "name": "Test desk"}
    )
    with pytest.raises(CannotWrite, match="PRV-03"):
        words_of(desk, facts)


@pytest.mark.parametrize("hospital", ["Northgate General", "Test desk"])
def test_prv_03_the_hospital_may_be_the_sender_of_it(desk, hospital):
    facts = sample.facts(desk, "confirm", "client", "email", service=True)
    content = f'ORGANIZER;CN="{hospital}":mailto:desk@example.org\r\n'
    settings = {**facts.settings, "name": "Test desk", "hospital_name": hospital}
    facts = replace(facts, draft=replace(facts.draft, content=content), settings=settings)
    assert "12 Example Way" in words_of(desk, facts).body
    nowhere = replace(facts, visit=facts.visit._replace(address=""))
    assert f"Please come to **{hospital}**." in words_of(desk, nowhere).body


def test_prv_03_without_address_and_hospital_it_is_held(desk):
    facts = sample.facts(desk, "confirm", "client", "letter", service=True)
    with pytest.raises(CannotWrite, match="there is nothing to put for site"):
        words_of(desk, replace(facts, visit=facts.visit._replace(address="")))


def test_prv_02_a_sensitive_client_who_lives_where_the_hospital_is(desk):
    """The town of the hospital is not theirs alone; their street is."""
    facts = sample.facts(desk, "confirm", "client", "email", client=True)
    near = replace(facts, client={**facts.client, "address": "9 Elm Lane, Northgate"})
    assert "12 Example Way, Northgate" in words_of(desk, near).body
    inside = replace(
        facts, client={**facts.client, "address": "9 Elm Lane"}, visit=facts.visit._replace(site="9 Elm Lane")
    )
    assert "9 Elm Lane" in words_of(desk, inside).body
