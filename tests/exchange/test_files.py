import errno
import os
import stat
from pathlib import Path

import pytest

from booktui.exchange import files
from booktui.exchange.files import write_private

posix = pytest.mark.skipif(os.name != "posix", reason="modes and links are POSIX's")


def test_the_file_holds_the_bytes_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = write_private(tmp_path, "A000123-0.ics", b"BEGIN\r\n")
    assert (path.read_bytes(), [p.name for p in tmp_path.iterdir()]) == (b"BEGIN\r\n", ["A000123-0.ics"])


@posix
def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    path = write_private(folder, "A000123-0.ics", b"x")
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(folder.stat().st_mode)) == (0o600, 0o700)


def test_a_second_writing_replaces_the_first(tmp_path: Path) -> None:
    write_private(tmp_path, "A000123-0.ics", b"old and longer")
    assert write_private(tmp_path, "A000123-0.ics", b"new").read_bytes() == b"new"


@posix
def test_a_link_of_that_name_is_replaced_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_bytes(b"precious")
    (tmp_path / "A000123-0.ics").symlink_to(target)
    path = write_private(tmp_path, "A000123-0.ics", b"new")
    assert (target.read_bytes(), path.is_symlink(), path.read_bytes()) == (b"precious", False, b"new")


@pytest.mark.parametrize(
    "name", ["../x.ics", "a/b.ics", "..", "", ".hidden.ics", "a.ics\n", "C:x.ics", "a\x00.ics", "ä.ics"]
)
def test_a_name_that_is_not_a_reference_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a file name"):
        write_private(tmp_path, name, b"x")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"kept")
    with pytest.raises(OSError):
        write_private(tmp_path / "out", "A000123-0.ics", b"x")
    assert (tmp_path / "out").read_bytes() == b"kept"


def test_a_folder_two_levels_missing_is_not_guessed(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_private(tmp_path / "a" / "b", "A000123-0.ics", b"x")
    assert list(tmp_path.iterdir()) == []


def test_nothing_half_written_stays_when_the_name_is_taken_by_a_folder(tmp_path: Path) -> None:
    (tmp_path / "A000123-0.ics").mkdir()
    with pytest.raises(OSError):
        write_private(tmp_path, "A000123-0.ics", b"x")
    assert [p.name for p in tmp_path.iterdir()] == ["A000123-0.ics"]


@posix
@pytest.mark.parametrize("links", [True, False], ids=["links", "a-disk-without-links"])
def test_a_new_file_takes_no_name_that_something_has(tmp_path, monkeypatch, links):
    def refused(*_):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    if not links:
        monkeypatch.setattr(os, "link", refused)
    (tmp_path / "b.pdf").symlink_to(tmp_path / "nowhere")
    assert write_private(tmp_path, "a.pdf", b"mine", new=True).read_bytes() == b"mine"
    for name in ("a.pdf", "b.pdf"):
        with pytest.raises(FileExistsError):
            write_private(tmp_path, name, b"theirs", new=True)
    assert (tmp_path / "a.pdf").read_bytes() == b"mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", "b.pdf"]


def test_a_new_file_that_cannot_be_kept_gives_its_name_back(tmp_path, monkeypatch):
    def broken(_folder):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(files, "_sync_folder", broken)
    with pytest.raises(OSError, match="Input/output"):
        write_private(tmp_path, "a.pdf", b"mine", new=True)
    assert list(tmp_path.iterdir()) == []
