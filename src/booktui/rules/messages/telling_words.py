"""Words that tell why somebody comes, and words that do not (domain.md PRV-03, PRV-04)."""

from __future__ import annotations

ORDINARY = frozenset({
    "a", "afternoon", "an", "and", "any", "appointment", "appointments", "assessment", "by", "call", "center",
    "centre", "clinic", "consultation", "day", "department", "doctor", "dr", "early", "evening", "face", "first",
    "follow", "followup", "for", "friday", "general", "group", "health", "home", "hospital", "in", "initial", "late",
    "letter", "long", "main", "monday", "morning", "new", "next", "nurse", "of", "on", "one", "online", "outpatient",
    "outpatients", "patient", "patients", "person", "phone", "repeat", "return", "review", "room", "routine",
    "saturday", "second", "see", "service", "session", "short", "site", "sunday", "team", "telephone", "test", "the",
    "thursday", "time", "to", "tuesday", "two", "unit", "up", "urgent", "video", "visit", "visits", "wednesday",
    "with", "your",
})  # fmt: skip
"""Words that say nothing about why somebody comes."""
SPECIALTIES = (
    "andrology", "audiology", "bariatric", "breast clinic", "cancer", "cardiac", "cardiology", "chemotherapy",
    "colonoscopy", "colposcopy", "dermatology", "dialysis", "echocardiogram", "endocrinology", "endoscopy", "epilepsy",
    "fertility", "gastroenterology", "genitourinary", "gynaecology", "haematology", "hepatology", "mammogram",
    "maternity", "memory clinic", "nephrology", "neurology", "neurosurgery", "obstetrics", "oncology", "ophthalmology",
    "orthopaedics", "paediatrics", "palliative", "psychology", "psychotherapy", "radiotherapy", "renal", "rheumatology",
    "stroke clinic", "ultrasound", "urology", "vasectomy",
)  # fmt: skip
SENSITIVE = (
    "sexual health", "gum clinic", "genitourinary medicine", "termination", "abortion", "pregnancy advisory", "gender",
    "mental health", "psychiatry", "psychiatric", "substance", "addiction", "drug and alcohol", "drugs and alcohol",
    "hiv", "aids clinic", "domestic abuse", "domestic violence", "rape", "sexual assault", "self-harm",
)  # fmt: skip
"""PRV-03; never in any message, whatever it is about."""
