"""A practitioner's calendar on a CalDAV server (RFC 4791), spoken to with the caldav package."""
