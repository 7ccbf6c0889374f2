# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors
"""Things on the way to a server: relays that may listen in, proxies, captive portals."""

import contextlib
import select
import socket
import socketserver
import ssl
import threading

CHUNK = 65536


class Listener(socketserver.ThreadingTCPServer):
    """Serves every connection to an address in a thread of its own."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, address):
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, None)
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]

    def finish_request(self, request, client_address):
        try:
            self.serve(request)
        except OSError:
            pass  # whoever it was has gone

    def serve(self, client):
        raise NotImplementedError

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


def carry(source, target, hear):
    """Until the source has no more to say; if one of the two breaks, so does the other."""
    try:
        while chunk := source.recv(CHUNK):
            hear(chunk)
            target.sendall(chunk)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def join(client, server, hear=lambda chunk: None):
    """Carries both ways until both have ended."""
    with server:
        back = threading.Thread(target=carry, args=(server, client, hear), daemon=True)
        back.start()
        carry(client, server, hear)
        back.join()


class Relay(Listener):
    """Leads to another address; @hear gets all bytes of both directions."""

    def __init__(self, address, target, hear=lambda chunk: None):
        self.target = target
        self.hear = hear
        super().__init__(address)

    def serve(self, client):
        join(client, socket.create_connection(self.target), self.hear)


class TlsRelay(Listener):
    """A relay that is a server itself, with that one's own certificate and key: it hears what is
    said inside TLS."""

    def __init__(self, address, target, certificate, hear):
        self.target = target
        self.hear = hear
        self.inside = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.inside.load_cert_chain(certificate)
        self.outside = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.outside.check_hostname = False
        self.outside.verify_mode = ssl.CERT_NONE
        super().__init__(address)

    def serve(self, client):
        with self.inside.wrap_socket(client, server_side=True) as near, \
                self.outside.wrap_socket(socket.create_connection(self.target)) as far:
            peers = {near: far, far: near}
            while True:
                # One thread does both directions: a TLS session is not for two.
                ready = [end for end in peers if end.pending()]
                for end in ready or select.select(list(peers), [], [])[0]:
                    chunk = end.recv(CHUNK)
                    if not chunk:
                        return
                    self.hear(chunk)
                    peers[end].sendall(chunk)


class Portal(Listener):
    """A web server that shows the same page to everybody, whatever they say."""

    PAGE = b"<html><head><title>Welcome</title></head><body>Please pay first.</body></html>"

    def serve(self, client):
        while client.recv(CHUNK):
            client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
                           b"Content-Length: %d\r\n\r\n%s" % (len(self.PAGE), self.PAGE))


def read_head(client):
    """The head of an HTTP request; what comes behind it is left where it is."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = client.recv(1)
        if not byte:
            break
        head += byte
    return head


class Proxy(Listener):
    """An HTTP proxy that knows CONNECT and leads to 127.0.0.1, or wants a password first.

    requests: what it was asked for, "host:port".
    """

    def __init__(self, address, refuses=False):
        self.refuses = refuses
        self.requests = []
        super().__init__(address)

    def serve(self, client):
        head = read_head(client)
        while head:
            method, target = head.decode().split()[:2]
            self.requests.append(target)
            if not self.refuses and method == "CONNECT":
                port = int(target.rsplit(":", 1)[1])
                server = socket.create_connection(("127.0.0.1", port))
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                join(client, server)
                return
            client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n"
                           b"Proxy-Authenticate: Basic realm=\"company\"\r\n"
                           b"Content-Length: 0\r\n\r\n")
            head = read_head(client)
