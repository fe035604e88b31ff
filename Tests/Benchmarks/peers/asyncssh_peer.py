"""asyncssh: usage as in `client.py`."""

import asyncio
import sys

import asyncssh

from client import Work

work = Work()


async def serve(connection):
    if work.upload:
        async with connection.start_sftp_client() as sftp:
            await sftp.put(work.upload, "upload")
        return True
    for _ in range(work.steps):
        if (await connection.run(work.command)).exit_status != 0:
            return False
    return True


async def main():
    forks = asyncio.Semaphore(work.forks)
    key = asyncssh.read_private_key(work.key)
    known = asyncssh.read_known_hosts(work.known_hosts)

    async def visit(host):
        async with forks:
            try:
                async with asyncssh.connect(
                        host, work.port, username=work.user, client_keys=[key], known_hosts=known,
                        config=None, agent_path=None, connect_timeout=60,
                        login_timeout=60) as connection:
                    return await serve(connection)
            except Exception as error:
                print(host, repr(error), file=sys.stderr)
                return False

    work.done = sum(await asyncio.gather(*map(visit, work.hosts)))


asyncio.run(main())
sys.exit(work.end())
