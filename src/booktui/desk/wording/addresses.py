"""Where a message goes: the mailbox, number or envelope of whoever it is for, and how the addressee is named."""

from __future__ import annotations

from booktui.desk.wording.facts import Facts
from booktui.exchange.invite import is_address
from booktui.rules.letters import NO_ADDRESS
from booktui.rules.messages.values import CannotWrite

GUARDIAN = {
    "en": "To the parent or guardian of {name}", "pl": "Do rodzica lub opiekuna: {name}",
    "cy": "At riant neu warcheidwad {name}",
}  # fmt: skip
AGENCIES = {"interpreter": "The interpreter agency", "transport": "Patient transport booking"}


def address_of(facts: Facts, language: str = "en") -> tuple[str, str]:
    """Address and addressee's name; the lines of an envelope begin with the name.

    Raises:
        CannotWrite: there is no address, or none that may be used (PRV-02, 2.10).
    """
    recipient = facts.draft.recipient
    if recipient == "client":
        return _client(facts, language)
    if recipient in ("practitioner", "room"):
        name, mail = facts.mailbox
        if not is_address(mail):
            raise CannotWrite(f"the {recipient} has no e-mail address on record")
        return mail, name
    return _other(facts)


def _client(facts: Facts, language: str) -> tuple[str, str]:
    client, channel = facts.client, facts.draft.channel
    name = _named(facts, language)
    if channel == "email":
        if not is_address(client.get("email") or ""):
            raise CannotWrite("no e-mail address is on record: record one, or write another way")
        return client["email"], name
    number = client.get("mobile") or client.get("phone") or ""
    if channel == "phone":
        return "" if facts.client_hidden else number, name
    if channel == "sms":
        if not number or facts.client_hidden:
            raise CannotWrite("there is no number that texts may go to: record one, or write another way")
        return number, name
    return _envelope(facts, name), name


def _envelope(facts: Facts, name: str) -> str:
    client = facts.client
    if facts.client_hidden:
        raise CannotWrite("the record is sensitive: nothing goes to its address, use the safe number")
    address, postcode = (client.get("address") or "").strip(), (client.get("postcode") or "").strip()
    if not address:
        raise CannotWrite("no postal address is on record: record one, or write another way")
    if NO_ADDRESS.match(postcode):
        raise CannotWrite("the postcode stands for no address")
    lines = [part.strip() for part in address.replace("\n", ",").split(",") if part.strip()]
    if postcode and postcode.replace(" ", "").lower() not in address.replace(" ", "").lower():
        lines.append(postcode)
    return "\n".join([name, *lines])


def _named(facts: Facts, language: str) -> str:
    """The parent or guardian of a child; nobody's name where the record is sensitive."""
    if facts.client_hidden:
        return ""
    return GUARDIAN.get(language, GUARDIAN["en"]).format(name=facts.name) if facts.child else facts.name


def _other(facts: Facts) -> tuple[str, str]:
    """Doctors and agencies, as they are on record; the desk keeps their names, not their streets."""
    recipient, client = facts.draft.recipient, facts.client
    wait, removed = facts.wait, facts.removed
    names = {
        "gp": client.get("gp") or "",
        "referrer": wait.referrer if wait else "",
        "provider": removed.proof if removed else "",
        "agency": (facts.jobs[0].agency or AGENCIES.get(facts.jobs[0].kind, "")) if facts.jobs else "",
    }
    missing = {
        "gp": "no GP is on record: record the GP", "referrer": "nobody is on record who referred",
        "provider": "it is not on record which provider it goes to: print it with booktui template preview, send it "
        "yourself and mark it as done", "agency": "there is no booking of an interpreter or transport any more",
    }  # fmt: skip
    name = names.get(recipient, "")
    if not name:
        raise CannotWrite(missing.get(recipient, "there is no address"))
    return "\n".join(part.strip() for part in name.split(",") if part.strip()), name
