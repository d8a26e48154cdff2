"""What is wrong with a set of scripts, found before any call is made with them (scripts.md sections 1 and 2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from booktui.rules import script_words as words
from booktui.rules.script_run import RETURN
from booktui.rules.script_say import needed, placeholders
from booktui.rules.scripts import Book, Choice, Script, Step

SHARED = "COMMON"
"""The script whose entry steps any other may jump into."""
Edge = tuple[str, Choice | None]


def check_scripts(book: Book) -> list[str]:
    """Every problem of every script, one sentence each, naming file, step and key; empty when all is well."""
    problems: list[str] = []
    for script in book.scripts.values():
        for step in script.steps.values():
            where = f"{script.file or script.id}: step {step.id}"
            problems += [f"{where}: {what}" for check in _STEP_CHECKS for what in check(book, script, step)]
        problems += _unknown_entries(script)
    if not problems:  # a graph with holes in it cannot be walked
        for script in book.scripts.values():
            problems += _graph(book, script)
    return problems


def _unknown_entries(script: Script) -> list[str]:
    where = script.file or script.id
    return [f"{where}: entry: there is no step {name!r}" for name in script.entry if name not in script.steps]


def _names(book: Book, script: Script, step: Step) -> Iterator[str]:
    yield from _outside("guard", (step.guard,) if step.guard else (), words.GUARDS)
    yield from _outside("effect", step.effects, words.EFFECTS)
    yield from _outside("offer", step.offers, words.OFFERS)
    yield from _outside("captured field", [need.name for need in step.captures], book.fields)
    if step.outcome and step.outcome not in book.outcomes and (step.outcome != RETURN or script.id != SHARED):
        yield f"there is no outcome {step.outcome!r}"
    for choice in step.choices:
        where = f"choice {choice.key}: "
        yield from _outside("field", [name for name, _ in choice.sets], book.fields, where)
        yield from _outside("field", choice.one_of, book.fields, where)
        yield from _outside("offer", (choice.takes,) if choice.takes else (), words.OFFERS, where)
        yield from _outside("answer", (choice.answers,), words.ANSWERS, where)
        yield from _outside("action", (choice.does,), words.DOES, where)


def _outside(what: str, used: object, known: object, where: str = "") -> Iterator[str]:
    assert hasattr(used, "__iter__") and hasattr(known, "__contains__")
    for name in used:
        if name not in known:
            yield f"{where}there is no {what} {name!r}"


def _keys(book: Book, script: Script, step: Step) -> Iterator[str]:
    seen: set[str] = set()
    for choice in step.choices:
        if choice.key in seen:
            yield f"choice {choice.key}: the key comes twice"
        elif choice.key in words.RESERVED_KEYS:
            yield f"choice {choice.key}: the key is one of the pane's own or of a split arrow key"
        elif len(choice.key) != 1 or not choice.key.isprintable():
            yield f"choice {choice.key}: the key must be one character"
        seen.add(choice.key)


def _targets(book: Book, script: Script, step: Step) -> Iterator[str]:
    refs = [("next", step.next), ("otherwise_goto", step.otherwise_goto), ("handover", step.handover)]
    for choice in step.choices:
        refs += [(f"choice {choice.key}: goto", choice.goto), (f"choice {choice.key}: return_to", choice.return_to)]
    for what, ref in refs:
        home, _, name = ref.rpartition(".")
        target = book.scripts.get(home or script.id)
        if ref and (target is None or name not in target.steps):
            yield f"{what}: there is no step {ref!r}"
        elif home == SHARED != script.id and target is not None and name not in target.entry:
            yield f"{what}: {ref!r} is not an entry of the shared branches"


def _ways_on(book: Book, script: Script, step: Step) -> Iterator[str]:
    ways = (bool(step.outcome), bool(step.choices), bool(step.next))
    if not any(ways):
        yield "it has no choice, no next and no outcome, so the call would stay here"
    elif sum(ways) > 1:
        yield "it must have one of choices, next and outcome, not more"
    if step.skippable and not (step.otherwise_goto or step.next):
        yield f"guard {step.guard}: when it does not hold there is nothing to say and nowhere to go"
    if step.otherwise_goto and not step.skippable:
        yield "otherwise_goto needs a guard and no otherwise_say"


def _lines(book: Book, script: Script, step: Step) -> Iterator[str]:
    known = words.PLACEHOLDERS_OPEN | words.PLACEHOLDERS_PRIVATE
    for name in (*placeholders(step.say), *placeholders(step.otherwise_say), *step.may_say):
        if name not in known:
            yield f"there is no placeholder {{{name}}}"
    for name in needed(step.say):
        offer = name.partition("_")[0]
        if offer in words.OFFERS[:4] and offer not in step.offers:
            yield f"it reads {{{name}}} but does not offer {offer}"


_STEP_CHECKS: tuple[Callable[[Book, Script, Step], Iterator[str]], ...] = (_names, _keys, _targets, _ways_on, _lines)


def _graph(book: Book, script: Script) -> list[str]:
    where = script.file or script.id
    walk = _Walk(book, script)
    reached = walk.reach()
    problems = [f"{where}: step {name}: no call can reach it" for name in script.steps if name not in reached]
    problems += [f"{where}: step {name}: no way on from it ends in an outcome" for name in walk.endless(reached)]
    problems += [f"{where}: step {name}: it can be booked without a confirm_back before it (CS-07)"
                 for name in walk.unconfirmed()]  # fmt: skip
    if script.id != SHARED:
        problems += [f"{where}: step {name}: {what}" for name, what in walk.private()]
        problems += [f"{where}: step {name}: {what}" for name, what in walk.homeless()]
    return problems


class _Walk:
    """One script's graph, shared branches and handovers included. Node names are as the script writes them."""

    def __init__(self, book: Book, script: Script) -> None:
        self.book, self.script = book, script

    def edges(self, ref: str) -> list[Edge]:
        """Where a step leads, with the choice that leads there."""
        step = self.book.find(self.script.id, ref)
        plain = [name for name in (step.next, step.otherwise_goto, step.handover) if name]
        found: list[Edge] = [(self._at(ref, name), None) for name in plain]
        for choice in step.choices:
            found.append((self._at(ref, choice.goto), choice))
            if choice.return_to:
                found.append((self._at(ref, choice.return_to), choice))
        return found

    def _at(self, ref: str, goto: str) -> str:
        home, _, name = goto.rpartition(".")
        home = home or ref.rpartition(".")[0] or self.script.id
        return name if home == self.script.id else f"{home}.{name}"

    def reach(self, through: Callable[[str, Choice | None], bool] | None = None) -> set[str]:
        """Steps reached from the entry, over edges that `through` lets pass."""
        found: set[str] = set()
        todo = list(self.script.entry)
        while todo:
            ref = todo.pop()
            if ref not in found:
                found.add(ref)
                todo += [to for to, choice in self.edges(ref) if through is None or through(ref, choice)]
        return found

    def endless(self, reached: set[str]) -> list[str]:
        """Steps from which no path ends."""
        ends = {ref for ref in reached if self.book.find(self.script.id, ref).outcome}
        grown = True
        while grown:
            more = {ref for ref in reached - ends if any(to in ends for to, _ in self.edges(ref))}
            grown, ends = bool(more), ends | more
        return sorted(ref for ref in reached - ends if "." not in ref)

    def unconfirmed(self) -> list[str]:
        """Outcomes that commit a booking and are reached without passing confirm_back (CS-07)."""
        open_to = self.reach(lambda ref, _: ref.rpartition(".")[2] != "confirm_back")
        return sorted(ref for ref in open_to if "commit_booking" in self.book.find(self.script.id, ref).effects)

    def private(self) -> Iterator[tuple[str, str]]:
        """Steps that would say something private before identity is proved (CS-01)."""
        for ref in sorted(self.reach(lambda _, choice: not (choice and _proves(choice)))):
            step = self.book.find(self.script.id, ref)
            for name in (*placeholders(step.say), *placeholders(step.otherwise_say)):
                if name in words.PLACEHOLDERS_PRIVATE and name not in step.may_say:
                    yield ref, f"it says {{{name}}} and can be reached before identity is proved (CS-01)"

    def homeless(self) -> Iterator[tuple[str, str]]:
        """Choices into a shared branch that comes back, without saying where to."""
        for step in self.script.steps.values():
            for choice in step.choices:
                if choice.goto.startswith(f"{SHARED}.") and not choice.return_to and self._returns(choice.goto):
                    yield step.id, f"choice {choice.key}: {choice.goto} comes back, so return_to is needed"

    def _returns(self, start: str) -> bool:
        found: set[str] = set()
        todo = [start]
        while todo:
            ref = todo.pop()
            if ref not in found:
                found.add(ref)
                todo += [to for to, _ in self.edges(ref)]
        return any(self.book.find(self.script.id, ref).outcome == RETURN for ref in found)


def _proves(choice: Choice) -> bool:
    answers = dict(choice.sets)
    return answers.get("id_dob_ok") == "yes" and answers.get("id_third_ok") == "yes"
