/// What each key of a playbook means: the text of belay-playbook(5).
package enum PlaybookReference {
    package struct Key: Sendable {
        package let name: String
        /// What it takes.
        package let takes: String
        /// What holds without it; empty: it has to be there.
        package let standard: String
        package let meaning: String
    }

    package static let keys = [
        Key(name: "name", takes: "text", standard: "", meaning: "The job's name, for people."),
        Key(
            name: "kind", takes: "install, uninstall or remediate", standard: "",
            meaning: "What the job does, and the name of its action phase."),
        Key(
            name: "hosts", takes: "a pattern, or a list of them", standard: "",
            meaning: "The servers, as in Ansible: web:&prod:!old."),
        Key(
            name: "become", takes: "true or false", standard: "false",
            meaning: "Whether items run as root, or as ansible_become_user."),
        Key(
            name: "packages", takes: "security, all or a list", standard: "no packages",
            meaning: "remediate: security updates, all updates, or the packages of a list. install "
                + "and uninstall: a list of name, name=version or name:architecture."),
        Key(
            name: "reboot", takes: "never, if-required or always", standard: "never",
            meaning: "Whether a server is rebooted after the packages."),
        Key(
            name: "forks", takes: "1 to 10000", standard: "50",
            meaning: "Servers worked on at once."),
        Key(
            name: "timeout", takes: "a duration", standard: "30m",
            meaning: "How long an item may take. One that is over it is not killed: nothing more "
                + "starts on its server, and both are TimedOut when it has ended."),
        Key(
            name: "kill_after", takes: "a duration", standard: "never",
            meaning: "How long after its time-out an item's processes get SIGTERM, and 10 s later "
                + "SIGKILL, dpkg's too."),
        Key(
            name: "stop_within", takes: "a duration, or 0", standard: "30s",
            meaning: "Within how long a terminate is to be over on a server: packages are joined "
                + "into items of a third to a half of it. 0: the smallest sets."),
        Key(
            name: "environment", takes: "a mapping", standard: "nothing",
            meaning: "Environment variables of items, such as http_proxy."),
        Key(
            name: "vars", takes: "a mapping", standard: "nothing",
            meaning: "Variables; they reach items of one's own as environment variables."),
        Key(
            name: "schedule", takes: "a mapping of phases to times", standard: "continuous",
            meaning: "When a phase begins: continuous, a time with its offset such as "
                + "2026-12-06T02:00:00+01:00, or {at: TIME, late: DURATION}. A phase that is later than "
                + "that (15m) does not begin."),
        Key(
            name: "phases", takes: "a mapping of phases to lists of items", standard: "nothing",
            meaning: "Items of one's own: name, and run or upload; timeout, kill_after, "
                + "ignore_errors, environment, become. The word packages stands for the package "
                + "items, which come first otherwise."),
        Key(
            name: "serial", takes: "a number, a percentage, or a list of them",
            standard: "all servers at once",
            meaning:
                "The sizes of the waves in which servers run the action phase, as in Ansible: of "
                + "the servers left at the gate, rounded down and at least 1; the last one repeats. "
                + "analyze and download reach the whole fleet first. A first wave with a failure "
                + "always stops the job."),
        Key(
            name: "order",
            takes: "inventory, sorted, reverse_inventory, reverse_sorted, shuffle or a group",
            standard: "inventory",
            meaning: "The order in which servers are taken. A group: its servers come first."),
        Key(
            name: "pause", takes: "a duration, or a list of them", standard: "0",
            meaning: "The time between one wave and the next; the last one repeats."),
        Key(
            name: "max_failures", takes: "a number or a percentage", standard: "any number",
            meaning:
                "The failure that stops the job: when so many of its servers, at least 1, have "
                + "failed or timed out, nothing more is started, and the job is Failed."),
        Key(
            name: "max_unreachable", takes: "a number or a percentage", standard: "any number",
            meaning: "The same of servers that are Unreachable."),
        Key(
            name: "on_budget", takes: "stop or finish", standard: "stop",
            meaning:
                "What servers under way do when a budget is used up: finish the item in hand, or "
                + "complete the items of their phase, and of their wave."),
        Key(
            name: "gate", takes: "a mapping with staged, approve or both", standard: "no gate",
            meaning:
                "What the action phase waits for. staged: 95% are the servers that must be ready, "
                + "else the job is Failed. approve: {by: ops, other_than_submitter: true, within: 2h} "
                + "has the job Blocked until belay job approve or belay job deny: by one of these "
                + "Unix users or groups (ops, user:anna, group:ops; without: by anybody), within "
                + "that time (24h). No answer is a refusal."),
        Key(
            name: "at_once", takes: "a mapping of groups to numbers or percentages",
            standard: "nothing",
            meaning:
                "How many servers of a group may be in their action phase at once, over all jobs: "
                + "a share of the whole group, rounded down and at least 1. A server gives its slot "
                + "back when it has Succeeded; one that did not keeps it until it does in a later "
                + "job, or until belay slots free. When servers that went wrong have all slots, the "
                + "rest of the group is Canceled."),
        Key(
            name: "after_wave", takes: "a list of items", standard: "nothing",
            meaning:
                "Items that are run on the servers of a wave when all of it are done, before the "
                + "next one begins, such as a check of health. A server with a slot of at_once runs "
                + "them at once."),
        Key(
            name: "conffiles", takes: "keep, new or fail", standard: "keep",
            meaning: "Of a configuration file that both the admin and the package changed: whose "
                + "stays. fail stops the server before anything is installed."),
        Key(
            name: "strict", takes: "true or false", standard: "false",
            meaning: "Whether a server fails that has no known security archive, or whose wanted "
                + "updates were all refused. Otherwise it is noted."),
        Key(
            name: "broken_sources", takes: "ignore or fail", standard: "ignore",
            meaning: "Whether a source that cannot be refreshed fails the server, where the wanted "
                + "archives are fresh."),
        Key(
            name: "restart_services", takes: "report or auto", standard: "report",
            meaning:
                "What becomes of services that still run old code: named, or restarted but for "
                + "those that the server stands on."),
        Key(
            name: "allow_removals", takes: "true or false", standard: "false",
            meaning: "Whether an update may remove other packages."),
        Key(
            name: "purge", takes: "true or false", standard: "false",
            meaning: "Whether uninstall removes configuration files, too."),
        Key(
            name: "autoremove", takes: "true or false", standard: "false",
            meaning: "Whether packages that nothing needs any more are removed."),
        Key(
            name: "source", takes: "server or push", standard: "server",
            meaning: "Where archives come from: the server's own sources, or the directory "
                + "archives on the admin box."),
        Key(
            name: "archives", takes: "a directory", standard: "nothing",
            meaning: "The .deb files of source: push, beside the playbook."),
        Key(
            name: "repair", takes: "true or false", standard: "false",
            meaning: "Whether packages that dpkg was interrupted at are configured first "
                + "(dpkg --configure -a)."),
        Key(
            name: "lock_timeout", takes: "a duration", standard: "10m",
            meaning: "How long another package manager is waited for."),
        Key(
            name: "reboot_timeout", takes: "a duration", standard: "10m",
            meaning: "How long a server may take to come back."),
        Key(
            name: "reconnect_for", takes: "a duration", standard: "15m",
            meaning: "How long a lost server is tried again before it is Unreachable."),
        Key(
            name: "orphan_timeout", takes: "a duration, or never", standard: "1d",
            meaning: "After how long without a coordinator a server removes the staging directory "
                + "itself."),
    ]
}
