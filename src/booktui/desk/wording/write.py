"""The words of one message: whom it goes to, in which language and form, and nothing that must not be said.

Sources: domain.md AIS-02, PRV-02 to PRV-07, REM-01, edge cases 17 to 19; scripts.md sections 12 and 13.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.messages import summary
from booktui.desk.wording import render
from booktui.desk.wording.addresses import address_of
from booktui.desk.wording.facts import Facts, gather, known
from booktui.desk.wording.library import Library, Template, load
from booktui.desk.wording.values import DOCTORS, values
from booktui.rules.messages import forms, gsm, privacy
from booktui.rules.messages.values import CannotWrite, Draft, Words

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

FILE_NAME = "invite.ics"
_FOLDED = re.compile(r"\r?\n[ \t]")
_SHOWN = re.compile(r"^(SUMMARY|DESCRIPTION|LOCATION)(?:;[^:\r\n]*)?:(.*)$", re.MULTILINE)
_NAME = re.compile(r'^ORGANIZER;(?:[^:\r\n]*;)?CN=("[^"]*"|[^;:\r\n]*)', re.MULTILINE)


def write(c: Connection, desk: Desk, draft: Draft) -> Words:
    """The message as it is to go.

    Raises:
        CannotWrite: it cannot be had as it must be, goes nowhere, or would say what it must not: it is to be held.
        BadInput: the templates cannot be read.
    """
    return words_of(desk, gather(c, desk, draft))


def words_of(desk: Desk, facts: Facts, *, language: str = "", form: str = "") -> Words:
    """The same from facts; another language or form where one is asked for, to look at."""
    draft = facts.draft
    library = load(facts.settings.get("messages_folder", ""))
    tongue, wants = _how(library, facts, language, form)
    template = library.find(draft.kind, draft.recipient, tongue)
    if template is None or not (template.has(draft.channel)):
        raise CannotWrite(f"there is no template for {draft.kind} to the {draft.recipient} by {draft.channel}")
    filled = values(desk, facts, tongue, draft.channel)
    address, to_name = address_of(facts, tongue)
    subject = _filled(template, "subject", filled, markdown=False) if template.parts.get("subject") else ""
    subject = subject or summary(facts.settings)
    body, source = _body(template, draft.channel, wants, filled)
    _check(facts, template, subject if draft.channel in ("email", "letter") else "", body, source)
    return Words(
        address, body, subject if draft.channel in ("email", "letter") else "", to_name, tongue,
        wants.form if draft.channel in ("email", "letter") else "", _label(template, draft.channel, wants),
    )  # fmt: skip


def _how(library: Library, facts: Facts, language: str, form: str) -> tuple[str, forms.Wanted]:
    """Language and form: what the record says for the client; for everybody else English in standard print."""
    draft = facts.draft
    wants = forms.wanted([form]) if form else facts.wants
    if draft.recipient != "client" or draft.channel == "phone":
        return language or "en", forms.Wanted()
    if wants.cannot and draft.channel == "letter":
        raise CannotWrite(f"it must be in the form on record ({', '.join(wants.cannot)}), which cannot be made here")
    if wants.language and draft.channel == "sms" and not wants.points:
        wants = forms.Wanted(language=wants.language)
    had = library.languages(draft.kind, draft.recipient)
    try:
        return language or forms.choose(wants, facts.speaks, had), wants
    except LookupError as missing:
        raise CannotWrite(f"it must be in {missing.args[0]}, and there is no template of it in that language") from None


def _body(template: Template, channel: str, wants: forms.Wanted, filled: dict[str, str]) -> tuple[str, str]:
    """The words, and the source they were made from."""
    parts = template.parts
    if channel == "sms":
        return _text(template, filled)
    if channel == "phone":
        name = "phone" if "phone" in parts else "sms"
        return _filled(template, name, filled, markdown=False), parts[name]
    if wants.easy and "easy" not in parts:
        raise CannotWrite("it must be in easy read, and there is no easy read template of it in that language")
    name = "easy" if wants.easy else "email" if channel == "email" and "email" in parts else "letter"
    return _filled(template, name, filled, markdown=True), parts[name]


def _text(template: Template, filled: dict[str, str]) -> tuple[str, str]:
    """One part of a text in the GSM alphabet, the shorter wording where the longer one does not fit (edge case 17)."""
    said = ""
    for name in ("sms", "sms_short"):
        if name not in template.parts:
            continue
        said = gsm.plain(_filled(template, name, filled, markdown=False))
        if gsm.parts(said) <= 1 and not gsm.foreign(said):
            return said, template.parts[name]
    if strange := gsm.foreign(said):
        raise CannotWrite(f"the text has letters that texts do not have ({strange[:10]}): write or ring instead")
    raise CannotWrite(f"the text is {gsm.length(said)} characters and at most {gsm.ONE_PART} fit: shorten its template")


def _filled(template: Template, name: str, filled: dict[str, str], *, markdown: bool) -> str:
    try:
        return render.fill(template.parts[name], filled, markdown=markdown)
    except render.TemplateProblem as problem:
        raise CannotWrite(f"its template {template.file} cannot be used: {name}: {problem}") from None


def _check(facts: Facts, template: Template, subject: str, body: str, source: str) -> None:
    """Nothing is said or used that must not be, in the words and in the calendar file."""
    draft = facts.draft
    inside = {"sms": "text", "phone": "phone", "email": "e-mail", "letter": "letter"}[draft.channel]
    shown = _calendar(draft.content) if draft.channel == "email" or draft.content else {}
    chosen = facts.client.get("preferred_channel") == draft.channel
    parts = privacy.Parts(
        draft.recipient, draft.channel, {"subject": subject, inside: body, "file name": FILE_NAME, **shown},
        ordinary=source, chosen=chosen,
    )  # fmt: skip
    if found := privacy.check(parts, known(facts)):
        raise CannotWrite(f"{privacy.why(found)}: see its template {template.file} or the record")


def _calendar(content: str) -> dict[str, str]:
    """What a calendar shows of the file, by part; the desk's own name as the sender."""
    plain = _FOLDED.sub("", content)
    found = {match[1].lower(): _unescaped(match[2]) for match in _SHOWN.finditer(plain)}
    name = _NAME.search(plain)
    return {**found, "sender": name[1].strip('"')} if name else found


def _unescaped(text: str) -> str:
    return re.sub(r"\\([\\;,nN])", lambda match: " " if match[1] in "nN" else match[1], text).strip()


def _label(template: Template, channel: str, wants: forms.Wanted) -> str:
    form = f" {wants.form}" if wants.form and channel in ("email", "letter") else ""
    return f"{template.file.removesuffix('.yaml')} {channel}{form} {template.digest}"[:80]


__all__ = ["DOCTORS", "words_of", "write"]
