"""A certificate for this machine alone, so that calls to the Web API are encrypted as Slack's are.

The rule: made anew for every run and thrown away with it; nobody else ever trusts it.
"""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_WHERE_TRUST_IS_READ = "SSL_CERT_FILE"


class Certificate:
    """The files of a certificate for localhost, and its key."""

    def __init__(self, folder: Path) -> None:
        """Make both. Raises NoOpenSslError."""
        program = shutil.which("openssl")
        if program is None:
            raise NoOpenSslError
        self.file, self._key = folder / "certificate.pem", folder / "key.pem"
        subprocess.run(
            [
                *(program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"),
                *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
                *("-keyout", str(self._key), "-out", str(self.file)),
            ],
            check=True,
            capture_output=True,
        )

    def for_server(self) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.file, self._key)
        return context

    @contextmanager
    def trusted(self) -> Iterator[None]:
        """Let the processes that are started now trust it, and nothing else."""
        before = os.environ.get(_WHERE_TRUST_IS_READ)
        os.environ[_WHERE_TRUST_IS_READ] = str(self.file)
        try:
            yield
        finally:
            if before is None:
                del os.environ[_WHERE_TRUST_IS_READ]
            else:
                os.environ[_WHERE_TRUST_IS_READ] = before


class NoOpenSslError(Exception):
    """There is no `openssl` on this machine to make a certificate with."""
