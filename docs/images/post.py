"""Draw what receivers see: `python docs/images/post.py` writes the letters and the clinic list as pictures.

Always the same desk and hour; pypdfium2 draws the pages as a printer would.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2

NOW = int(datetime(2026, 11, 24, 10, 42, tzinfo=UTC).timestamp())
HERE = Path(__file__).parent
SCALE = 1.1
PEOPLE = (
    ("Oluwaseun", "Adeyemi-Smith", "", ""),
    ("Gwen", "Evans", "", "large print 18"),
    ("Agnieszka", "Wójcik", "Polish", ""),
    ("Tom", "Okoro", "", "easy read"),
)
PICTURES = {"letter": 0, "letter-large": 1, "letter-polish": -3, "letter-easy": -2}
"""Each with the page it is."""


def main() -> None:
    """All of them."""
    from booktui.desk import open_desk
    from booktui.desk.demo import build

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "desk.db"
        build(place, now=lambda: NOW)
        desk = open_desk(place, "jo", lambda: NOW)
        for given, family, language, form in PEOPLE:
            client = desk.clients.add(
                {"given_name": given, "family_name": family, "birth_date": "1950-03-02", "language": language,
                 "address": "Flat 2, 88 Illustration Street, Westfield", "postcode": "M13 9WL",
                 "preferred_channel": "letter"}
            )  # fmt: skip
            if form:
                desk.clients.need(client.id, "format", form)
            offer = desk.finder.free("FU", client_id=client.id, count=20).offers[-1]
            desk.diary.book(desk.diary.propose(client.id, "FU", offer.start))
        report = desk.outbox.write(Path(folder) / "post", channels=("letter",))
        (letters,) = [path for path in report.files if path.suffix == ".pdf"]
        pages = pypdfium2.PdfDocument(letters)
        for name, number in PICTURES.items():
            draw(pages, number % len(pages), name)
        sheet = desk.exports.day_file(date(2026, 11, 24), Path(folder) / "lists", form="pdf")
        draw(pypdfium2.PdfDocument(sheet), 0, "clinic-list")
        desk.close()


def draw(pages: pypdfium2.PdfDocument, number: int, name: str) -> None:
    """One page as a picture in eight greys, which is enough for letters and keeps it small."""
    picture = pages[number].render(scale=SCALE, grayscale=True).to_pil()
    picture.quantize(8).save(HERE / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
