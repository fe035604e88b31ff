"""What a peer is to do: HOSTS PORT USER KEY KNOWN_HOSTS FORKS STEPS COMMAND [UPLOAD]."""

import sys


class Work:
    def __init__(self):
        names = ("hosts", "port", "user", "key", "known_hosts", "forks", "steps", "command")
        words = sys.argv[1:]
        for name, word in zip(names, words):
            setattr(self, name, word)
        self.upload = words[len(names)] if len(words) > len(names) else None
        self.hosts = open(self.hosts).read().split()
        self.port, self.forks, self.steps = int(self.port), int(self.forks), int(self.steps)
        # Servers on which all was done.
        self.done = 0

    def end(self):
        """The exit status."""
        print(f"{self.done} of {len(self.hosts)} done")
        return 0 if self.done == len(self.hosts) else 1
