"""Somebody between a device and its banner: a proxy that ends TLS, and one that changes what is said."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator

from tests.support.certificates import Certificate


@contextlib.contextmanager
def tls_in_front(port: int, shown: Certificate) -> Iterator[str]:
    """The URL of a proxy that ends TLS in front of a server on that port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown.certificate, shown.key)
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_accept, args=(listener, context, port), daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)


def _accept(listener: socket.socket, context: ssl.SSLContext, port: int) -> None:
    while True:
        try:
            client, _address = listener.accept()
        except OSError:
            return
        threading.Thread(target=_serve, args=(client, context, port), daemon=True).start()


def _serve(client: socket.socket, context: ssl.SSLContext, port: int) -> None:
    with contextlib.ExitStack() as stack, contextlib.suppress(OSError):
        inside = stack.enter_context(context.wrap_socket(stack.enter_context(client), server_side=True))
        server = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
        down = threading.Thread(target=_pump, args=(server, inside), daemon=True)
        down.start()
        _pump(inside, server)
        server.shutdown(socket.SHUT_RDWR)
        down.join(10)


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
