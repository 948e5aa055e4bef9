"""requests on lines of our own: each connection tries both families of addresses (`sync.device.line`)."""

from __future__ import annotations

import socket
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager, ProxyManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from sync.device.line import open_line

_LONGEST_S = 60.0  # where nobody says how long


class BothFamilies(HTTPAdapter):
    """The usual adapter, but for how a line is opened."""

    def init_poolmanager(self, *args: Any, **named: Any) -> None:
        """Make the pool of connections."""
        super().init_poolmanager(*args, **named)
        _open_ours(self.poolmanager)

    def proxy_manager_for(self, *args: Any, **named: Any) -> ProxyManager:
        """Make the pool of connections through a proxy, which is reached likewise."""
        manager: ProxyManager = super().proxy_manager_for(*args, **named)
        _open_ours(manager)
        return manager


class _FamilyLine(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _opened(self)


class SecureFamilyLine(HTTPSConnection):
    """A TLS connection whose line is opened by both families."""

    def _new_conn(self) -> socket.socket:
        return _opened(self)


class _Lines(HTTPConnectionPool):
    ConnectionCls = _FamilyLine


class _SecureLines(HTTPSConnectionPool):
    ConnectionCls = SecureFamilyLine


def _open_ours(pools: PoolManager) -> None:
    pools.pool_classes_by_scheme = {"http": _Lines, "https": _SecureLines}


def _opened(connection: HTTPConnection) -> socket.socket:
    """As urllib3's own, errors included."""
    timeout = connection.timeout
    timeout_s = float(timeout) if isinstance(timeout, int | float) else _LONGEST_S
    try:
        line = open_line(connection.host.strip("[]"), connection.port, timeout_s)
    except socket.gaierror as error:
        raise NameResolutionError(connection.host, connection, error) from error
    except TimeoutError as error:
        raise ConnectTimeoutError(connection, f"no answer in {timeout_s} s") from error
    except OSError as error:
        raise NewConnectionError(connection, str(error)) from error
    for option in connection.socket_options or ():
        line.setsockopt(*option)
    line.settimeout(timeout_s)
    return line
