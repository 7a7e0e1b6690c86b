"""A receiver that does to a sender whatever receivers do: three in ten answers are bad in some way."""

import hashlib
import random
import socket
import ssl
import struct
import threading
import time

# What an attempt can meet, beside a plain success.
TROUBLES = ("500", "429", "reset", "stall", "tls", "lost")
TROUBLE = 0.3
RETRY_AFTER = 1


class Hostile:
    """Listens over TLS from its making to `close`, and writes down every attempt: when, which event, a
    digest of its body, and what it met; and which of them `verify`, called with body and fields, threw
    at."""

    def __init__(self, certificate, verify, seed=1):
        self.attempts = []
        self.forged = []
        self.verify = verify
        self.lock = threading.Lock()
        self.random = random.Random(seed)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(*certificate)
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def trouble(self):
        with self.lock:
            return self.random.choice(TROUBLES) if self.random.random() < TROUBLE else "none"

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            # Before the handshake nothing of an event is known: only the sender counts this attempt.
            with self.lock:
                bad = self.random.random() < TROUBLE / len(TROUBLES)
            if bad:
                connection.sendall(b"this is no TLS at all\r\n")
                connection.close()
                return
            with self.context.wrap_socket(connection, server_side=True) as stream:
                while self.answer(stream):
                    pass
        except (OSError, ValueError):
            pass

    def answer(self, stream):
        data = b""
        while b"\r\n\r\n" not in data:
            more = stream.recv(65536)
            if not more:
                return False
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        fields = {}
        for line in head.decode().split("\r\n")[1:]:
            name, _, value = line.partition(":")
            fields[name.lower()] = value.strip()
        while len(body) < int(fields.get("content-length", 0)):
            body += stream.recv(65536)
        met = self.trouble()
        met = "none" if met == "tls" else met
        with self.lock:
            self.attempts.append(
                (time.monotonic(), fields["webhook-id"], hashlib.sha256(body).digest(), met))
        # At once: a signature is good for minutes.
        try:
            self.verify(body, fields)
        except Exception as error:
            self.forged.append((fields, error))
        if met == "reset":
            option = struct.pack("ii", 1, 0)
            stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, option)
            return False
        if met == "stall":
            stream.settimeout(30)
            stream.recv(1)
            return False
        if met == "lost":
            return False
        status, more = {"500": (500, ""), "429": (429, f"Retry-After: {RETRY_AFTER}\r\n")}.get(
            met, (200, ""))
        stream.sendall(f"HTTP/1.1 {status} X\r\n{more}Content-Length: 0\r\n\r\n".encode())
        return True

    def close(self):
        self.listener.close()
