"""Connections are made to an address, and certificates are checked against the name."""

import asyncio
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from service.connectors import calling
from service.connectors.asking import Switchboard
from service.domain.connectors import Account
from service.domain.verdict import Finding
from tests.connectors.builders import a_connector, an_asked
from tests.connectors.services import Service, a_service, says

AGREES = says({"action": "approve"})


def certificate(path: Path, host: str) -> Path:
    """A self-signed certificate for a host, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = path / f"{host}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Service, Path]]:
    """A service called localhost, with a certificate for whatever the test says."""
    file = certificate(tmp_path, request.param)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(file)
    with a_service(AGREES, tls=tls, name="localhost") as service:
        yield service, file


def ask(service: Service) -> Finding:
    async def asking() -> Finding:
        board = Switchboard({"house": Account(service.url, "sesame")}, waits=())
        async with calling.client() as http:
            return await board.ask(http, a_connector(url=service.url), an_asked())

    return asyncio.run(asking())


def trusting(file: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(file))


@pytest.mark.parametrize(
    ("service", "code"),
    [("localhost", "nothing"), ("other.example", "no_answer")],
    indirect=["service"],
)
def test_the_certificate_has_to_be_for_the_name(
    service: tuple[Service, Path], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, file = service
    monkeypatch.setattr(calling, "_trusted", lambda: trusting(file))

    assert ask(there).code == code


@pytest.mark.parametrize("service", ["localhost"], indirect=True)
def test_a_certificate_that_nobody_vouches_for_is_not_believed(
    service: tuple[Service, Path],
) -> None:
    there, _ = service

    assert ask(there).params["detail"] == "unreachable"
    assert there.asked == []
