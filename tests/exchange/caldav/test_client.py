"""Addresses that are not even tried, paths in one spelling, and answers of servers taken apart."""

import http.server
import threading

import pytest
from lxml import etree

from booktui.exchange.caldav.answers import one_path, rows, token_of
from booktui.exchange.caldav.client import CalendarClient
from booktui.exchange.caldav.connection import check_address
from booktui.exchange.caldav.values import Broken, Gone, NotAllowed, Stale, Unreachable


@pytest.mark.parametrize(
    "url", ["https://cloud.example.org/cal/", "http://127.0.0.1:5232/a/b/", "http://[::1]:5232/", "http://localhost/"]
)
def test_addresses_that_are_fine(url):
    check_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://cloud.example.org/",
        "http://127.0.0.1.example.org/",
        "https://me:word@example.org/",
        "ftp://example.org/",
        "https:///x",
        "cal",
        "https://example.org:port/",
        "http://10.0.0.1/",
    ],
)
def test_addresses_that_are_not(url):
    with pytest.raises(NotAllowed):
        check_address(url)


@pytest.mark.parametrize(
    ("href", "path"),
    [
        ("/a/b%40c.ics", "/a/b@c.ics"), ("https://x.example/a/b@c.ics", "/a/b@c.ics"), ("/a/b c.ics", "/a/b%20c.ics"),
        ("/a/b%2Fc.ics", "/a/b%2Fc.ics"), ("/a/%C3%A9.ics", "/a/%C3%A9.ics"), (" /a/ ", "/a/"),
    ],
)  # fmt: skip
def test_a_path_has_one_spelling(href, path):
    assert one_path(href) == path
    assert one_path(path) == path


def test_an_answer_taken_apart():
    tree = etree.XML(
        '<D:multistatus xmlns:D="DAV:"><D:response><D:href>/c/a.ics</D:href><D:propstat><D:prop><D:getetag>"1"</D:getetag>'
        "</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat><D:propstat><D:prop><D:displayname/></D:prop>"
        "<D:status>HTTP/1.1 404 Not Found</D:status></D:propstat></D:response>"
        "<D:response><D:href>/c/b.ics</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>"
        "<D:sync-token>t1</D:sync-token></D:multistatus>"
    )
    assert [(row.path, row.status, row.values) for row in rows(tree)] == [
        ("/c/a.ics", 200, {"{DAV:}getetag": '"1"'}),
        ("/c/b.ics", 404, {}),
    ]
    assert token_of(tree) == "t1"
    assert (list(rows(None)), token_of(None)) == ([], "")


class Server:
    """A server that says what it is told to, and remembers what it was asked."""

    def __init__(self):
        self.answers, self.asked = [], []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                outer.asked.append((self.command, self.path, dict(self.headers), body))
                status, headers, said = outer.answers.pop(0)
                self.send_response(status)
                for name, value in {"Content-Length": str(len(said)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(said)

            do_PUT = do_GET = do_DELETE = do_REPORT = do_PROPFIND = answer

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/c/"

    def say(self, status, said=b"", kind="application/xml", **headers):
        self.answers.append((status, {"Content-Type": kind, **headers}, said))

    def close(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server():
    made = Server()
    yield made
    made.close()


@pytest.fixture
def client(server):
    with CalendarClient(server.url, "", "") as made:
        yield made


def listing(*rows, token=""):
    said = "".join(f"<response><href>{href}</href>{rest}</response>" for href, rest in rows)
    return f'<multistatus xmlns="DAV:">{said}{token and f"<sync-token>{token}</sync-token>"}</multistatus>'.encode()


def is_there(etag):
    return f"<propstat><prop><getetag>{etag}</getetag></prop><status>HTTP/1.1 200 OK</status></propstat>"


GONE, MORE = "<status>HTTP/1.1 404 Not Found</status>", "<status>HTTP/1.1 507 Insufficient Storage</status>"


def test_changes_in_several_pages_and_the_calendar_itself_left_out(server, client):
    server.say(207, listing(("/c/a.ics", is_there("1")), ("/c/", MORE), token="t2"))
    server.say(
        207,
        listing(
            ("/c/", is_there("x")),
            ("/c/a.ics", GONE),
            ("/c/b.ics", is_there("2")),
            ("/elsewhere/z.ics", is_there("3")),
            token="t3",
        ),
    )
    found = client.changes("t1")
    assert (found.etags, found.gone, found.token, found.whole) == ({"/c/b.ics": "2"}, {"/c/a.ics"}, "t3", False)
    assert [b"<D:sync-token>t1<" in server.asked[0][3], b"<D:sync-token>t2<" in server.asked[1][3]] == [True, True]


def test_a_server_without_tokens_is_listed(server, client):
    server.say(501)
    with pytest.raises(Broken):
        client.changes("")
    server.say(400)
    server.say(
        207,
        listing(
            ("/c/", "<propstat><prop><resourcetype><collection/></resourcetype></prop></propstat>"),
            ("/c/a.ics", is_there("1")),
        ),
    )
    found = client.changes("")
    assert (found.etags, found.token, found.whole, found.refused) == ({"/c/a.ics": "1"}, "", True, False)


@pytest.mark.parametrize("status", [403, 409, 410, 412])
def test_a_token_that_is_refused_in_any_way_lists_everything(server, client, status):
    server.say(status, b'<error xmlns="DAV:"><valid-sync-token/></error>')
    server.say(207, listing(("/c/a.ics", is_there("1")), token="new"))
    found = client.changes("old")
    assert (found.etags, found.token, found.whole, found.refused) == ({"/c/a.ics": "1"}, "new", True, True)


def test_a_list_that_is_never_whole_is_not_taken_for_one(server, client):
    server.say(207, listing(("/c/", MORE), token="t1"))
    with pytest.raises(Broken, match="only a part"):
        client.changes("t1")


def test_writing_says_which_version_it_means(server, client):
    server.say(201, ETag='"1"')
    assert client.put("/c/a.ics", b"x") == '"1"'
    server.say(204)
    server.say(200, b"BEGIN:VCALENDAR", "text/calendar", ETag='"2"')
    assert client.put("/c/a.ics", b"x", 'W/"1"') == '"2"'
    server.say(204)
    client.delete("/c/a.ics", '"2"')
    sent = [(method, headers.get("If-None-Match"), headers.get("If-Match")) for method, _, headers, _ in server.asked]
    assert sent == [("PUT", "*", None), ("PUT", None, '"1"'), ("GET", None, None), ("DELETE", None, '"2"')]


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (412, Stale),
        (404, Gone),
        (410, Gone),
        (401, NotAllowed),
        (403, NotAllowed),
        (500, Unreachable),
        (503, Unreachable),
        (507, Broken),
        (409, Broken),
        (400, Broken),
    ],
)
def test_what_a_refusal_means(server, client, status, error):
    server.say(status)
    with pytest.raises(error):
        client.put("/c/a.ics", b"x")


def test_a_password_does_not_follow_to_another_address(server, client):
    server.say(301, Location="http://127.0.0.1:1/other/")
    with pytest.raises(NotAllowed, match="points to another address"):
        client.name()
    assert len(server.asked) == 1


def test_what_is_not_in_the_calendar_is_none_of_it(server, client):
    etag = "<propstat><prop><getetag>1</getetag></prop></propstat>"
    outside = ("/d/x.ics", "/c/../d/x.ics", "/c/%2e%2e/d/x.ics", "/c/./x.ics", "https://evil.example/d/x.ics", "/c/")
    server.say(207, listing(*((href, etag) for href in (*outside, "/c/a.ics", "https://evil.example/c/b.ics"))))
    assert sorted(client.changes("").etags) == ["/c/a.ics", "/c/b.ics"]


def test_an_answer_that_is_no_xml_is_said_to_be_none(server, client):
    server.say(207, b"<html><body>please log in")
    with pytest.raises(Broken, match="cannot be read"):
        client.changes("")


def test_a_page_that_one_event_spoils_is_read_without_it(server, client):
    data = '<propstat><prop><getetag>1</getetag><C:calendar-data xmlns:C="urn:ietf:params:xml:ns:caldav">BEGIN</C:calendar-data></prop></propstat>'
    server.say(207, b"<broken")
    server.say(207, listing(("/c/a.ics", data)))
    server.say(207, b"<broken")
    ((good, bad),) = client.read(["/c/a.ics", "/c/b.ics"])
    assert (good.path, good.data) == ("/c/a.ics", b"BEGIN")
    assert (bad.path, bad.data) == ("/c/b.ics", None)


def test_a_dtd_reads_no_file_of_ours(server, client, tmp_path):
    (tmp_path / "secret").write_text("hidden", encoding="utf-8")
    evil = f'<!DOCTYPE m [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]><multistatus xmlns="DAV:"><response><href>/c/a.ics</href><propstat><prop><getetag>&e;</getetag></prop></propstat></response></multistatus>'
    server.say(207, evil.encode())
    assert "hidden" not in str(client.changes("").etags)
