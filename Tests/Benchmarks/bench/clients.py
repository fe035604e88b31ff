"""How each client is told to do a workload. Only what an admin would set is set: keys, the number of
servers at once, and for Ansible its two well-known accelerators, pipelining and kept connections."""

import dataclasses
import pathlib
import shutil


PEERS = pathlib.Path(__file__).resolve().parent.parent / "peers"


@dataclasses.dataclass
class Client:
    name: str
    command: list
    environment: dict = dataclasses.field(default_factory=dict)
    # Whether its memory is that of several processes.
    has_children: bool = False
    # What its output must say besides an exit status of 0.
    says: str = ""

    def problem(self, status, output):
        if status != 0:
            return f"exit status {status}"
        if self.says and self.says not in output:
            return f"does not say {self.says!r}: {output[-300:]}"
        return None


class Clients:
    """Makes the clients of one workload on so many servers."""

    def __init__(self, fleet, belay, venvs, scratch):
        self.fleet, self.belay, self.venvs, self.scratch = fleet, belay, venvs, scratch

    def make(self, name, work, count):
        """A client that is ready to run; `None`: it is not installed, or cannot do the work."""
        directory = self.scratch / name
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir(parents=True)
        return getattr(self, name.replace("-", "_"))(work, count, directory)

    def _hosts(self, count):
        return self.fleet.addresses(count).read_text().split()

    def _inventory(self, count, directory):
        fleet = self.fleet
        path = directory / "inventory.ini"
        path.write_text(
            "[all]\n" + "\n".join(self._hosts(count)) + f"\n[all:vars]\n"
            f"ansible_port={fleet.port}\nansible_user={fleet.user}\n"
            f"ansible_ssh_private_key_file={fleet.key}\n")
        return path

    # MARK: Belay, and the floor

    def _belay(self, work, count, directory, words):
        return Client(
            "Belay", [self.belay, *words, "-i", self._inventory(count, directory),
                      "--known-hosts", self.fleet.known_hosts, "-F", "/dev/null",
                      "-f", work.forks, *(["--", work.command] if words[0] == "exec" else [])],
            {"BELAY_STATE_DIR": str(directory / "state"), "SSH_AUTH_SOCK": ""})

    def belay_exec(self, work, count, directory):
        return self._belay(work, count, directory, ["exec", "all"])

    def belay_run(self, work, count, directory):
        book = directory / "book.yml"
        book.write_text(work.playbook())
        return self._belay(work, count, directory, ["run", book])

    def floor(self, work, count, directory):
        fleet = self.fleet
        command = "cat > upload" if work.upload else work.command
        return Client(
            "C floor", [fleet.root / "floor", fleet.addresses(count), fleet.port, fleet.user,
                        fleet.key, fleet.host_key, work.forks, work.steps, command,
                        *([work.upload] if work.upload else [])])

    # MARK: Peers

    def _library(self, name, script, work, count):
        python = self.venvs / name / "bin/python"
        fleet = self.fleet
        if not python.exists():
            return None
        return Client(
            name, [python, PEERS / script, fleet.addresses(count), fleet.port, fleet.user,
                   fleet.key, fleet.known_hosts, work.forks, work.steps, work.command,
                   *([work.upload] if work.upload else [])],
            says=f"{count} of {count} done")

    def parallel_ssh(self, work, count, directory):
        return self._library("parallel-ssh", "parallel_ssh.py", work, count)

    def asyncssh(self, work, count, directory):
        return self._library("asyncssh", "asyncssh_peer.py", work, count)

    def pyinfra(self, work, count, directory):
        program = self.venvs / "pyinfra/bin/pyinfra"
        if not program.exists() or work.upload:
            return None
        fleet = self.fleet
        data = dict(
            ssh_port=fleet.port, ssh_user=fleet.user, ssh_key=str(fleet.key),
            ssh_known_hosts_file=str(fleet.known_hosts), ssh_strict_host_key_checking="yes",
            ssh_config_file="/dev/null", ssh_allow_agent=False, ssh_look_for_keys=False)
        inventory = directory / "inventory.py"
        inventory.write_text(f"fleet = ([(host, {{}}) for host in {self._hosts(count)!r}], {data!r})\n")
        deploy = directory / "deploy.py"
        deploy.write_text(
            "from pyinfra.operations import server\n" + "".join(
                f"server.shell(name='step {step}', commands=[{work.command!r}])\n"
                for step in range(work.steps)))
        what = ["exec", "--", work.command] if work.steps == 1 else [deploy]
        return Client(
            "pyinfra", [program, "-y", "--parallel", work.forks, inventory, *what])

    def ansible(self, work, count, directory):
        programs = self.venvs / "ansible/bin"
        if not programs.exists() or work.upload:
            return None
        inventory = self._inventory(count, directory)
        config = directory / "ansible.cfg"
        config.write_text(
            f"[defaults]\nforks = {min(work.forks, 50)}\ngathering = explicit\ntimeout = 60\n"
            f"[ssh_connection]\npipelining = True\ncontrol_path_dir = {directory}/cp\n"
            f"ssh_args = -F /dev/null -o ControlMaster=auto -o ControlPersist=60s "
            f"-o UserKnownHostsFile={self.fleet.known_hosts}\n")
        environment = dict(
            ANSIBLE_CONFIG=str(config), ANSIBLE_HOME=str(directory), ANSIBLE_NOCOLOR="1",
            LC_ALL="C.UTF-8", PATH=f"{programs}:/usr/sbin:/usr/bin:/sbin:/bin")
        if work.steps == 1:
            words = [programs / "ansible", "all", "-m", "raw", "-a", work.command]
        else:
            book = directory / "book.yml"
            book.write_text(
                "- hosts: all\n  gather_facts: false\n  tasks:\n" + "".join(
                    f"    - name: step {step}\n      raw: {work.command!r}\n"
                    for step in range(work.steps)))
            words = [programs / "ansible-playbook", book]
        return Client("Ansible", [*words, "-i", inventory], environment, has_children=True)

    # MARK: OpenSSH's own programs, for one server

    def scp(self, work, count, directory):
        return self._openssh("scp", "-P", [work.upload, f"{self._destination}:upload"])

    def ssh(self, work, count, directory):
        return self._openssh("ssh", "-p", [self._destination, work.command])

    @property
    def _destination(self):
        return f"{self.fleet.user}@{self._hosts(1)[0]}"

    def _openssh(self, program, port_option, words):
        fleet = self.fleet
        return Client(
            program, [program, "-q", "-F", "/dev/null", "-i", fleet.key, port_option, fleet.port,
                      "-o", f"UserKnownHostsFile={fleet.known_hosts}", "-o", "BatchMode=yes",
                      "-o", "IdentitiesOnly=yes", *words], {"SSH_AUTH_SOCK": ""})


