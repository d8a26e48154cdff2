"""What the database says, as a sentence for the person at the desk: what was wrong, what was kept, what to do."""

from __future__ import annotations

SENTENCES = {
    "SQLITE_FULL": "The disk is full. Nothing was saved; free some room and try again.",
    "SQLITE_READONLY": "The diary is read-only. Nothing was saved; check the file's permissions.",
    "SQLITE_BUSY": "The diary is busy: another desk is writing. Nothing was saved; please try again.",
    "SQLITE_LOCKED": "The diary is busy: another desk is writing. Nothing was saved; please try again.",
    "SQLITE_CORRUPT": "The diary is damaged. Nothing was saved; run booktui doctor, or restore a backup.",
    "SQLITE_NOTADB": "This is not a booktui diary, or the key is wrong. It was left as it is.",
    "SQLITE_IOERR": "The disk did not answer. Nothing was saved; check the drive and try again.",
    "SQLITE_CANTOPEN": "The diary cannot be opened. Check that its folder exists and may be written to.",
}


def sentence(error: Exception) -> str | None:
    """What a database error, the driver's own or wrapped, means for the person; None when it is a fault of ours."""
    own = getattr(error, "orig", None) or error
    name = str(getattr(own, "sqlite_errorname", "") or "")
    text = str(own)
    for code, words in SENTENCES.items():
        if name.startswith(code):
            return words
    plain = {
        "database is locked": "SQLITE_BUSY",
        "disk is full": "SQLITE_FULL",
        "readonly database": "SQLITE_READONLY",
        "malformed": "SQLITE_CORRUPT",
        "not a database": "SQLITE_NOTADB",
        "disk I/O": "SQLITE_IOERR",
        "unable to open": "SQLITE_CANTOPEN",
    }
    return next((SENTENCES[code] for words, code in plain.items() if words in text), None)
