"""The backend of sluice.yaml with nothing but Python's standard library: python3 backend.py [PORT]"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

TOKEN = "open-sesame"


class Backend(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        url = urlsplit(self.path)
        # The gateway says which connection and route this is about.
        print(self.headers["eventType"], self.headers["routeKey"], self.headers["connectionId"], flush=True)
        if url.path == "/connect":
            token = parse_qs(url.query).get("token", [""])[-1]
            if token == TOKEN:
                self.answer(200)
            else:
                self.answer(403, {"message": "connect with ?token=" + TOKEN})
        elif url.path == "/echo":
            self.answer(200, {"echo": json.loads(body), "connectionId": self.headers["connectionId"]})
        else:
            self.answer(200)

    def answer(self, status, document=None):
        body = b"" if document is None else json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass  # One line per request is enough.


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8080
    server = ThreadingHTTPServer(("127.0.0.1", port), Backend)
    print(f"backend on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
