"""Runs each proxy with its file from deploy/, sends requests through it, and checks what reaches the service.

scripts/lint runs it, in the folder above this one: check_proxies.py FOLDER, where FOLDER/tls has a certificate. Needs
nginx, HAProxy, Caddy and curl. All servers listen on loopback and stop with this script.
"""

import http.server
import json
import re
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

FOLDER = Path(sys.argv[1]).resolve()
DEPLOY = Path("deploy")
# A port that is not the default one is part of Host, and of Origin.
HOST = "orders.example.com:44443"
# Headers that a client could forge.
FORGED = {"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "http", "X-Request-Id": "forged"}
faults = []


class Echo(http.server.BaseHTTPRequestHandler):
    """Stands in for the service: returns the headers of each request."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_):
        pass


class Service(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """A proxy that rejects a body closes its connection to the service."""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def replace(text, *pairs):
    for pattern, replacement in pairs:
        text, count = re.subn(pattern, replacement, text, flags=re.M)
        if count == 0:
            sys.exit(f"check_proxies.py: no line matches {pattern}: has the file changed?")
    return text


def nginx(port, upstream):
    orders = replace(
        (DEPLOY / "nginx" / "orders.conf").read_text(),
        (r"listen 443", f"listen 127.0.0.1:{port}"),
        (r"10\.0\.0\.1[12]:8080", f"127.0.0.1:{upstream}"),
    )
    paths = "".join(f"{name}_temp_path tmp;" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (FOLDER / "run.conf").write_text(f"pid run.pid; events {{}} http {{ access_log off; {paths} {orders} }}")
    return ["nginx", "-e", "stderr", "-p", f"{FOLDER}/", "-c", "run.conf", "-g", "daemon off; master_process off;"]


def haproxy(port, upstream):
    path = FOLDER / "run.cfg"
    path.write_text(
        replace(
            (DEPLOY / "haproxy" / "haproxy.cfg").read_text(),
            (r"bind :443 ssl crt /etc/haproxy/tls", f"bind 127.0.0.1:{port} ssl crt {FOLDER}/tls"),
            (r"10\.0\.0\.1[12]:8080", f"127.0.0.1:{upstream}"),
        )
    )
    return ["haproxy", "-db", "-q", "-f", path]


def caddy(port, upstream):
    path = FOLDER / "run.Caddyfile"
    tls = f"tls {FOLDER}/tls/orders.crt {FOLDER}/tls/orders.key"
    path.write_text(
        replace(
            (DEPLOY / "caddy" / "Caddyfile").read_text(),
            (r"\A\{", "{\n\tadmin off\n\tauto_https disable_redirects\n\tdefault_bind 127.0.0.1"),
            (r"^orders\.example\.com \{", f"orders.example.com:{port} {{\n\t{tls}"),
            (r"10\.0\.0\.11:8080 10\.0\.0\.12:8080", f"127.0.0.1:{upstream}"),
        )
    )
    return ["caddy", "run", "--adapter", "caddyfile", "--config", path]


def request(port, path, *options):
    """Returns the status, the head of the response in lower case, and the headers that reached the service."""
    command = ["curl", "--silent", "--insecure", "--max-time", "10", "--include", "--connect-to", f"{HOST}:127.0.0.1:{port}"]
    done = subprocess.run([*command, *options, f"https://{HOST}{path}"], capture_output=True, text=True, check=False)
    head, _, body = done.stdout.replace("\r\n", "\n").partition("\n\n")
    # The interim response to `Expect: 100-continue` comes first.
    if head.startswith("HTTP/1.1 100"):
        head, _, body = body.partition("\n\n")
    status = int(head.split()[1]) if head else 0
    return status, head.lower(), json.loads(body) if status == 200 else {}


def check(name, port):
    def expect(what, holds):
        if not holds:
            faults.append(f"{name}: {what}")

    forged = [option for key, value in FORGED.items() for option in ("--header", f"{key}: {value}")]
    for version in ("--http1.1", "--http2"):
        status, head, seen = request(port, "/orders", version, *forged)
        if status != 200:
            faults.append(f"{name}: {version}: status {status}, not 200")
            continue
        expect(f"{version}: Host arrives as {seen['host']}", seen["host"] == HOST)
        for key, value in (("x-forwarded-for", "127.0.0.1"), ("x-forwarded-proto", "https")):
            expect(f"{version}: {key} arrives as {seen.get(key)}", seen.get(key) == value)
        expect(f"{version}: the client chooses x-request-id", seen.get("x-request-id", "forged") != "forged")
        expect(f"{version}: the connection to the service is closed", seen.get("connection") != "close")
        expect(f"{version}: no HSTS", "strict-transport-security: max-age=" in head)
        for path in ("/livez", "/readyz"):
            expect(f"{version}: {path} is not hidden", request(port, path, version)[0] == 404)
    upgrade = ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {'A' * 22}==")
    _, _, seen = request(port, "/ws", "--http1.1", *(option for line in upgrade for option in ("--header", line)))
    arrived = (seen.get("connection", "").lower(), seen.get("upgrade"))
    expect(f"the headers of a WebSocket arrive as {arrived}", arrived == ("upgrade", "websocket"))
    # MAX_UPLOAD_BYTES passes. Above it, nginx returns 413. Caddy 2.6 returns 502 or resets the connection. HAProxy has no
    # limit of its own.
    for size, fits in ((10 << 20, True), (12 << 20, name == "haproxy")):
        (FOLDER / "body").write_bytes(bytes(size))
        status, _, _ = request(port, "/uploads", "--data-binary", f"@{FOLDER}/body")
        expect(f"a body of {size} bytes: status {status}", (status == 200) == fits)


def wait(process, port):
    for _ in range(100):
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return True
        if process.poll() is not None:
            return False
        time.sleep(0.05)
    return False


service = Service(("127.0.0.1", 0), Echo)
threading.Thread(target=service.serve_forever, daemon=True).start()
for start in (nginx, haproxy, caddy):
    port = free_port()
    log = FOLDER / "run.log"
    with log.open("w") as output:
        process = subprocess.Popen(start(port, service.server_port), stdout=output, stderr=output)
    try:
        if wait(process, port):
            check(start.__name__, port)
        else:
            faults.append(f"{start.__name__} does not start:\n{log.read_text()}")
    finally:
        process.terminate()
        process.wait()
sys.exit("\n".join(faults) or None)
