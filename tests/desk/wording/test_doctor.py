"""The doctor looks templates over: AIS-04, PRV-02 to PRV-07, edge case 17."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from booktui.desk import open_desk
from booktui.desk.wording import doctor, sample
from booktui.desk.wording.library import load
from booktui.desk.wording.write import words_of
from booktui.store.tables import Practitioner, Room
from desks import SETUP, Clock, add_client, make_desk

HEAD = "kind: confirm\nto: client\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return make_desk(tmp_path_factory.mktemp("doctor"))


def found(desk, folder, text, language="en", name="confirm.yaml"):
    (folder / language).mkdir()
    (folder / language / name).write_text(text, encoding="utf-8")
    load.cache_clear()
    return doctor.check_folder(desk, str(folder))


def test_those_that_come_with_it_are_well(desk):
    assert doctor.check_folder(desk, "") == []
    assert doctor.problems(desk) == []


def test_edge_17_the_desks_own_place_is_too_long_for_texts(tmp_path):
    """Edge case 17: known before a text is held."""
    desk = make_desk(tmp_path)
    assert doctor.problems(desk) == []
    places = [{**SETUP["location"][0], "name": "S" * 60}, SETUP["location"][1]]
    open_desk(tmp_path / "desk.db", "ada", Clock()).setup.apply({"location": places})
    with desk.store.read() as c:
        desk.catalogue_in(c)
    assert "en/confirm.yaml: sms_short: is 168 characters with a long place; at most 160 fit" in doctor.problems(desk)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param(HEAD + "sms: '{{ dat }}'", "The messages were not loaded. en/confirm.yaml: sms: there is no "
                     "placeholder 'dat'; the nearest is date.", id="placeholder"),
        pytest.param(HEAD + "sms: " + "x" * 161, "en/confirm.yaml: sms: is 161 characters with a long place; at most 160 "
                     "fit", id="edge-17-length"),
        pytest.param(HEAD + "sms: Ваш визит", "en/confirm.yaml: sms: has characters that texts do not have: Вашвизт",
                     id="letters"),
        pytest.param(HEAD + "letter: The multidisciplinary consultation necessitates comprehensive documentation.",
                     "en/confirm.yaml: letter: is hard to read, grade 37.9; at most 6 (AIS-04)", id="AIS-04"),
        pytest.param(HEAD + "sms: Come to the heart clinic", "en/confirm.yaml: sms: The text names the clinic, the test or "
                     "the reason of the visit (PRV-04)", id="PRV-04"),
        pytest.param(HEAD + "sms: Your HIV clinic", "en/confirm.yaml: sms: The text names something sensitive (PRV-03)",
                     id="PRV-03"),
        pytest.param(HEAD + "subject: Hello{% if name %}, {{ name }}{% endif %}\nletter: Come.", "en/confirm.yaml: subject: The subject names the "
                     "client (PRV-04)", id="PRV-04-name"),
        pytest.param(HEAD + "sms: Log in to see it", "en/confirm.yaml: sms: The text has a link or asks to log in (PRV-07)",
                     id="PRV-07"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_teams_own(desk, tmp_path, text, problem):
    assert found(desk, tmp_path, text) == [problem]


def test_a_language_that_is_only_begun(desk, tmp_path):
    assert found(desk, tmp_path, HEAD + "letter: '{{ date }}'", "ur") == [
        f"messages in Urdu: there is no template for {kind}" for kind in ("change", "cancel", "remind")
    ]


def test_a_letter_that_names_the_team_in_a_mail_is_not_let_out(desk, tmp_path):
    """The letter's own words may name the team; the value is empty in everything that others can see."""
    text = HEAD + "letter: Come. {% if team %}See the {{ team }} team.{% endif %}"
    assert found(desk, tmp_path, text) == []


def test_edge_28_client_and_doctor_have_a_letter_each(desk):
    """Edge case 28: none of the pair of 2.9 is without the other."""
    library = load("")
    for kind in ("removal", "discharge"):
        assert all(library.find(kind, to, "en") for to in ("client", "gp", "referrer"))
        for code in doctor.CODES:
            assert (
                len({words_of(desk, sample.facts(desk, kind, to, "letter", code=code)).body for to in ("client", "gp")})
                == 2
            )


def test_the_keepers_doctor_says_it_too(desk, tmp_path):
    with desk.store.write() as c:
        desk.set_settings(c, {"messages_folder": str(tmp_path / "gone")})
        desk.catalogue_in(c)
    assert [line for line in desk.keeping.doctor().problems if "folder of messages" in line] != []


def test_ais_02_what_clients_need_and_cannot_have_is_noted(tmp_path):
    """AIS-02: before their letters are held."""
    desk = make_desk(tmp_path)
    for detail in ("braille", "Urdu, large print", "in Urdu", "Polish", "easy read"):
        desk.clients.need(add_client(desk).id, "format", detail)
    assert [note for note in desk.keeping.doctor().notes if note.startswith("messages")] == [
        "messages cannot be had in Urdu, which 2 clients need",
        "messages cannot be had in braille, which 1 client needs",
    ]


def test_what_the_set_up_lacks_for_messages_is_noted(tmp_path):
    """Before a client reads a letter that says to ring and not where, or a room waits for an invitation."""
    desk = make_desk(tmp_path)
    assert desk.keeping.doctor().notes == ()
    with desk.store.write() as c:
        desk.set_settings(c, {"mail": '{"way": "smtp"}'})
        desk.catalogue_in(c)
        c.execute(update(Practitioner.__table__).where(Practitioner.code == "OSEI").values(invites=True, email=""))
        c.execute(update(Room.__table__).where(Room.code == "R1").values(invites=True, email="desk@example.org"))
    assert desk.keeping.doctor().notes == (
        "messages say to ring the booking desk and name no number: give phone in [desk]",
        "messages by e-mail need an address that they come from: give email in [desk]",
        "[[practitioner]] OSEI has invites = true and no e-mail that can be used: no invitation goes there",
    )
    with desk.store.write() as c:
        desk.set_settings(c, {"phone": "0161 496 0100", "email": "Desk@example.org"})
        desk.catalogue_in(c)
    assert desk.keeping.doctor().notes[1:] == (
        "[[room]] R1 has invites = true and the desk's own e-mail, which invites nobody: give another",
    )
