"""Finding people as callers give themselves: part of a name, a slip, digits anywhere, a number, a birth date."""

import pytest

from booktui.desk.errors import BadInput, NotFound
from desks import add_client, make_desk


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    add_client(made, "Khan", "Amina", nhs_number="999 000 0042", mobile="07700 900123")
    add_client(made, "Khanna", "Ravi", mobile="07700 900456", birth_date="1971-03-09")
    add_client(made, "O'Brien-Núñez", "Seán", mobile="0161 496 0007", birth_date="1985-12-01")
    add_client(made, "Secret", "Sara", sensitive=True, nhs_number="9990000018", mobile="07700 900789")
    yield made
    made.close()


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("khan", ["Khan Amina", "Khanna Ravi"]),
        ("KHAN AM", ["Khan Amina"]),
        ("amina khan", ["Khan Amina"]),
        ("amina", ["Khan Amina"]),
        ("kahn", ["Khan Amina"]),
        ("khnna", ["Khanna Ravi"]),
        ("obrien", ["O'Brien-Núñez Seán"]),
        ("o'brien nunez", ["O'Brien-Núñez Seán"]),
        ("900456", ["Khanna Ravi"]),
        ("07700 900123", ["Khan Amina"]),
        ("4960007", ["O'Brien-Núñez Seán"]),
        ("9990000042", ["Khan Amina"]),
        ("999 000 0042", ["Khan Amina"]),
        ("09/03/1971", ["Khanna Ravi"]),
        ("1971-03-09", ["Khanna Ravi"]),
        ("secret", ["S••• S•"]),
        ("", []),
        ("zzzz", []),
        ("[bold]", []),
        ("' OR 1=1 --", []),
        ('"" OR *', []),
        ("%", []),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_find(desk, typed, names):
    assert [line.name for line in desk.clients.find(typed)] == names


def test_more_than_one_meant_is_said(desk):
    with pytest.raises(NotFound, match="More than one client is meant"):
        desk.clients.resolve("khan")
    assert desk.clients.resolve("khanna") == desk.clients.find("khanna")[0].id


def test_a_sensitive_record_is_masked_until_a_reason_is_given_and_that_is_recorded(desk):
    (line,) = desk.clients.find("secret")
    assert (line.birth_date, line.nhs_number) == ("••/••/1960", "••• ••• 0018")
    masked = desk.clients.get(line.id)
    assert (masked.masked, masked.birth_date, masked.address, masked.mobile) == (True, None, "••••", "••••")
    shown = desk.clients.get(line.id, reveal_reason="caller gave three points")
    assert (shown.masked, shown.family_name, shown.mobile) == (False, "Secret", "07700 900789")
    (row,) = desk.audit.list(limit=1, object="client")
    assert (row["action"], row["reason"]) == ("reveal", "caller gave three points")


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("birth_date", "31/02/1960", "birth date:"),
        ("nhs_number", "999 000 0043", "nhs number:"),
        ("phone", "ring me", "phone:"),
        ("email", "nobody", "email:"),
        ("sex", "?", "sex:"),
        ("family_name", "x" * 5000, "family name:"),
        ("colour", "red", "no field 'colour'"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_added(desk, field, value, says):
    with pytest.raises(BadInput, match=says):
        add_client(desk, **{"family": "New", "given": "One", field: value})
    assert desk.clients.find("new") == []


def test_the_same_nhs_number_twice_is_refused(desk):
    with pytest.raises(BadInput, match="already has that nhs number"):
        add_client(desk, "Other", nhs_number="9990000042")


def test_editing_keeps_the_rest_and_finds_by_the_new_name(desk):
    key = desk.clients.resolve("khanna")
    view = desk.clients.edit(key, {"family_name": "Mehta"})
    assert (view.name, view.mobile, view.version) == ("Mehta Ravi", "07700 900456", 2)
    assert [line.id for line in desk.clients.find("mehta")] == [key]
    assert desk.clients.find("khanna") == []
    desk.clients.edit(key, {"mobile": "07700 900999"})
    assert [line.id for line in desk.clients.find("900999")] == [key]
    assert desk.clients.find("900456") == []


@pytest.mark.parametrize(
    "name",
    [
        "[bold red]x[/]",
        "[@click=app.quit]x",
        "\x1b[2Jx",
        "=cmd()",
        "\u202eabc",
        "日本語",
        "👩‍👩‍👧 Smith",
        "Robert'); DROP TABLE client;--",
    ],
    ids=["markup", "click", "escape", "formula", "right-to-left", "han", "emoji", "sql"],
)
def test_any_name_can_be_kept_and_holds_no_control_characters(desk, name):
    view = add_client(desk, name, "X")
    assert all(character.isprintable() for character in view.family_name.replace("\u200d", ""))
    assert desk.clients.get(view.id).family_name == view.family_name


def test_needs_are_kept_once_and_ended(desk):
    key = desk.clients.resolve("khanna")
    desk.clients.need(key, "interpreter", "Urdu")
    desk.clients.need(key, "interpreter", "Urdu")
    assert [(n.kind, n.detail) for n in desk.clients.get(key).needs] == [("interpreter", "Urdu")]
    desk.clients.end_need(key, "interpreter")
    assert desk.clients.get(key).needs == ()


def test_prv_10_two_letters_find_whole_surnames_only(desk):
    add_client(desk, "Ng", "Mei")
    assert [line.name for line in desk.clients.find("ng")] == ["Ng Mei"]
    assert [line.name for line in desk.clients.find("kh")] == []
    assert [line.name for line in desk.clients.find("kha")] == ["Khan Amina", "Khanna Ravi"]
    assert [line.name for line in desk.clients.find("ng m")] == ["Ng Mei"]


def test_prv_10_no_more_than_fifty_are_found_however_many_are_asked_for(desk):
    for number in range(52):
        add_client(desk, "Crowd", f"Person{number:02}", birth_date=None)
    assert len(desk.clients.find("crowd", limit=1000)) == 50


@pytest.mark.parametrize(
    ("typed", "by"), [("quillfeather", "name"), ("09/03/1971", "birth date"), ("900 456", "number")]
)
def test_prv_10_a_search_is_on_record_without_what_was_typed(desk, typed, by):
    desk.clients.searched(typed, 2, 11)
    (row,) = desk.audit.list(limit=1)
    kept = f'{{"by":"{by}","found":2}}'
    assert (row["action"], row["object_id"], row["reason"], row["after"]) == ("search", 11, "", kept)
    assert desk.audit.verify().problems == ()


def test_the_chain_has_nothing_of_what_a_record_says_before_or_after(desk):
    key = desk.clients.find("khanna")[0].id
    desk.clients.edit(key, {"family_name": "Mehta", "mobile": "07700 900999", "address": "7 Larkrise Hollow"})
    desk.clients.searched("mehta", 1, key)
    with desk.store.read() as c:
        chain = repr([tuple(row) for row in c.exec_driver_sql("SELECT * FROM audit")])
        beside = repr([tuple(row) for row in c.exec_driver_sql("SELECT * FROM audit_detail")])
    said = ("Khanna", "Mehta", "900456", "900999", "Larkrise")
    assert [word for word in said if word.casefold() in chain.casefold()] == []
    assert [word for word in said if word not in beside] == []
    assert not [word for word in said if word in repr(desk.audit.list())]
