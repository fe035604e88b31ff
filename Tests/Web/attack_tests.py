"""What an attacker would try: other hosts' names, other sites' pages, traversal, injection, slow and large
requests, fixed sessions. Raw bytes, for a client library would tidy them up.

Usage: attack_tests.py BELAY INVENTORY KNOWN_HOSTS
"""

import re
import socket
import sys
import time

from daemon import PATIENCE, Daemon


class Wire:
    def __init__(self, daemon):
        self.daemon = daemon

    def raw(self, data, unix=False, enough=None):
        if unix:
            connection = socket.socket(socket.AF_UNIX)
            connection.connect(str(self.daemon.socket))
        else:
            connection = socket.create_connection(("127.0.0.1", self.daemon.port))
        with connection:
            connection.settimeout(PATIENCE)
            try:
                connection.sendall(data)
            except OSError:
                pass
            answer = b""
            try:
                while piece := connection.recv(65536):
                    answer += piece
                    if enough and enough in answer:
                        break
            except OSError:
                pass
        return answer

    def ask(self, line, *fields, host="localhost", body=b"", unix=False):
        head = [line + " HTTP/1.1", f"Host: {host}", "Connection: close", *fields]
        if body:
            head.append(f"Content-Length: {len(body)}")
        answer = self.raw("\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body, unix)
        found = re.match(rb"HTTP/1.1 (\d+)", answer)
        return (int(found.group(1)) if found else 0), answer


FORM = "Content-Type: application/x-www-form-urlencoded"


def session(daemon, wire):
    key = daemon.link().split("key=")[1]
    status, answer = wire.ask(
        "POST /sign-in", FORM, "Sec-Fetch-Site: same-origin", "Cookie: belay=fixed",
        body=f"key={key}".encode())
    assert status == 303, answer
    cookie = re.search(rb"(?i)set-cookie: (belay=[0-9a-f]+)", answer).group(1).decode()
    assert cookie != "belay=fixed", "the session that was there before is kept"
    assert wire.ask("POST /sign-in", FORM, "Sec-Fetch-Site: same-origin",
                    body=f"key={key}".encode())[0] == 403, "a link works twice"
    return cookie


def main():
    belay, inventory, known_hosts = sys.argv[1:]
    daemon = Daemon(belay, inventory, known_hosts).start()
    wire = Wire(daemon)
    try:
        cookie = session(daemon, wire)
        me = f"Cookie: {cookie}"
        for line, fields, status in [
            ("GET /", [me], 200), ("GET /", [], 401), ("GET /audit", ["Cookie: belay=fixed"], 401),
            ("GET /../../etc/passwd", [me], 404), ("GET /%2e%2e/%2e%2e/etc/passwd", [me], 404),
            ("GET /assets/../../etc/passwd", [me], 404), ("GET /jobs/1%00", [me], 400),
            ("GET //evil.example/", [me], 404), ("GET /jobs?q=%0d%0aSet-Cookie:%20a=b", [me], 200), ("TRACE /", [me], 405),
            ("GET /" + "a" * 5000, [me], 414),
            ("GET /", [me, "X: " + "a" * 9000], 400), ("GET /", [me] + ["X: a"] * 100, 400),
            ("POST /sign-out", [FORM, me], 403),
            ("POST /sign-out", [FORM, me, "Origin: https://evil.example"], 403),
            ("POST /sign-out", [FORM, me, "Origin: null"], 403),
            ("POST /sign-out", [FORM, me, "Sec-Fetch-Site: cross-site"], 403),
            ("POST /sign-out", [FORM, me, "Sec-Fetch-Site: same-site"], 403),
            ("POST /api/v1/sign-in-links", [me, "Sec-Fetch-Site: same-origin"], 403),
            ("GET /", ["Authorization: Bearer x", me], 401),
        ]:
            got, answer = wire.ask(line, *fields)
            assert got == status, (line, fields, got, answer[:300])
            assert b"set-cookie: a=b" not in answer.split(b"\r\n\r\n")[0].lower()
            if got not in (400, 0):
                assert b"content-security-policy" in answer.lower(), (line, answer[:300])
        assert wire.ask("GET /", me, host="evil.example")[0] == 421
        assert wire.ask("GET /", me, host="127.0.0.1.evil.example")[0] == 421
        for smuggled in [
            b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
            b"GET / HTTP/1.1\r\nHost: a\r\nHost: localhost\r\n\r\n",
            b"GET / HTTP/1.1\nHost: localhost\n\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
            b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
        ]:
            answer = wire.raw(smuggled, enough=b"\r\n")
            assert b" 200 " not in answer[:20], (smuggled, answer[:200])
        # On the Unix socket root needs no sign-in; what a proxy forwards does.
        assert wire.ask("GET /jobs", unix=True)[0] == 200
        assert wire.ask("GET /jobs", "X-Forwarded-For: 10.0.0.1", unix=True)[0] == 401
        # A body without end is not read to its end.
        status, _ = wire.ask("POST /sign-in", FORM, me, body=b"a" * 1_000_000)
        assert status in (413, 0), status
        begun = time.monotonic()
        wire.raw(b"GET / HTTP/1.1\r\nHost: local")
        assert time.monotonic() - begun < 120, "half a request is kept open"
        status, _ = wire.ask("GET /jobs", me)
        assert status == 200
        print("ok attacks", flush=True)
    finally:
        daemon.remove()


if __name__ == "__main__":
    main()
