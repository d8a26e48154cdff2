"""What a list shows and in which order, in words that people say."""

from __future__ import annotations

from booktui.desk.listing.list_views import ListSpec

PRIORITY = {"2ww": "suspected cancer", "urgent": "urgent", "routine": "routine"}
BAND = {"H": "high", "M": "medium", "L": "low"}
STATUS = {
    "waiting": "", "suspended": "suspended", "booked": "booked", "removed": "removed",
    "all": "suspended and booked too",
}  # fmt: skip
SORTS = {
    "turn": "in turn",
    "target": "by target",
    "wait": "by wait",
    "name": "by name",
    "contact": "by last contact",
    "service": "by service",
    "attempts": "by attempts",
    "added": "by when added",
}


def filter_words(spec: ListSpec) -> str:
    """`suspected cancer, within 14 days, needs bsl, no plan`; nothing for everybody who waits."""
    parts = (
        STATUS.get(spec.status, spec.status),
        PRIORITY.get(spec.priority, spec.priority),
        f"{BAND.get(spec.band, spec.band)} band" if spec.band else "",
        spec.service,
        _within(spec.within_days),
        f"needs {spec.need}" if spec.need else "",
        "no plan" if spec.no_plan else "",
        "may be rung now" if spec.contact_due else "",
        "rating proposed" if spec.proposed else "",
        f"of {spec.owner}" if spec.owner else "",
        f"“{spec.text}”" if spec.text else "",
    )
    return ", ".join(part for part in parts if part)


def _within(days: int | None) -> str:
    if days is None:
        return ""
    if days < 0:
        return "past the target" if days == -1 else f"at least {-days} days past the target"
    return f"at most {days} days to the target" if days else "target reached"


def sort_words(spec: ListSpec) -> str:
    """`by target`, `by wait, backwards`."""
    return SORTS.get(spec.sort, spec.sort) + (", backwards" if spec.backwards else "")


def title_words(count: int, spec: ListSpec, known: str = "") -> str:
    """`Waiting list 214 ─ no plan ─ in turn`.

    Args:
        known: the name of the saved filter that it is.
    """
    words = filter_words(spec)
    what = f"{known}: {words}" if known and known.casefold() != words.casefold() else known or words
    return " ─ ".join(part for part in (f"Waiting list {count}", what, sort_words(spec)) if part)
