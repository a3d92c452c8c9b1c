"""Connectors asked over real connections, by services that behave as badly as they can."""

import asyncio
import logging
import socket
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from service.connectors.asking import Switchboard
from service.connectors.calling import client, is_public
from service.domain.connectors import Account, Connector
from service.domain.verdict import Finding
from service.screening.wording import say
from tests.connectors import services
from tests.connectors.builders import a_connector, an_asked
from tests.connectors.services import Behaviour, Service, a_service, says

AGREES = says({"action": "approve"})
SOON = 1  # second: the shortest time limit that a policy can give


def board(service: Service | None = None, **accounts: Account) -> Switchboard:
    if service is not None:
        accounts["house"] = Account(service.url, "sesame")
    return Switchboard(accounts, waits=(0.0, 0.0))


def ask(at: Switchboard, *connectors: Connector) -> list[Finding]:
    async def asking() -> list[Finding]:
        async with client() as http:
            return await at.ask_all(http, connectors, an_asked())

    return asyncio.run(asking())


def said(found: Sequence[Finding]) -> list[tuple[str, Any]]:
    return [(one.code, one.params.get("detail")) for one in found]


def at(service: Service, **values: Any) -> Connector:
    return a_connector(url=f"{service.url}/check", timeout_seconds=SOON, **values)


def test_an_honest_answer_is_asked_for_once() -> None:
    with a_service(says({"action": "hold", "reason": "a bully"})) as service:
        [found] = ask(board(service), at(service))

    assert say(found) == "“house” objects: a bully."
    assert [path for path, _, _ in service.asked] == ["/check"]


@pytest.mark.parametrize(
    ("behaviour", "detail", "tries"),
    [
        (services.hangs, "timeout", 1),  # of one: three would take three seconds
        (services.drips_headers, "timeout", 1),
        (services.drips_body, "timeout", 1),
        (services.hangs_up, "unreachable", 3),
        (services.speaks_no_http, "unreachable", 3),
        (says({}, status=500), "failed", 3),
        (says({}, status=429), "failed", 3),
        (says({}, status=401), "refused", 1),
        (services.floods, "too_long", 1),
        (says(b" " * 65_537), "too_long", 1),
        (says({"action": "approve"}, type_="text/html"), "unreadable", 1),
        (says(b"\x1f\x8b\x08\x00", Content_Encoding="gzip"), "unreadable", 1),
        (says(b"approve"), "unreadable", 1),
        (says({"action": "bless"}), "unreadable", 1),
    ],
)
def test_what_is_no_answer_is_said_in_words_within_the_time_limit(
    behaviour: Behaviour, detail: str, tries: int
) -> None:
    began = time.monotonic()
    with a_service(behaviour) as service:
        patience = replace(board(service), waits=() if detail == "timeout" else (0.0, 0.0))
        [silent] = found = ask(patience, at(service))

    assert said(found) == [("no_answer", detail)]
    assert len(service.asked) == tries
    assert time.monotonic() - began < SOON + 5  # a busy machine is slow
    assert say(silent).startswith("“house” ")
    assert say(silent) != say(replace(silent, params={"connector": "house"}))


def test_an_answer_of_64_kib_is_read() -> None:
    full = b'{"action": "approve"}'.ljust(65_536)
    with a_service(says(full)) as service:
        assert said(ask(board(service), at(service))) == [("nothing", None)]


def test_a_redirect_is_not_followed_wherever_it_leads() -> None:
    with a_service(AGREES) as elsewhere:
        redirect = says({}, status=307, Location=f"{elsewhere.url}/latest/meta-data")
        with a_service(redirect) as service:
            found = ask(board(service), at(service))

    assert said(found) == [("no_answer", "redirected")]
    assert elsewhere.asked == []


def test_an_error_that_passes_is_forgotten() -> None:
    with a_service(says({}, status=503), services.hangs_up, AGREES) as service:
        assert said(ask(board(service), at(service))) == [("nothing", None)]

    assert len(service.asked) == 3


def test_nobody_at_home_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    found = ask(board(house=Account(url, "sesame")), a_connector(url=f"{url}/"))

    assert said(found) == [("no_answer", "unreachable")]


def test_a_name_that_nobody_has_is_no_answer() -> None:
    url = "https://no-such-host.invalid"
    found = ask(board(house=Account(url, "sesame")), a_connector(url=url))

    assert said(found) == [("no_answer", "unreachable")]


def test_a_slow_connector_does_not_keep_another_from_being_asked() -> None:
    with a_service(services.hangs) as slow, a_service(AGREES) as quick:
        accounts = {"slow": Account(slow.url, "s"), "quick": Account(quick.url, "s")}
        found = ask(
            Switchboard(accounts, waits=()),
            at(slow, name="slow", account="slow"),
            at(quick, name="quick", account="quick"),
        )

    assert said(found) == [("no_answer", "timeout"), ("nothing", None)]


# --- the breaker ------------------------------------------------------------------------------


def test_a_service_that_keeps_failing_is_left_alone_and_the_finding_says_so() -> None:
    with a_service(says({}, status=500)) as service:
        one = board(service)
        found = [ask(one, at(service))[0] for _ in range(4)]

    assert said(found) == [
        ("no_answer", "failed"),
        ("no_answer", "failed"),
        ("not_run", "resting"),
        ("not_run", "resting"),
    ]
    assert len(service.asked) == 5


def test_a_service_that_refuses_us_is_well() -> None:
    with a_service(says({}, status=403)) as service:
        one = board(service)
        found = [ask(one, at(service))[0] for _ in range(7)]

    assert said(found) == [("no_answer", "refused")] * 7


# --- where to, and with whose secret ----------------------------------------------------------


def test_a_private_address_is_not_asked_unless_the_operator_named_it() -> None:
    with a_service(AGREES) as service:
        alone = at(service, kind="perspective", account="")
        found = ask(board(), alone)

    assert said(found) == [("not_run", "private_address")]
    assert service.asked == []


def test_a_name_that_leads_to_a_private_address_is_not_asked_either(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("169.254.169.254", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: there)
    outside = a_connector("perspective", url="https://check.example/", account="")

    assert said(ask(board(), outside)) == [("not_run", "private_address")]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:7f00:1::",
        "2001:0:a9fe:a9fe::",
    ],
)  # fmt: skip
def test_no_special_address_is_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07::1"])
def test_ordinary_addresses_are_public(address: str) -> None:
    assert is_public(address)


def test_a_secret_goes_to_no_other_place_than_the_operator_named() -> None:
    with a_service(AGREES) as service:
        elsewhere = Account("https://check.example", "sesame")
        found = ask(board(house=elsewhere), at(service))

    assert said(found) == [("not_run", "no_account")]
    assert service.asked == []


@pytest.mark.parametrize("accounts", [{}, {"house": Account("https://check.example", "")}])
def test_without_its_secret_a_connector_is_not_run(accounts: dict[str, Account]) -> None:
    assert said(ask(Switchboard(accounts), a_connector())) == [("not_run", "no_account")]


def test_the_host_is_told_as_it_was_written() -> None:
    with a_service(AGREES) as service:
        by_name = service.url.replace("127.0.0.1", "localhost")
        connector = a_connector(url=f"{by_name}/check")
        ask(board(house=Account(by_name, "sesame")), connector)

    [(_, headers, _)] = service.asked
    assert headers["Host"] == by_name.removeprefix("http://")


def test_no_log_has_a_secret_or_a_reader_s_text(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with a_service(says({}, status=500)) as service:
        ask(board(service), at(service, kind="perspective"))

    lines = [f"{one.getMessage()} {vars(one)}" for one in caplog.records]
    ours = [line for line in lines if "connector_silent" in line]
    assert len(ours) == 1
    assert not [line for line in ours if "sesame" in line or "fine piece" in line]
