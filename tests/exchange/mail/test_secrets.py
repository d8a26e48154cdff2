from collections.abc import Callable
from typing import Any

import keyring
import pytest
from keyring.backends import fail, null
from keyring.errors import KeyringLocked

from booktui.exchange.mail import secrets
from booktui.exchange.mail.secrets import NoKeyring, keep, missing, password

WHO = ("smtp", "desk", "mail.example.org")


class Kept:
    """Not of the library's class, whose children it would offer to the whole process."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password


class Broken(Kept):
    problem: Exception = KeyringLocked("desk must not read this")

    def get_password(self, service: str, username: str) -> str | None:
        raise self.problem

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.problem


class Crashing(Broken):
    problem = OSError("no bus\x1b[31m")


Use = Callable[[Any], Any]


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Use:
    for variable in secrets.VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)

    def one(backend: Any) -> Any:
        monkeypatch.setattr(keyring.core, "_keyring_backend", backend)
        return backend

    return one


def test_what_is_kept_is_found_by_kind_user_and_host(use: Use) -> None:
    backend = use(Kept())
    assert password(*WHO) == ""
    keep(*WHO, "geheim")
    assert (password(*WHO), missing(*WHO)) == ("geheim", "")
    assert (password("imap", *WHO[1:]), password("smtp", "other", WHO[2])) == ("", "")
    assert backend.held == {("booktui", "smtp:desk@mail.example.org"): "geheim"}


def test_the_environment_comes_first_and_needs_no_keyring(use: Use, monkeypatch: pytest.MonkeyPatch) -> None:
    use(Crashing())
    monkeypatch.setenv("BOOKTUI_SMTP_PASSWORD", "given")
    assert (password(*WHO), missing(*WHO)) == ("given", "")


def test_why_there_is_none_says_what_to_do(use: Use) -> None:
    use(Kept())
    assert missing(*WHO) == (
        "No smtp password is kept for desk at mail.example.org: booktui outbox password smtp, or BOOKTUI_SMTP_PASSWORD."
    )


@pytest.mark.parametrize(
    ("backend", "why"),
    [
        (fail.Keyring, "This system has no keyring. Set BOOKTUI_SMTP_PASSWORD instead."),
        (Broken, "The keyring of this system is locked. Set BOOKTUI_SMTP_PASSWORD instead."),
        (Crashing, "The keyring of this system does not answer (OSError). Set BOOKTUI_SMTP_PASSWORD instead."),
    ],
)
def test_a_keyring_that_fails_gives_nothing_and_says_why(use: Use, backend: type, why: str) -> None:
    use(backend())
    assert (password(*WHO), missing(*WHO)) == ("", why)
    with pytest.raises(NoKeyring) as found:
        keep(*WHO, "geheim")
    assert str(found.value) == why


def test_a_keyring_that_keeps_nothing_and_says_nothing_is_found_out(use: Use) -> None:
    use(null.Keyring())
    with pytest.raises(NoKeyring, match="keeps nothing"):
        keep(*WHO, "geheim")
