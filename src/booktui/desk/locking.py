"""The key of an encrypted diary: found in the environment or the system's keyring, or asked for.

It is never an option, a setting or a line of a log; and children of this process do not get it with their environment.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from booktui.desk.errors import BadInput, Unavailable
from booktui.store import keys

VARIABLE, NEW_VARIABLE = "BOOKTUI_KEY", "BOOKTUI_NEW_KEY"
SERVICE = "booktui"
TRIES = 3
SHORTEST = 12
"""Letters of a passphrase: it may be guessed at leisure by whoever has a copy of the file."""
Key, salt_of, key_of = keys.Key, keys.salt_of, keys.of
Ask = Callable[[str], str]
"""Asks for something that must not be seen, and gives what was typed."""
_given: dict[str, str] = {}


def needs_key(path: Path) -> bool:
    """There is a file that may be an encrypted diary, and its key is not held."""
    salt = keys.salt_of(path)
    return bool(salt) and keys.held(salt) is None


def unlock(path: Path, ask: Ask | None = None) -> None:
    """Have the key of the file held, if it needs one: the environment's, else the keyring's, else the one typed.

    Without `ask` nobody is asked, and a file whose key is not found is left to whoever opens it to refuse.

    Raises:
        Unavailable: the key that was given does not open it.
    """
    given = from_environment(VARIABLE)
    if not needs_key(path):
        return
    if not keys.can_encrypt():
        return  # the store says so
    salt = keys.salt_of(path)
    if given:
        _hold(path, _read(given, salt), f"what {VARIABLE} says does not open {path}")
        return
    kept = kept_key(salt)
    if kept is not None and keys.fits(path, kept):
        keys.hold(kept)
    elif ask is not None:
        _hold_asked(path, salt, ask)
    else:
        raise Unavailable(
            f"{path} is encrypted, or is not a booktui diary: it opens with its key only. Open it on a terminal, keep "
            f"its key in the keyring (booktui key keep), or set {VARIABLE}. It was left as it is.",
            "The diary is locked",
        )


def _hold(path: Path, key: keys.Key, wrong: str) -> None:
    if not keys.fits(path, key):
        raise _cannot(wrong)
    keys.hold(key)


def _hold_asked(path: Path, salt: str, ask: Ask) -> None:
    prompt = words = f"Passphrase of {path.name}: "
    for _ in range(TRIES):
        typed = ask(prompt)
        prompt = f"That does not open it. {words}"
        try:
            key = keys.read(typed, salt)
        except keys.WrongGroups as problem:
            prompt = f"{problem} {words}"
            continue
        if keys.fits(path, key):
            keys.hold(key)
            return
    raise _cannot(f"what was typed does not open {path}")


def _cannot(wrong: str) -> Unavailable:
    return Unavailable(
        f"{wrong[:1].upper()}{wrong[1:]}: the key is wrong, or it is not a booktui diary. It was left as it is.",
        "The diary is locked",
    )


def new_key(ask: Ask | None, variable: str = VARIABLE) -> keys.Key:
    """The key of a file that is to be encrypted: from the environment, else asked for twice.

    Raises:
        BadInput: it is too short, or the two differ.
        Unavailable: nobody can be asked, or this Python cannot encrypt.
    """
    if not keys.can_encrypt():
        raise Unavailable(
            "This Python has no SQLCipher, so nothing can be encrypted. Nothing was changed; install the package "
            "sqlcipher3.", "Not encrypted",
        )  # fmt: skip
    typed = from_environment(variable)
    if not typed:
        if ask is None:
            raise Unavailable(
                f"There is no terminal to ask for a passphrase on. Nothing was done; set {variable}.", "Not encrypted"
            )
        typed = ask(f"New passphrase, {SHORTEST} letters or more (what is typed does not show): ")
        if len(typed) >= SHORTEST and ask("The same again: ") != typed:
            raise BadInput("The two passphrases differ. Nothing was done.")
    if len(typed) < SHORTEST:
        raise BadInput(f"A passphrase has {SHORTEST} letters or more: some words are best. Nothing was done.")
    try:
        return keys.fresh(typed)
    except keys.WrongGroups as problem:
        raise BadInput(f"{problem} Nothing was done.") from None


def from_environment(variable: str) -> str:
    """What a variable says; from then on it is known to this process only, and not to those that it starts."""
    said = os.environ.pop(variable, None)
    if said is not None:
        _given[variable] = said
    return _given.get(variable, "")


def forget() -> None:
    """Know no key any more."""
    _given.clear()
    keys.forget()


def _read(text: str, salt: str) -> keys.Key:
    try:
        return keys.read(text, salt)
    except keys.WrongGroups as problem:
        raise Unavailable(str(problem), "The diary is locked") from None


def key_after(copy: Path, place: Path, *, plain: bool) -> keys.Key | None:
    """What the diary at the place has once the backup took it: its own key, else the backup's, or none if so wished.

    Raises:
        Unavailable: the diary is encrypted, its key not known, and the backup is not encrypted.
    """
    own, theirs = keys.of(place), keys.of(copy)
    if own is None and theirs is None and keys.salt_of(place):
        raise Unavailable(
            f"The diary at {place} is encrypted and its key is not known, while the backup is not encrypted. Nothing "
            "was changed; move that file away first if the restored diary may be without encryption.", "Not restored",
        )  # fmt: skip
    return own or (None if plain else theirs)


def put_under(part: Path, key: keys.Key | None) -> None:
    """Give a file that nobody knows of yet the key that it shall have."""
    if keys.of(part) != key:
        from booktui.store.rekeying import convert

        convert(part, key, note=lambda _: None)


# -- the system's keyring


def _name(salt: str) -> str:
    """By the salt, so that a file that is renamed and its backups find their key."""
    return f"diary:{salt}"


def kept_key(salt: str) -> keys.Key | None:
    """The key that the keyring has for a salt."""
    import keyring

    try:
        secret = keyring.get_password(SERVICE, _name(salt)) or ""
    except Exception:  # backends raise what their system's libraries raise; then it is asked for
        return None
    return keys.Key(secret, salt) if keys.WHOLE.fullmatch(secret) else None


def keep(key: keys.Key) -> None:
    """Put it into the system's keyring: whoever is at this account then opens the diary without being asked.

    Raises:
        Unavailable: there is none, or it keeps nothing.
    """
    import keyring

    try:
        keyring.set_password(SERVICE, _name(key.salt), key.secret)
        there = keyring.get_password(SERVICE, _name(key.salt)) == key.secret
    except Exception:  # as above
        there = False
    if not there:
        raise Unavailable(f"The keyring of this system keeps nothing. Set {VARIABLE} instead.", "Not kept")


def unkeep(salt: str) -> bool:
    """Take it out of the keyring; whether it was there."""
    import keyring

    try:
        keyring.delete_password(SERVICE, _name(salt))
    except Exception:  # as above, and where there was none
        return False
    return True
