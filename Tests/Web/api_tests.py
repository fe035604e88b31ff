"""The API against its OpenAPI description, by schemathesis; and what a description cannot say.

Usage: api_tests.py BELAY INVENTORY KNOWN_HOSTS
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

from daemon import PATIENCE, Daemon

PLAYBOOK = """
name: For the API
kind: remediate
hosts: all
phases:
  analyze:
    - name: prints
      run: for i in $(seq 1 2000); do echo "line $i"; done
"""

# An address that is too long is refused as such, which schemathesis does not expect of wrong data.
CONFIGURATION = """
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 409, 413, 414, 415, 422, 428, 429]
"""


def ask(daemon, token, path, method="GET", body=None, **fields):
    request = urllib.request.Request(daemon.address + path, body, method=method)
    request.add_header("Authorization", f"Bearer {token}")
    for name, value in fields.items():
        request.add_header(name.replace("_", "-"), value)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


def output_in_ranges(daemon, token, job, server):
    path = f"/api/v1/jobs/{job}/servers/{server}/steps/1/output"
    status, fields, whole = ask(daemon, token, path)
    assert status == 200 and whole.endswith(b"line 2000\n"), (status, whole[-20:])
    status, fields, part = ask(daemon, token, path, Range="bytes=-10")
    assert (status, part) == (206, whole[-10:]), (status, part)
    assert fields["Content-Range"] == f"bytes {len(whole) - 10}-{len(whole) - 1}/{len(whole)}"
    assert ask(daemon, token, path + "?from=5")[2] == whole[5:]
    assert ask(daemon, token, path, Range=f"bytes={len(whole)}-")[0] == 416


def same_keys_as_the_command(daemon, token, job):
    shown = daemon.job(job)
    whole = json.loads(ask(daemon, token, f"/api/v1/jobs/{job}?servers=all")[2])
    assert whole == shown, "the API and job show --json differ"
    listed = json.loads(daemon.run("job", "list", "--json"))
    assert json.loads(ask(daemon, token, "/api/v1/jobs")[2])["jobs"] == listed


def events(daemon, token, job):
    request = urllib.request.Request(f"{daemon.address}/api/v1/jobs/{job}/events")
    request.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        assert answer.headers["Content-Type"] == "text/event-stream"
        lines = [answer.readline().decode().strip() for _ in range(4)]
    assert any(line.startswith("id: ") for line in lines), lines
    data = next(line for line in lines if line.startswith("data: "))
    assert json.loads(data[6:])["head"]["job"] == job


def main():
    belay, inventory, known_hosts = sys.argv[1:]
    daemon = Daemon(belay, inventory, known_hosts).start()
    try:
        job = daemon.submit(PLAYBOOK)
        server = daemon.wait(job, "Succeeded")["servers"][0]["name"]
        token = daemon.token("tests", "operate")
        output_in_ranges(daemon, token, job, server)
        same_keys_as_the_command(daemon, token, job)
        events(daemon, token, job)
        print("ok API", flush=True)
        # Submitting is for admins.
        token = daemon.token("all", "admin")
        schemathesis = pathlib.Path(sys.executable).parent / "schemathesis"
        # It keeps its findings in the current directory. Always the same requests: what others would
        # find is a fault, but none of the change that is tested.
        with tempfile.TemporaryDirectory() as scratch:
            pathlib.Path(scratch, "schemathesis.toml").write_text(CONFIGURATION)
            subprocess.run(
                [schemathesis, "run", f"{daemon.address}/api/v1/openapi.json", "--url",
                 daemon.address, "--header", f"Authorization: Bearer {token}",
                 "--max-examples", "30", "--request-timeout", "60", "--seed", "1", "--exclude-checks",
                 "positive_data_acceptance"],
                check=True, timeout=3600, cwd=scratch)
        print("ok schemathesis", flush=True)
    finally:
        daemon.remove()


if __name__ == "__main__":
    main()
