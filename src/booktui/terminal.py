"""The terminal's side of the application: whatever bytes it sends, the screens live on; when it goes, they end.

Textual stops for good at a byte that is not UTF-8 (a letter with an accent, from a terminal set to Latin-1) and at a
report whose number is out of range; it prints where, and leaves with 0. What follows an escape inside a pasted text it
takes for keys.
"""

from __future__ import annotations

import asyncio
import codecs
import io
import os
import selectors
import signal
from collections.abc import Iterator

from textual import events
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

STOPS = (signal.SIGTERM, signal.SIGINT)
"""Signals that end the program as ctrl+q does, so that the terminal is as it was."""
AT_ONCE = 4096
"""Bytes read in one go."""
LOOK_SECONDS = 0.1
"""How often a lone escape is looked at, which may be a key or the start of one."""


class Reader:
    """Bytes of a terminal as Textual's messages."""

    def __init__(self) -> None:
        self._letters = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._parser = XTermParser()
        self._last = ""
        """As many letters as tell that something is being pasted."""
        self._pasted: io.StringIO | None = None

    def read(self, data: bytes) -> Iterator[Message]:
        """What they mean. A report that makes no sense is left out, with nothing around it."""
        for letter in self._letters.decode(data):
            self._last = self._last[1 - len(BRACKETED_PASTE_START) :] + letter
            if self._pasted is not None:
                yield from self._paste(letter)
            elif self._last == BRACKETED_PASTE_START:
                self._pasted = io.StringIO()
            else:
                yield from self._keys(letter)

    def _keys(self, letter: str) -> Iterator[Message]:
        try:
            yield from self._parser.feed(letter)
        except (ValueError, OverflowError):  # a number in it is none, or names no character
            self._parser = XTermParser()

    def _paste(self, letter: str) -> Iterator[Message]:
        """Text until its end is told; no letter of it is a key."""
        assert self._pasted is not None
        self._pasted.write(letter)
        if self._last == BRACKETED_PASTE_END:
            text = self._pasted.getvalue()[: -len(BRACKETED_PASTE_END)]
            self._parser, self._pasted = XTermParser(), None  # the old one still waits for the rest of its start
            yield events.Paste(text.replace("\0", "").replace("\x1b", ""))

    def wait(self) -> Iterator[Message]:
        """Nothing more came: an escape alone was the key."""
        yield from self._parser.tick()


class Terminal(LinuxDriver):
    """Textual's driver, with our reader."""

    _gone = False
    """There is no terminal any more."""

    def start_application_mode(self) -> None:
        super().start_application_mode()
        loop = asyncio.get_running_loop()
        for number in STOPS:
            loop.add_signal_handler(number, self._app.exit, None, 128 + number)

    def run_input_thread(self) -> None:
        reader = Reader()
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(LOOK_SECONDS):
                    data = self._read()
                    if not data:
                        return self._end()
                    for message in reader.read(data):
                        self.process_message(message)
                for message in reader.wait():
                    self.process_message(message)
        return None

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:
            self._app.call_later(self._app._handle_exception, error)

    def process_message(self, message: Message) -> None:
        """A new size is believed from a terminal only that was asked to send it so."""
        if not isinstance(message, events.Resize) or self._in_band_window_resize:
            super().process_message(message)

    def _read(self) -> bytes:
        """What was typed; nothing when the terminal has gone."""
        try:
            return os.read(self.fileno, AT_ONCE)
        except OSError:
            return b""

    def _end(self) -> None:
        self._gone = True
        self._app.call_later(self._app.exit, None, 128 + signal.SIGHUP)

    def write(self, data: str) -> None:
        if not self._gone:
            super().write(data)
