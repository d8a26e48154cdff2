"""What a monkey does at the keys: the same for the same number, whatever the program answers."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from booktui.screens.help import groups

NAMED = {
    "up": b"\x1b[A", "down": b"\x1b[B", "right": b"\x1b[C", "left": b"\x1b[D", "home": b"\x1b[H", "end": b"\x1b[F",
    "pageup": b"\x1b[5~", "pagedown": b"\x1b[6~", "enter": b"\r", "escape": b"\x1b", "tab": b"\t", "shift+tab": b"\x1b[Z",
    "space": b" ", "backspace": b"\x7f", "delete": b"\x1b[3~", "question_mark": b"?", "colon": b":", "slash": b"/",
    "minus": b"-", "plus": b"+", "full_stop": b".", "less_than_sign": b"<", "greater_than_sign": b">",
    "f1": b"\x1bOP", "f2": b"\x1bOQ", "f3": b"\x1bOR", "f4": b"\x1bOS", "f5": b"\x1b[15~", "f6": b"\x1b[17~",
    "f7": b"\x1b[18~", "f8": b"\x1b[19~", "f9": b"\x1b[20~", "f10": b"\x1b[21~", "f11": b"\x1b[23~", "f12": b"\x1b[24~",
    "ctrl+p": b"\x10", "ctrl+q": b"\x11",
}  # fmt: skip
"""Keys as a terminal sends them."""
SIZES = ((1, 1), (1, 40), (300, 1), (2, 2), (4, 4), (6, 3), (59, 15), (60, 14), (60, 15), (61, 16), (80, 24), (80, 24),
         (80, 25), (100, 30), (120, 40), (120, 40), (200, 60), (300, 100), (300, 15), (60, 100))  # fmt: skip
WORDS = ("khan", "smith", "a", "zz", "0042", "999", "ECHO", "new", "tue am", "3 dec", "t+3", "31 feb", "25:61", "tomorrow",
         "29 mar 2027 01:30", "25 oct 2026 01:30", "because", "-1", "0", "99999999999999999999", "", "jo", "sam", "é",
         "日本", "👨‍👩‍👧", "[/red]", "[@click=app.quit]x", "%s{x}$y", "' OR 1=1 --", "=cmd()", "x" * 300)  # fmt: skip
"""What is typed into whatever happens to have the focus."""
COMMANDS = ("go 3 dec", "go yesterday", "go x", "free echo", "free new next week", "free", "book khan new tue am", "book a",
            "client smith", "client [/]", "client", "undo", "help", "nonsense", "", "   ", "b khan echo", "g 99 dec", "?",
            "go 31 dec 9999", "go 1 jan 1", "free new 31 dec 9999", "book % new", "client " + "y" * 500)  # fmt: skip
SPLIT = (b"[A", b"[B", b"[C", b"[D", b"OA", b"OP", b"[15~", b"[200~")
REPORTS = (b"\x1b[<0;5;5M", b"\x1b[<0;5;5m", b"\x1b[<35;300;300M", b"\x1b[<64;1;1M", b"\x1b[<65;9;9M", b"\x1b[M !!",
           b"\x1b[<99999999999;-1;0M", b"\x1b[I", b"\x1b[O", b"\x1b[1;1R", b"\x1b[?62;c", b"\x1b[?2026;2$y", b"\x1b[0n",
           b"\x1b]11;rgb:0000/0000/0000\x1b\\", b"\x1bP>|xterm\x1b\\", b"\x1b[97;5u", b"\x1b[1114112u", b"\x1b[1;1:3A",
           b"\x1b[97;1:2;1114112u", b"\x1b[48;99999999;99999999;1;1t", b"\x1b[57358u", b"\x1b\x1b\x1b[A",
           b"\x1b[1;5C", b"\x1bb", b"\x1b\r", b"\x1b[" + b"9" * 60)  # fmt: skip
"""What terminals report, what they report of others, and what none would."""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing done: something typed in one breath, another size, or a pause."""

    typed: bytes = b""
    size: tuple[int, int] | None = None
    pause: float = 0.0


def bound() -> tuple[bytes, ...]:
    """Every key of every screen and dialog, as often as it is bound; without the one that leaves."""
    names = [name for keys in groups().values() for key in keys for name in key.keys.split(",") if name]
    return tuple(NAMED.get(name) or name.encode() for name in names if name != "ctrl+q")


def moves(seed: int, count: int, *, leaving: bool = True) -> Iterator[Move]:
    """So many moves of that monkey.

    Args:
        leaving: ctrl+q and `:quit` are among them.
    """
    chance = random.Random(seed)
    keys = bound()
    kinds = [*KINDS, *((3, lambda c, _k: [Move(c.choice((b"\x11", b":quit\r")))]),) * leaving]
    weights = [weight for weight, _ in kinds]
    left = count
    while left > 0:
        ((_, make),) = chance.choices(kinds, weights)
        for move in make(chance, keys)[:left]:
            yield move
            left -= 1


Make = Callable[[random.Random, tuple[bytes, ...]], list[Move]]


def _typed(*pieces: bytes) -> list[Move]:
    return [Move(piece) for piece in pieces]


def _key(chance: random.Random, keys: tuple[bytes, ...]) -> list[Move]:
    return _typed(chance.choice(keys))


def _burst(chance: random.Random, keys: tuple[bytes, ...]) -> list[Move]:
    return _typed(b"".join(chance.choices(keys, k=chance.randint(2, 12))))


def _screen(chance: random.Random, _keys: tuple[bytes, ...]) -> list[Move]:
    if chance.random() < 0.3:
        return _typed(b"g", chance.choice("kdwtclorhx").encode())
    return _typed(NAMED[f"f{chance.randint(1, 12)}"])


def _move_about(chance: random.Random, _keys: tuple[bytes, ...]) -> list[Move]:
    names = ("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "tab", "shift+tab")
    return _typed(*[NAMED[chance.choice(names)]] * chance.randint(1, 5))


def _answer(chance: random.Random, _keys: tuple[bytes, ...]) -> list[Move]:
    return _typed(chance.choice((b"\r", b"\r", b"\x1b", b"y", b"n", *(str(n).encode() for n in range(10)))))


def _word(chance: random.Random, _keys: tuple[bytes, ...]) -> list[Move]:
    return _typed(chance.choice(WORDS).encode(), chance.choice((b"\r", b"\t", b"\x1b[B", b"\x1b", b"\x1b[6~")))


def _letter(chance: random.Random, _keys: tuple[bytes, ...]) -> list[Move]:
    return _typed(chance.choice([chr(n) for n in range(0x20, 0x7F)]).encode())


def _command(chance: random.Random, _keys: tuple[bytes, ...]) -> list[Move]:
    return _typed(b":", chance.choice(COMMANDS).encode(), b"\r", b"\x1b")


def _book(chance: random.Random, _keys: tuple[bytes, ...]) -> list[Move]:
    return _typed(NAMED["f3"], chance.choice((b"t", b"n", b"+", b"\x1b[C")), chance.choice((b"b", b"e", b"\r")),
                  chance.choice((b"khan", b"a", b"jones", b"")), b"\r", b"\r", chance.choice((b"o", b"\r", b"1", b"\x1b")))  # fmt: skip


def _change(chance: random.Random, _keys: tuple[bytes, ...]) -> list[Move]:
    return _typed(NAMED["f3"], chance.choice((b"m", b"x", b"a", b"s", b"w", b"l", b"i", b"j", b"r", b"h")),
                  *(chance.choice((b"1", b"2", b"c", b"p", b"\r", b"\x1b[B", b"ill", b"y")) for _ in range(3)))  # fmt: skip


def _call(chance: random.Random, _keys: tuple[bytes, ...]) -> list[Move]:
    steps = (b"\r", b"1", b"2", b"y", b"n", b"a", b"x", b"\t", b".", b"\x1b[6~", b"noted", b"3", b"b")
    return _typed(NAMED["f2"], chance.choice((b"n", b"\r", b"r")),
                  *(chance.choice(steps) for _ in range(chance.randint(2, 14))))  # fmt: skip


def _form(chance: random.Random, _keys: tuple[bytes, ...]) -> list[Move]:
    opens = chance.choice(((b"\x1b[17~", b"n"), (b"\x1b[17~", b"e"), (b"\x1b[15~", b"r"), (b"\x1b[18~", b"3", b"n"),
                           (b"\x1b[18~", b"n"), (b"\x1bOS", b"n"), (b"\x1bOS", b"e"), (b"\x1b[15~", b"k")))  # fmt: skip
    fields: list[bytes] = []
    for _ in range(chance.randint(1, 6)):
        fields += [chance.choice(WORDS).encode(), chance.choice((b"\r", b"\x1b[B", b"\t"))]
    return _typed(*opens, *fields, chance.choice((b"\x1b[6~", b"\r", b"\x1b")))


def _paste(chance: random.Random, _keys: tuple[bytes, ...]) -> list[Move]:
    text = "".join(chance.choice((*WORDS, "\n", "\r\n", "\t", "\x00", "\x9b2J", "\u202e", "\x07")) for _ in range(9))
    start, end = b"\x1b[200~", b"\x1b[201~"
    if chance.random() < 0.1:  # the end comes late
        return _typed(start + text.encode(), b"xc1", b"\r", end)
    return _typed(start + text.encode() + end)


def _split(chance: random.Random, _keys: tuple[bytes, ...]) -> list[Move]:
    return [Move(b"\x1b"), Move(pause=0.15), Move(chance.choice(SPLIT))]


def _report(chance: random.Random, _keys: tuple[bytes, ...]) -> list[Move]:
    return _typed(chance.choice(REPORTS))


def _junk(chance: random.Random, _keys: tuple[bytes, ...]) -> list[Move]:
    return _typed(bytes(chance.choices([n for n in range(256) if n != 0x11], k=chance.randint(1, 12))))


def _size(chance: random.Random, _keys: tuple[bytes, ...]) -> list[Move]:
    sizes = [chance.choice(SIZES) for _ in range(chance.choice((1, 1, 1, 3, 6)))]
    if chance.random() < 0.2:
        sizes.append((chance.randint(1, 300), chance.randint(1, 100)))
    return [*(Move(size=size) for size in sizes), Move(size=chance.choice(SIZES[-8:]))]


def _lock(chance: random.Random, _keys: tuple[bytes, ...]) -> list[Move]:
    name = chance.choice((b"", b"", b"jo", b"sam", b"alex", b"nobody"))
    return [*_typed(NAMED["f12"]), Move(pause=0.2), *_typed(b"\x1b[A" + b"\x7f" * 40 + name, b"\r", b"\r")]


def _let_in(_chance: random.Random, _keys: tuple[bytes, ...]) -> list[Move]:
    return [*_typed(b"\x1b"), Move(pause=0.2), *_typed(b"\x1b[A" + b"\x7f" * 40, b"\r", b"\r")]


KINDS: tuple[tuple[int, Make], ...] = (
    (200, _key), (30, _burst), (90, _screen), (100, _move_about), (110, _answer), (50, _word), (40, _letter), (16, _command),
    (20, _book), (20, _change), (20, _call), (16, _form), (10, _paste), (8, _split), (20, _report), (5, _junk), (20, _size),
    (3, _lock), (5, _let_in),
)  # fmt: skip
"""How often each kind of move comes, and how it is made."""
