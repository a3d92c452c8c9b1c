"""One web server for all tests that speak to a socket."""

from collections.abc import Iterator

import pytest

from tests.security.serving import Server, a_server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[Server]:
    with a_server(tmp_path_factory.mktemp("home"), redis_url, limits="off") as server:
        yield server
