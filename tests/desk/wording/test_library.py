"""Template files: those of the package, and a team's own in their place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from booktui.desk.errors import BadInput
from booktui.desk.wording.library import folder_languages, load
from booktui.desk.wording.render import check_source

GOOD = "kind: confirm\nto: client\nsms: On {{ date }}.\n"


def put(folder, text=GOOD, name="confirm.yaml", language="en"):
    (folder / language).mkdir(exist_ok=True)
    (folder / language / name).write_text(text, encoding="utf-8")
    load.cache_clear()
    return str(folder)


def test_those_that_come_with_it_are_whole():
    library = load("")
    for template in library.templates:
        for words in template.parts.values():
            check_source(words)
    client = {(one.language, one.kind) for one in library.templates if "client" in one.to}
    kinds = {"confirm", "change", "cancel", "remind", "ring"}
    assert {(tag, kind) for tag in ("en", "pl", "cy") for kind in kinds} <= client
    assert {kind for tag, kind in client if tag == "en"} == kinds | {
        "remind-24h", "remind-1h", "validate", "missed", "short_notice", "travel", "removal", "discharge",
    }  # fmt: skip


def test_no_paragraph_is_glued_to_the_one_before():
    """A block at the end of a line takes the end of the line with it, so one empty line more is needed there."""
    glued = re.compile(r"^(?! *\{%| *- ).*%\}\n\n(?![\n{-])", re.MULTILINE)
    found = [(one.file, words.group()) for one in load("").templates for part in one.parts.values()
             for words in glued.finditer(part)]  # fmt: skip
    assert found == []


@pytest.mark.parametrize(
    ("kind", "file"),
    [("remind-24h", "en/remind-24h.yaml"), ("remind-7d", "en/remind.yaml"), ("remind-4h", "en/remind.yaml"),
     ("remind", "en/remind.yaml"), ("remind-soon", None), ("nothing", None)],
)  # fmt: skip
def test_a_reminder_without_words_of_its_own_has_the_common_ones(kind, file):
    found = load("").find(kind, "client", "en")
    assert (found.file if found else None) == file


def test_a_teams_file_takes_the_place_of_ours_and_only_of_it(tmp_path):
    library = load(put(tmp_path))
    mine, ours = library.find("confirm", "client", "en"), library.find("cancel", "client", "en")
    assert (dict(mine.parts), mine.own) == ({"sms": "On {{ date }}."}, True)
    assert not ours.own
    assert library.find("confirm", "client", "pl").parts["letter"]


def test_a_team_adds_a_language(tmp_path):
    folder = put(tmp_path, language="ur")
    assert load(folder).languages("confirm", "client") == {"en", "pl", "cy", "ur"}
    assert load(folder).languages("cancel", "client") == {"en", "pl", "cy"}
    assert folder_languages(folder) == {"en", "pl", "cy", "ur"}
    assert folder_languages("") == {"en", "pl", "cy"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "kind: confirm\nto: client\nsms: '{{ dat }}'", "sms: there is no placeholder 'dat'", id="placeholder"
        ),
        pytest.param("kind: confirm\nto: client\nsms: '{{ date'", "sms: cannot be understood", id="syntax"),
        pytest.param("kind: confirm\nto: client\nsmss: x", "smss: there is no such key", id="key"),
        pytest.param("kind: Confirm!\nto: client\nsms: x", "kind: must be small letters", id="kind"),
        pytest.param("kind: confirm\nto: everybody\nsms: x", "to: must be one or more of client", id="to"),
        pytest.param("kind: confirm\nto: client\nsubject: x", "letter: a message needs words", id="no-words"),
        pytest.param("kind: confirm\nto: client\nsms: [1]", "sms: must be words", id="list"),
        pytest.param("kind: confirm\nto: client\nsms: " + "x" * 12_001, "sms: is too long", id="long"),
        pytest.param("- 1", "must be keys with values", id="no-table"),
        pytest.param("kind: [", "cannot be read", id="no-yaml"),
        pytest.param("kind: !!python/object/apply:os.system [true]", "cannot be read", id="yaml-that-runs"),
        pytest.param("a: " + "[" * 3000, "cannot be read", id="deep"),
        pytest.param("# " + "x" * 100_001, "is too large", id="large"),
    ],
)
def test_a_bad_file_is_named_with_its_key(tmp_path, text, said):
    folder = put(tmp_path, text)
    with pytest.raises(BadInput) as error:
        load(folder)
    assert error.value.message.startswith("The messages were not loaded. en/confirm.yaml: ")
    assert said in error.value.message


def test_not_even_utf_8(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "confirm.yaml").write_bytes(b"kind: \xff\xfe")
    load.cache_clear()
    with pytest.raises(BadInput, match=r"en/confirm\.yaml: cannot be read"):
        load(str(tmp_path))


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(BadInput, match="is not there"):
        load(str(tmp_path / "gone"))


def test_what_is_no_language_is_left_alone(tmp_path):
    folder = put(tmp_path, "nothing", language="Old drafts")
    assert load(folder).templates == load("").templates


def test_a_folder_that_may_not_be_read_is_named_and_stops_no_booking(tmp_path, monkeypatch):
    (tmp_path / "de").mkdir()
    read = Path.iterdir

    def forbidden(path):
        if path == tmp_path:
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "iterdir", forbidden)
    assert "en" in folder_languages(str(tmp_path))
    with pytest.raises(BadInput, match="cannot be read: Permission denied"):
        load(str(tmp_path))


def test_a_huge_file_is_not_read_whole(tmp_path):
    (tmp_path / "en").mkdir()
    with (tmp_path / "en" / "confirm.yaml").open("wb") as file:
        file.truncate(10**11)  # takes no place on the disk, and more than there is in memory
    with pytest.raises(BadInput, match="too large"):
        load(str(tmp_path))


def test_links_in_a_circle_are_left_alone(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "confirm.yaml").symlink_to("confirm.yaml")
    (tmp_path / "de").symlink_to(tmp_path / "de")
    assert load(str(tmp_path)).find("confirm", "client", "en") is not None
