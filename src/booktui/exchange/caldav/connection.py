"""A connection to a calendar server by the caldav package: checked addresses, and its errors as ours."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from booktui.exchange.caldav.values import Broken, NotAllowed, Unreachable


class Refused(Exception):
    """The server does not take this token, or no tokens at all."""


def check_address(url: str) -> None:
    """Raises NotAllowed for an address over which a password would go in the clear, or that holds one."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        raise NotAllowed(f"{url} is not an address.") from None
    if parts.username or parts.password:
        raise NotAllowed("The address of a calendar must not hold a name or password.")
    if not host or parts.scheme not in ("https", "http"):
        raise NotAllowed(f"{url} is not an address like https://cloud.example.org/calendars/osei/work/.")
    if parts.scheme == "http" and not _is_here(host):
        raise NotAllowed(f"{url} is not https: the password and all dates could be read on the way.")


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def connect(url: str, user: str, password: str, timeout: tuple[int, int]) -> Any:
    try:
        from caldav.davclient import DAVClient
    except ImportError:
        raise Broken("Calendars on a server need the caldav package: install booktui[caldav].") from None
    log = logging.getLogger("caldav")  # what it has to say goes into our own words, never onto a screen
    log.addHandler(logging.NullHandler())
    log.propagate = False
    client = DAVClient(
        url, username=user or None, password=password, timeout=timeout, ssl_verify_cert=True, enable_rfc6764=False,
        rate_limit_handle=False,
    )  # fmt: skip
    client.session.max_redirects = 0  # a password never follows to another address
    return client


@contextmanager
def telling(url: str, refusable: bool) -> Iterator[None]:
    """The package's and the connection's errors as ours."""
    from caldav.lib import error
    from caldav.lib.http_sync import requests
    from lxml.etree import XMLSyntaxError

    problems = requests.exceptions
    try:
        yield
    except error.AuthorizationError as problem:
        if problem.status == 401:
            raise NotAllowed(f"{url} does not accept the name and password.") from None
        if refusable:
            raise Refused from None
        raise NotAllowed(f"{url} does not allow that to this user.") from None
    except error.RateLimitError:
        raise Unreachable(f"{url} asks to be left alone for a while.") from None
    except problems.TooManyRedirects:
        raise NotAllowed(f"{url} points to another address. Give that one, if it is right.") from None
    except problems.SSLError:
        raise NotAllowed(f"{url} does not show a certificate that can be trusted.") from None
    except problems.Timeout:
        raise Unreachable(f"{url} does not answer in time.") from None
    except (problems.RequestException, OSError):
        raise Unreachable(f"{url} cannot be reached.") from None
    except (XMLSyntaxError, error.DAVError, NotImplementedError, ValueError):
        raise Broken(f"{url} answers with something that cannot be read.") from None
