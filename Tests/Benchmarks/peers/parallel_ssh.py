"""parallel-ssh, the library over libssh2: usage as in `client.py`."""

import sys

from gevent import joinall
from pssh.clients import ParallelSSHClient

from client import Work

work = Work()
client = ParallelSSHClient(
    work.hosts, user=work.user, port=work.port, pkey=work.key, pool_size=work.forks,
    allow_agent=False, identity_auth=False, timeout=60, num_retries=1)
if work.upload:
    joinall(client.copy_file(work.upload, "upload"), raise_error=True)
    work.done = len(work.hosts)
    sys.exit(work.end())
good = dict.fromkeys(work.hosts, 0)
for _ in range(work.steps):
    outputs = client.run_command(work.command, stop_on_errors=False)
    client.join(outputs)
    for output in outputs:
        if output.exception is not None:
            print(output.host, repr(output.exception), file=sys.stderr)
            continue
        for _ in output.stdout:
            pass
        good[output.host] += output.exit_code == 0
work.done = sum(count == work.steps for count in good.values())
sys.exit(work.end())
