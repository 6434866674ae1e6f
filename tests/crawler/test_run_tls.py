from __future__ import annotations

import datetime
import ipaddress
import ssl
from pathlib import Path

import pytest
from crawling import Workplace
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from servers.site import Reply, Site

WHEN = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that nobody but its maker vouches for, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "invented")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(WHEN)
        .not_valid_after(WHEN + datetime.timedelta(days=36_500))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    return chain, secret


def test_a_certificate_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chain, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    work = Workplace(tmp_path)
    with Site(context) as site:
        site.routes["/a"] = Reply(b"over TLS")
        monkeypatch.delenv("SSL_CERT_FILE", raising=False)
        report = work.run("web", site, url=[f"{site.url}/a"], changed={"retries": 0})
        assert "certificate" in work.reasons(report)[f"{site.url}/a"]
        assert site.asked == []
        monkeypatch.setenv("SSL_CERT_FILE", str(chain))
        assert work.run("web", site, url=[f"{site.url}/a"]).new == 1
        assert work.stored() == {f"{site.url}/a": b"over TLS"}
