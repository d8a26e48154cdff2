"""Message templates looked over: what is missing, too long, too hard to read, or would say what it must not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.errors import BadInput
from booktui.desk.wording import render, sample
from booktui.desk.wording.facts import Facts, known
from booktui.desk.wording.library import Library, Template, folder_languages, load
from booktui.desk.wording.set_up_notes import notes as set_up_notes
from booktui.desk.wording.values import DOCTORS, values
from booktui.rules.messages import gsm, privacy, reading
from booktui.rules.messages.forms import name_of, wanted
from booktui.store import wording as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

NEEDED = ("confirm", "change", "cancel", "remind")
"""What a language must have to be one that a client is written to in."""
CODES = ("PTREQ", "NOTREQ", "DNA", "CANC", "DECL", "NOREP", "ELSE", "TRANS")
PARTS = {"sms": "text", "sms_short": "text", "email": "e-mail", "letter": "letter", "easy": "letter", "phone": "phone"}
CHANNELS = {"sms": "sms", "sms_short": "sms", "email": "email", "letter": "letter", "easy": "letter", "phone": "phone"}


def problems(desk: Desk) -> list[str]:
    """What is wrong with the templates in force, a sentence each; empty when every message can be written.

    Those that come with booktui are proved before it is released; of them only what depends on the desk is looked at.
    """
    return check_folder(desk, desk.settings.get("messages_folder", ""), whole=False)


def notes(desk: Desk, c: Connection) -> list[str]:
    """Forms and languages that clients need and that no message can be had in: theirs are held (AIS-02); and what is
    missing in the desk's set-up.
    """
    had = folder_languages(desk.settings.get("messages_folder", ""))
    counts: dict[str, int] = {}
    for detail, count in store.forms(c):
        wants = wanted([detail])
        lacking = list(wants.cannot) + ([name_of(wants.language)] if wants.language not in ("", *had) else [])
        for form in lacking:
            counts[form] = counts.get(form, 0) + count
    return [
        f"messages cannot be had in {form}, which {count} {'client needs' if count == 1 else 'clients need'}"
        for form, count in sorted(counts.items())
    ] + [*set_up_notes(desk.settings, c)]


def check_folder(desk: Desk, folder: str, *, whole: bool = True) -> list[str]:
    """What is wrong with a folder of a team's own and the rest of the templates.

    Args:
        whole: look over those that come with booktui as well.
    """
    try:
        library = load(folder)
    except BadInput as error:
        return [error.message]
    found = list(_missing(library))
    for template in library.templates:
        if whole or template.own:
            found += _template(desk, template)
        found += _length(desk, template)
    return list(dict.fromkeys(found))


def _missing(library: Library) -> Iterator[str]:
    """Kinds that a language lacks; letters to a client without one to the GP beside them (REM-01, edge case 28)."""
    for tag in sorted({one.language for one in library.templates}):
        for kind in NEEDED:
            if library.find(kind, "client", tag) is None:
                yield f"messages in {name_of(tag)}: there is no template for {kind}"
    for kind in ("removal", "discharge"):
        for to in ("client", "gp", "referrer"):
            if library.find(kind, to, "en") is None:
                yield f"messages: there is no template for {kind} to the {to} (REM-01)"


def _template(desk: Desk, template: Template) -> Iterator[str]:
    for name, source in template.parts.items():
        where = f"{template.file}: {name}"
        plain = template.language == "en" and "client" in template.to and name != "subject"
        if plain and (hard := reading.grade(source)) > reading.AGE_9_TO_11:
            yield f"{where}: is hard to read, grade {hard:.1f}; at most {reading.AGE_9_TO_11:.0f} (AIS-04)"
        try:
            yield from _said(desk, template, name, where)
        except render.TemplateProblem as problem:
            yield f"{where}: {problem}"


def _length(desk: Desk, template: Template) -> Iterator[str]:
    """A text that fits in no wording once it is filled in with the desk's longest place (edge case 17)."""
    names = [name for name in ("sms", "sms_short") if name in template.parts]
    site = max((place.name for place in desk.catalogue.locations.values()), key=len, default="")
    for by in ("provider", "client") if names else ():
        facts = sample.facts(desk, template.kind, template.to[0], "sms", by=by, site=max(site, sample.SITE, key=len))
        filled = values(desk, facts, template.language, "sms")
        try:
            texts = [gsm.plain(render.fill(template.parts[name], filled, markdown=False)) for name in names]
        except render.TemplateProblem as problem:
            yield f"{template.file}: sms: {problem}"
            return
        if strange := "".join(dict.fromkeys("".join(gsm.foreign(text) for text in texts))):
            yield f"{template.file}: sms: has characters that texts do not have: {strange[:20]}"
        elif all(gsm.parts(text) > 1 for text in texts):
            length = min(gsm.length(text) for text in texts)
            yield f"{template.file}: {names[-1]}: is {length} characters with a long place; at most {gsm.ONE_PART} fit"


def _said(desk: Desk, template: Template, name: str, where: str) -> Iterator[str]:
    """Filled in for a sensitive client, a sensitive service and an ordinary one, nothing is said that must not be."""
    services = tuple(row.name for row in desk.catalogue.services.values())
    for facts in _tries(desk, template, CHANNELS.get(name, "email")):
        channel = facts.draft.channel
        filled = values(desk, facts, template.language, channel)
        text = render.fill(template.parts[name], filled, markdown=name in ("email", "letter", "easy"))
        bare = known(facts)
        bare = replace(bare, names=(*bare.names, *services) if "client" in template.to else bare.names)
        part = PARTS.get(name, "subject")
        parts = privacy.Parts(facts.draft.recipient, "", {part: text}, ordinary=template.parts[name], chosen=True)
        for one in privacy.check(parts, bare):
            yield f"{where}: {one.said} ({one.rule})"


def _tries(desk: Desk, template: Template, channel: str) -> Iterator[Facts]:
    """Made-up facts that take the template through its choices: sensitive in each way, every reason, by phone."""
    kind, to = template.kind, template.to[0]
    codes = CODES if kind in ("removal", "discharge") else CODES[:1]
    if to in DOCTORS:
        yield from (sample.facts(desk, kind, to, channel, code=code) for code in (*codes, "EMG"))
        return
    yield sample.facts(desk, kind, to, channel, modality="telephone")
    yield sample.facts(desk, kind, to, channel, by="client")
    yield sample.facts(desk, kind, to, channel, client=True)
    yield sample.facts(desk, kind, to, channel, service=True)
    for code in codes:
        yield sample.facts(desk, kind, to, channel, code=code)
        yield sample.facts(desk, kind, to, channel, code=code, client=True, service=True)
