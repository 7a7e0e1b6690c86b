"""A receiver of HTTP requests on loopback, which keeps what it was sent and answers as it is told."""

import http.server
import ssl
import subprocess
import threading


class Receiver:
    """Listens from its making to `close`. `answer` gets the request, and returns status, fields, body."""

    def __init__(self, answer=None, certificate=None):
        self.requests = []
        self.answer = answer or (lambda request: (200, {}, b""))
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self):
                length = int(self.headers.get("Content-Length") or 0)
                request = {
                    "method": self.command, "path": self.path, "body": self.rfile.read(length),
                    "headers": {name.lower(): value for name, value in self.headers.items()},
                }
                receiver.requests.append(request)
                status, fields, body = receiver.answer(request)
                self.send_response(status)
                for name, value in fields.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = handle_any

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *arguments: None
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        self.origin = f"{'https' if certificate else 'http'}://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def make_certificate(folder):
    """A certificate of localhost, signed by itself: the paths of the certificate and of its key."""
    certificate, key = f"{folder}/certificate.pem", f"{folder}/key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out",
         certificate], check=True, stderr=subprocess.DEVNULL)
    return certificate, key
