"""Creates missing secrets and a certificate before the first start; keeps existing ones.

Each folder is a volume that only the services which need it can see:
SECRETS: secret_key; DATABASE_SECRETS: password; CERTIFICATES: fullchain.pem and privkey.pem.
"""

import datetime
import os
import secrets
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

CERTIFICATE_DAYS = 3650
# The readers are other users of other containers; no one else can see the volume.
READABLE, PRIVATE = 0o444, 0o400


def main() -> None:
    keep(Path(os.environ["SECRETS"]) / "secret_key", secrets.token_urlsafe(48))
    keep(Path(os.environ["DATABASE_SECRETS"]) / "password", secrets.token_urlsafe(32))
    certificates = Path(os.environ["CERTIFICATES"])
    if not (certificates / "fullchain.pem").exists():
        certificate, key = make_certificate(os.environ["SITE_HOST"])
        write(certificates / "privkey.pem", key, PRIVATE)
        write(certificates / "fullchain.pem", certificate, READABLE)
        print("Created a self-signed certificate (browsers warn about it): see docs/deployment.md")


def keep(file: Path, secret: str) -> None:
    """Write the secret, unless there is one."""
    if not file.exists():
        write(file, secret, READABLE)
        print(f"Created {file.name}.")


def write(file: Path, text: str, mode: int) -> None:
    """Write the whole file or none, so that a start that was cut short can be repeated."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_EXCL, PRIVATE), "w") as out:
        out.write(text)
    draft.chmod(mode)
    draft.replace(file)


def make_certificate(host: str) -> tuple[str, str]:
    """Return a certificate for `host`, signed by itself, and its key, both as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=CERTIFICATE_DAYS))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return certificate.public_bytes(pem).decode(), secret.decode()


if __name__ == "__main__":
    main()
