"""TLS to the banner: by the authorities of this computer, or by certificates for which the banner vouches."""

from __future__ import annotations

import functools
import os
import ssl
from pathlib import Path
from typing import Any

import certifi
import requests
from urllib3 import HTTPSConnectionPool, PoolManager

from sync.device.both_families import BothFamilies, SecureFamilyLine

# Where systems keep their authorities: a Python that came along with the program does not know them all.
_SYSTEM_FILES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
)
_NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME; the module ssl has no name for it


class _AskingConnection(SecureFamilyLine):
    """Is not warned of: what is asked over it proves itself."""

    def connect(self) -> None:
        """As the base does it."""
        super().connect()
        self.is_verified = True


class _AskingPool(HTTPSConnectionPool):
    ConnectionCls = _AskingConnection


class TlsAdapter(BothFamilies):
    """Connects by one context, whatever the environment says of certificates."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__()

    def init_poolmanager(self, *args: Any, **named: Any) -> None:
        """As the base does it, with the context."""
        super().init_poolmanager(*args, **named, ssl_context=self._context)
        self._let_ask(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **named: Any) -> Any:
        """As the base does it, with the context."""
        manager = super().proxy_manager_for(proxy, **named, ssl_context=self._context)
        self._let_ask(manager)
        return manager

    def _let_ask(self, manager: PoolManager) -> None:
        if self._context.verify_mode == ssl.CERT_NONE:
            manager.pool_classes_by_scheme = {**manager.pool_classes_by_scheme, "https": _AskingPool}

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> Any:
        """The context says all that there is to say."""
        host, _pool = super().build_connection_pool_key_attributes(request, verify, cert)
        needed = "CERT_REQUIRED" if self._context.verify_mode else "CERT_NONE"
        return host, {"cert_reqs": needed, "assert_hostname": None if self._context.check_hostname else False}

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Add no authorities of others."""


def by_authorities(more: str = "") -> ssl.SSLContext:
    """Believe the authorities of this computer, and those (PEM) besides."""
    named = [os.environ.get(name, "") for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")]
    return _by_files((*_SYSTEM_FILES, certifi.where(), *named), more)


@functools.cache
def _by_files(files: tuple[str, ...], more: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    for path in files:
        if path and Path(path).is_file():
            context.load_verify_locations(path)
    if more:
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        context.load_verify_locations(cadata=more)
    return context


@functools.cache
def by_certificates(pem: str) -> ssl.SSLContext:
    """Believe these certificates, whatever name and time they bear: the banner's key vouches for them."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN | ssl.VerifyFlags(_NO_CHECK_TIME)
    context.load_verify_locations(cadata=pem)
    return context


@functools.cache
def by_nobody() -> ssl.SSLContext:
    """Believe whoever answers: only to ask who it is, which tells nothing and is proved by the answer."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
