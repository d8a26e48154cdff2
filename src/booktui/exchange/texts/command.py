"""A text message handed to the team's own program: no shell, little of our environment, a limit on everything.

The contract is in docs/messages.md: number and reference as arguments, the text on standard input, the exit code.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from typing import IO

from booktui.exchange.mail.outcome import InDoubt, Later, NotSent, Refused, Unusable, said
from booktui.exchange.texts.numbers import e164

TRY_LATER = 75
"""EX_TEMPFAIL of sysexits.h."""
NOT_SET_UP = (78, 126, 127)
"""EX_CONFIG; and what a shell says of a program that it may not or cannot start."""
MOST = 4096
"""Octets of standard error that are kept; the rest is read and dropped."""
KEPT = {
    "PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
    "SYSTEMROOT", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP", "PATHEXT", "COMSPEC",
}  # fmt: skip
"""Of the environment, in any case; so our passwords stay here."""
OWN = "BOOKTUI_TEXTS_"
"""What is called so is meant for the program: a provider's key."""
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


def run(command: Sequence[str], number: str, text: str, reference: str, timeout: float) -> None:
    """Start the program for one text; when this returns, it has taken the text.

    Args:
        command: the program and its arguments; `{number}` and `{reference}` in an argument are filled in.
        timeout: seconds until it is stopped, with whatever it has started.

    Raises:
        Refused: it ended with another exit code than those below, or the number is none.
        Later: exit code 75, or no process could be started now.
        InDoubt: it did not end in time, or was killed.
        Unusable: there is no such program, it may not be started, or it says that it is not set up (78).
        ValueError: the reference cannot be an argument.
    """
    arguments = [_program(command), *(_filled(one, number, reference) for one in command[1:])]
    name = Path(arguments[0]).name
    try:
        process = subprocess.Popen(
            arguments, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, close_fds=True,
            cwd=Path.home(), env=_environment(), start_new_session=True,
        )  # fmt: skip
    except (BlockingIOError, MemoryError):
        raise Later(f"{name} could not be started now.") from None
    except OSError as problem:
        raise Unusable(f"{name} cannot be started: {said(problem.strerror or '')}.") from None
    first_words = bytearray()
    threads = [
        Thread(target=_give, args=(process.stdin, text.encode()), daemon=True),
        Thread(target=_take, args=(process.stderr, first_words), daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        code = process.wait(timeout)
    except subprocess.TimeoutExpired:
        raise InDoubt(
            f"{name} did not end within {timeout:g} seconds and was stopped. The text may have gone."
        ) from None
    finally:
        _stop(process)
        for thread in threads:
            thread.join(1)  # both end with the program, unless it left something running that holds its streams
    if code:
        raise _verdict(name, code, said(bytes(first_words).partition(b"\n")[0]))


def _program(command: Sequence[str]) -> str:
    if not command or not command[0]:
        raise Unusable("No program that sends texts is set up.")
    wanted = Path(command[0]).expanduser()
    found = shutil.which(wanted) if wanted.is_absolute() or len(wanted.parts) == 1 else None
    if found is None:
        raise Unusable(f"There is no program {said(command[0])} that can be started; name it by its whole path.")
    return found


def _filled(argument: str, number: str, reference: str) -> str:
    if not _REFERENCE.fullmatch(reference):
        raise ValueError("that is not a reference")
    try:
        values = {"{number}": e164(number), "{reference}": reference}
    except ValueError as problem:
        raise Refused(f"{str(problem).capitalize()}.") from None
    return re.sub(r"\{number\}|\{reference\}", lambda found: values[found.group()], argument)


def _environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key.upper() in KEPT or key.startswith(OWN)}


def _give(stream: IO[bytes], octets: bytes) -> None:
    with contextlib.suppress(OSError), stream:  # it need not read all of it, or any
        stream.write(octets)


def _take(stream: IO[bytes], kept: bytearray) -> None:
    with contextlib.suppress(OSError), stream:
        while some := os.read(stream.fileno(), 8192):
            kept += some[: MOST - len(kept)]


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Nothing to do for one that has ended."""
    if process.returncode is not None:
        return
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # a group of its own (start_new_session)
    else:
        process.kill()
    process.wait()


def _verdict(name: str, code: int, words: str) -> NotSent:
    why = f": {words}" if words else f" (exit code {code})."
    if code < 0:
        return InDoubt(f"{name} was killed. The text may have gone.")
    if code == TRY_LATER:
        return Later(f"{name} does not take it now{why}")
    if code in NOT_SET_UP:
        return Unusable(f"{name} is not set up{why}")
    return Refused(f"{name} refused it{why}")
