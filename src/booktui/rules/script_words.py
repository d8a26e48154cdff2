"""The closed lists that a call script may use: guards, effects, field kinds, offers, placeholders, keys.

A script that names something else is refused when it is loaded, so that nothing it says is silently not done.
"""

from __future__ import annotations

GUARDS = {
    "several_modes": "the service offers more than one way to be seen",
    "has_preparation": "the service has preparation text",
    "voicemail_consent": "consent to leave a message is on record (CS-04)",
    "offers_found": "a free time was found for the step that reads offers",
    "offers_declined": "an offer of this call was declined (OFF-07)",
    "full_notice": "the booked date has the notice that a reasonable offer needs (OFF-02)",
    "reoffer_allowed": "the clinician or the local rule allows another date after a missed visit (domain.md 2.6)",
    "has_later_booking": "the client has another booking that this one would replace",
}
"""Conditions that the desk checks itself."""

UNREACHED = frozenset({"NO_ANSWER", "VOICEMAIL_LEFT", "VOICEMAIL_NONE", "WRONG_NUMBER", "NOT_HERE", "CALL_DROPPED"})
"""Outcomes with which nobody who can answer was spoken with, unless the outcome table says otherwise (2.5)."""

EFFECTS = {
    "commit_booking": "the booking is committed (done at confirm_back; CS-07)",
    "free_slot": "the visit is cancelled and its time is free",
    "free_old_slot": "the old time is freed by the move (PTC-03)",
    "recheck_holds": "held times are looked at again with the new needs",
    "record_unavailability": "the date the client can come from is kept on the list",
    "record_validation": "whether it is still needed is on record (TRK-02)",
    "queue_letter": "confirmation letter",
    "queue_ics": "invitation",
    "queue_reminders": "reminders",
    "queue_sms_now": "text today",
    "gp_copy": "copy to the GP",
    "ics_new": "new invitation",
    "ics_update": "changed invitation",
    "ics_cancel": "cancelled invitation",
    "clinician_review": "a clinician looks at the case",
    "clinician_review_if_over_12_weeks": "a clinician looks at the case when the delay is over 12 weeks",
    "message_clinician": "same-day message to the clinician",
    "tell_clinician": "the clinician is told",
    "tell_clinic_late": "the clinic is told that the client is late",
    "tell_safeguarding_lead": "the safeguarding lead is told today",
    "supervisor_queue": "a supervisor decides",
    "mark_reminder_done": "the reminder is done",
    "send_text_reminder_once": "one text reminder",
    "send_text_please_ring": "text asking to ring",
    "letter_please_ring": "letter asking to ring",
    "retry_today": "ring again today",
    "start_short_notice_fill": "the freed time goes to the short notice list",
    "start_same_day_fill": "the freed time goes to somebody today",
    "fill_old_slot_next": "the old time goes to the short notice list",
    "next_on_list": "the next on the short notice list is rung",
    "log_short_notice_no_penalty": "the refusal does not count (OFF-04)",
    "no_voicemail": "no message is left",
    "move_interpreter": "the interpreter is asked for at the new time",
    "move_transport": "transport is asked for at the new time",
    "cancel_interpreter": "the interpreter is cancelled",
    "cancel_transport": "transport is cancelled",
    "request_transport": "transport is asked for",
    "add_travel_leaflet": "leaflet on travel costs with the letter",
    "fix_support_today": "interpreter or transport is put right today",
    "count_hospital_cancel": "one more cancellation by us",
    "keep_on_rebook_list": "the visit stays on the list to rebook",
    "rtt_new_clock_if_nullified": "the RTT clock is looked at (RTT-22)",
    "mark_number_bad": "the number is marked as wrong",
    "set_call_back": "not rung before the time asked for",
    "stop_contact": "all contact stops",
    "verify_death": "the death is verified",
}
"""What may follow from a step or an outcome, as the record of the call words it."""

KINDS = ("yes/no", "text", "choice", "date", "instant", "phone", "email", "number")
AUTOS = ("", "said", "now", "offer")
OFFERS = ("offer1", "offer2", "offer3", "short", "slot")
ANSWERS = ("", "declined", "withdrawn")
DOES = ("", "book")
DIRECTIONS = ("outbound", "inbound", "both")
SLOT_EFFECTS = ("booked", "freed", "all freed", "kept", "none")

RESERVED_KEYS = frozenset("[]OABCDFHPQRSZ?:/u ") | {"enter", "space", "escape", "tab"}
"""What is left of a split arrow key (design.md section 8), and the pane's own keys."""
CONTINUE = ("enter", "space")
"""Either goes on from a step without choices."""

_VISIT = ("day", "date", "time", "site")
_OPEN = (
    "agent_first_name", "patient_first_name", "patient_full_name", "patient_or_parent_name", "hospital_name",
    "desk_phone", "open_from", "open_to", "pals_phone", "option_1", "option_2", "escalation_due", "review_due",
    "ring_by", "missed_cost",
)  # fmt: skip
_PRIVATE = (
    "you_or_child_name", "referrer_name", "clinic_plain_name", "appt_location", "chosen_location", "old_date",
    "prep_plain", "prep_short", "support_booked", "reason_plain", "confirm_channel",
)  # fmt: skip

PLACEHOLDERS_OPEN = frozenset(_OPEN)
"""May be said to anybody who answers."""
PLACEHOLDERS_PRIVATE = frozenset(_PRIVATE) | {
    f"{what}_{part}" for what in ("appt", "chosen", *OFFERS) for part in _VISIT
}
"""Only once identity is proved (CS-01)."""
IDENTITY = ("id_name_ok", "id_dob_ok", "id_third_ok")
