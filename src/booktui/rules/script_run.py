"""Playing a script: an immutable state, and what one key makes of it. One key for each spoken step and none besides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from booktui.rules.script_words import CONTINUE, IDENTITY
from booktui.rules.scripts import Book, Choice, Step

RETURN = "RETURN"
"""The outcome of the shared step that goes back to where the call came from."""


class NotNow(ValueError):
    """The key does nothing here; the message says why, `field` names what must be filled in first."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


@dataclass(frozen=True, slots=True)
class Known:
    """What the desk knows while a key is pressed."""

    guards: Mapping[str, bool] = field(default_factory=dict)
    """Truth of each guard by name; one that is not given does not hold."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """What is on record and need not be asked again."""


@dataclass(frozen=True, slots=True)
class Run:
    """Where a call is. Steps are written as scripts write them: bare in the call's own script, else `SCRIPT.step`."""

    script: str
    step: str
    path: tuple[str, ...] = ()
    """Every step that was opened, in order, the present one last."""
    captures: Mapping[str, str] = field(default_factory=dict)
    returns: tuple[str, ...] = ()
    """Where shared branches go back to, innermost last."""
    outcome: str = ""

    def visited(self, name: str) -> bool:
        """A step of that name was opened, in this script or one that handed over."""
        return any(ref.rpartition(".")[2] == name for ref in self.path)


def start(book: Book, script: str, known: Known, at: str = "") -> Run:
    """A call's first state, at the script's entry or another step of it."""
    return _enter(book, Run(script, ""), at or book.scripts[script].entry[0], known)


def step_of(book: Book, run: Run) -> Step:
    """The step the call is at."""
    return book.find(run.script, run.step)


def advance(book: Book, run: Run, key: str, known: Known) -> Run:
    """The state after a key: a choice of the step, or enter or space where there is none.

    Raises:
        NotNow: the step has no such key, something required is empty (CS-06), or the call has ended.
    """
    step = step_of(book, run)
    if run.outcome:
        raise NotNow("The call has ended.")
    choice = step.choice(key)
    if choice is None and (step.choices or key not in CONTINUE):
        raise NotNow(_keys_sentence(step))
    captures = _filled(book, run, step, choice, known)
    goto = choice.goto if choice else step.next
    back = (_from(run, choice.return_to),) if choice and choice.return_to else ()
    return _enter(book, replace(run, captures=captures, returns=run.returns + back), _from(run, goto), known)


def jump(book: Book, run: Run, ref: str, known: Known) -> Run:
    """Into a shared branch from anywhere; its return comes back to the present step."""
    if run.outcome:
        raise NotNow("The call has ended.")
    return _enter(book, replace(run, returns=(*run.returns, run.step)), ref, known)


def capture(run: Run, name: str, value: str) -> Run:
    """The state with a field answered; an empty answer takes it back."""
    if run.captures.get(name, "") == value:
        return run
    kept = {key: old for key, old in run.captures.items() if key != name}
    return replace(run, captures=kept | ({name: value} if value else {}))


def value_of(run: Run, name: str, known: Known) -> str:
    """What a field holds: as answered in the call, else as on record."""
    return run.captures.get(name) or known.fields.get(name, "")


def missing(book: Book, run: Run, known: Known) -> tuple[str, ...]:
    """Required fields of the present step that only the client can answer and nobody has."""
    step = step_of(book, run)
    answered = {name for choice in step.choices for name, _ in choice.sets}
    return tuple(
        need.name
        for need in step.captures
        if need.required
        and need.name not in answered
        and not book.fields[need.name].auto
        and not value_of(run, need.name, known)
    )


def identified(captures: Mapping[str, str]) -> bool:
    """Identity was asked and every point asked matched (CS-01, CS-02)."""
    answers = [captures[name] for name in IDENTITY if name in captures]
    return len(answers) >= 2 and all(answer == "yes" for answer in answers)


def effects_of(book: Book, run: Run) -> tuple[str, ...]:
    """Everything that follows from the steps taken and the outcome, each once, in order."""
    due = [effect for ref in run.path for effect in book.find(run.script, ref).effects]
    rule = book.outcomes.get(run.outcome)
    return tuple(dict.fromkeys(due + list(rule.does if rule else ())))


def straight_ahead(book: Book, run: Run, known: Known) -> int:
    """How many more keys the call takes when every step goes its first way."""
    count, seen = 0, set()
    while not run.outcome and run.step not in seen:
        seen.add(run.step)
        step = step_of(book, run)
        first = step.choices[0] if step.choices else None
        back = (_from(run, first.return_to),) if first and first.return_to else ()
        goto = _from(run, first.goto if first else step.next)
        run = _walk(book, replace(run, returns=run.returns + back), goto, known)
        count += 1
    return count


def _keys_sentence(step: Step) -> str:
    if not step.choices:
        return "Press enter when it is said."
    return "Here: " + ", ".join(f"{choice.key} {choice.label}" for choice in step.choices) + "."


def _from(run: Run, ref: str) -> str:
    """A reference made in the present step's script, as the call's own script would write it."""
    home, _, name = ref.rpartition(".")
    home = home or run.step.rpartition(".")[0] or run.script
    return name if home == run.script else f"{home}.{name}"


def _filled(book: Book, run: Run, step: Step, choice: Choice | None, known: Known) -> dict[str, str]:
    captures = dict(run.captures)
    for need in step.captures:
        value = value_of(run, need.name, known)
        if not value and book.fields[need.name].auto == "said":
            value = "yes"
        if value:
            captures[need.name] = value
    captures.update(choice.sets if choice else ())
    for need in step.captures:
        if need.required and not captures.get(need.name):
            raise NotNow(f"{book.fields[need.name].label}: not answered yet. Tab opens it.", need.name)
    if choice and choice.one_of and not any(captures.get(name) for name in choice.one_of):
        labels = ", ".join(book.fields[name].label for name in choice.one_of)
        raise NotNow(f"Say which first: {labels}. Tab opens them.", choice.one_of[0])
    return captures


def _enter(book: Book, run: Run, ref: str, known: Known) -> Run:
    after = _walk(book, run, ref, known)
    if after.outcome and "commit_booking" in step_of(book, after).effects and not after.visited("confirm_back"):
        raise NotNow("The date was not read back, so nothing can be booked (CS-07).")
    return after


def _walk(book: Book, run: Run, ref: str, known: Known) -> Run:
    """On through steps that cost no key: returns, guards that do not hold, silent steps, handovers."""
    for _ in _hops(book):
        step = book.find(run.script, ref)
        if step.outcome == RETURN:
            ref, run = run.returns[-1], replace(run, returns=run.returns[:-1])
            continue
        here = replace(run, step=ref)
        if step.skippable and not known.guards.get(step.guard, False):
            ref = _from(here, step.otherwise_goto or step.next)
            continue
        run = replace(here, path=(*run.path, ref))
        if step.outcome:
            again = _handed_from(book, run, step.outcome)
            if not again:
                return replace(run, outcome=step.outcome)
            ref, run = again, replace(run, returns=run.returns[:-1])
        elif step.handover:
            ref, run = _from(run, step.handover), replace(run, returns=(*run.returns, _from(run, step.next)))
        elif not step.silent:
            return run
        else:
            ref = _from(run, step.next)
    raise NotNow("The script goes round in a circle here. Park the call and tell whoever keeps the scripts.")


def _handed_from(book: Book, run: Run, outcome: str) -> str:
    """The outcome step of the script that handed over, when the one it handed to ended the same way."""
    ref = run.returns[-1] if run.returns else ""
    return ref if ref and book.find(run.script, ref).outcome == outcome else ""


def _hops(book: Book) -> Iterator[int]:
    return iter(range(sum(len(script.steps) for script in book.scripts.values()) + 1))
