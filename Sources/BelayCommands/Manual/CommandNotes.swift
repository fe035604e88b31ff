/// What a manual page says beside the command's own help: exit statuses and an example.
struct CommandNotes {
    let example: String
    let statuses: [(Int, String)]

    private static let plain = [(0, "done"), (1, "it could not be done"), (64, "wrong usage")]
    private static let job = [
        (0, "every server Succeeded"), (2, "a server failed or timed out"),
        (4, "servers were unreachable, and none failed"),
        (65, "a playbook or inventory that cannot be read"),
        (98, "terminated, and a server failed"), (99, "terminated"), (64, "wrong usage"),
        (70, "Belay's own fault"),
    ]
    private static let fleet = [
        (0, "it succeeded on every server"), (2, "it failed on a server"),
        (4, "servers were unreachable, and it failed on none"), (64, "wrong usage"),
        (65, "an inventory that cannot be read"),
    ]

    /// By the command's page. A test checks that each command has notes.
    static let all: [String: CommandNotes] = [
        "belay": CommandNotes(
            example: "belay run security-updates.yml -i hosts.ini -l 'web:&prod' --check",
            statuses: job),
        "belay-run": CommandNotes(
            example: "belay run security-updates.yml -i hosts.ini -l 'web[0:1]'", statuses: job),
        "belay-patch": CommandNotes(
            example: "belay patch 'web:&prod' -i hosts.ini --security --reboot if-required",
            statuses: job),
        "belay-status": CommandNotes(
            example: "belay status 'web:&prod' -i hosts.ini --refresh", statuses: plain),
        "belay-history": CommandNotes(
            example: "belay history web1 --since 30d", statuses: plain),
        "belay-packages": CommandNotes(
            example: "belay packages openssl -i hosts.ini",
            statuses: [
                (0, "all servers have answered"), (4, "servers were unreachable"),
                (64, "wrong usage"), (65, "an inventory that cannot be read"),
            ]),
        "belay-submit": CommandNotes(
            example:
                "belay submit security-updates.yml -i hosts.ini --at 2026-12-06T02:00:00+01:00",
            statuses: plain),
        "belay-serve": CommandNotes(
            example: "belay serve", statuses: [(0, "handed over, or drained"), (70, "a fault")]),
        "belay-web": CommandNotes(example: "belay web login", statuses: plain),
        "belay-web-login": CommandNotes(
            example: "belay web login --socket /run/belay/belay.sock", statuses: plain),
        "belay-web-token": CommandNotes(example: "belay web token list", statuses: plain),
        "belay-web-token-create": CommandNotes(
            example: "belay web token create monitoring --role view --for 365", statuses: plain),
        "belay-web-token-list": CommandNotes(
            example: "belay web token list --json", statuses: plain),
        "belay-web-token-remove": CommandNotes(
            example: "belay web token remove monitoring", statuses: plain),
        "belay-config": CommandNotes(example: "belay config show", statuses: plain),
        "belay-config-show": CommandNotes(
            example: "BELAY_INVENTORY=hosts.ini belay config show", statuses: plain),
        "belay-doctor": CommandNotes(
            example: "belay doctor",
            statuses: [(0, "nothing fails"), (1, "something fails"), (64, "wrong usage")]),
        "belay-metrics": CommandNotes(
            example: "belay metrics >/var/lib/prometheus/node-exporter/belay.prom.new",
            statuses: plain),
        "belay-exec": CommandNotes(
            example: "belay exec web -i hosts.ini -- uptime", statuses: fleet),
        "belay-copy": CommandNotes(
            example: "belay copy motd 'web:&prod:/etc/motd' -i hosts.ini -b", statuses: fleet),
        "belay-ping": CommandNotes(
            example: "belay ping 'web:&prod' -i hosts.ini -b", statuses: fleet),
        "belay-inventory": CommandNotes(
            example: "belay inventory list -i hosts.ini", statuses: plain),
        "belay-inventory-list": CommandNotes(
            example: "belay inventory list -i hosts.ini 'web:&prod' --json", statuses: plain),
        "belay-job": CommandNotes(example: "belay job list", statuses: plain),
        "belay-job-list": CommandNotes(
            example: "belay job list --status failed --since 7d", statuses: plain),
        "belay-job-show": CommandNotes(example: "belay job show last --failed", statuses: plain),
        "belay-job-logs": CommandNotes(
            example: "belay job logs last --failed --tail 50", statuses: plain),
        "belay-job-follow": CommandNotes(example: "belay job follow 7", statuses: job),
        "belay-job-approve": CommandNotes(
            example: "belay job approve 7 --reason 'seen by the web team'", statuses: plain),
        "belay-job-deny": CommandNotes(
            example: "belay job deny 7 --reason 'not before the release'", statuses: plain),
        "belay-slots": CommandNotes(example: "belay slots", statuses: plain),
        "belay-slots-list": CommandNotes(example: "belay slots list --json", statuses: plain),
        "belay-slots-free": CommandNotes(
            example: "belay slots free etcd2 --reason 'rejoined the cluster'", statuses: plain),
        "belay-job-terminate": CommandNotes(
            example: "belay job terminate 7 --wait", statuses: plain),
        "belay-job-resume": CommandNotes(example: "belay job resume 7", statuses: job),
        "belay-job-retry": CommandNotes(
            example: "belay job retry 7 --servers failed,unreachable", statuses: job),
        "belay-notify": CommandNotes(example: "belay notify test", statuses: plain),
        "belay-notify-test": CommandNotes(example: "belay notify test ops", statuses: plain),
        "belay-notify-log": CommandNotes(example: "belay notify log -n 50", statuses: plain),
        "belay-notify-resend": CommandNotes(
            example: "belay notify resend 12 --receiver ops", statuses: plain),
        "belay-job-prune": CommandNotes(
            example: "belay job prune --keep 90d --check", statuses: plain),
        "belay-job-cleanup": CommandNotes(example: "belay job cleanup --all", statuses: plain),
        "belay-freeze": CommandNotes(example: "belay freeze list", statuses: plain),
        "belay-freeze-list": CommandNotes(example: "belay freeze list --json", statuses: plain),
        "belay-freeze-add": CommandNotes(
            example: "belay freeze add quarter-end 2027-03-30/2027-04-06 --zone Europe/Berlin",
            statuses: plain),
        "belay-freeze-remove": CommandNotes(
            example: "belay freeze remove quarter-end", statuses: plain),
        "belay-window": CommandNotes(example: "belay window list", statuses: plain),
        "belay-window-list": CommandNotes(example: "belay window list --json", statuses: plain),
        "belay-window-add": CommandNotes(
            example: "belay window add nights 02:00/3h@Europe/Berlin", statuses: plain),
        "belay-window-remove": CommandNotes(
            example: "belay window remove nights", statuses: plain),
        "belay-schedule": CommandNotes(example: "belay schedule list", statuses: plain),
        "belay-schedule-list": CommandNotes(example: "belay schedule list", statuses: plain),
        "belay-schedule-add": CommandNotes(
            example: "belay schedule add nightly security-updates.yml -i hosts.ini "
                + "--when 'Tue *-*-8..14 02:00' --zone Europe/Berlin", statuses: plain),
        "belay-schedule-show": CommandNotes(
            example: "belay schedule show nightly", statuses: plain),
        "belay-schedule-next": CommandNotes(
            example: "belay schedule next nightly -n 3", statuses: plain),
        "belay-schedule-pause": CommandNotes(
            example: "belay schedule pause nightly --until 2027-01-07T00:00:00+01:00",
            statuses: plain),
        "belay-schedule-resume": CommandNotes(
            example: "belay schedule resume nightly", statuses: plain),
        "belay-schedule-run": CommandNotes(example: "belay schedule run nightly", statuses: plain),
        "belay-schedule-check": CommandNotes(
            example: "belay schedule check nightly", statuses: fleet),
        "belay-schedule-update": CommandNotes(
            example: "belay schedule update nightly --when '03:00'", statuses: plain),
        "belay-schedule-remove": CommandNotes(
            example: "belay schedule remove nightly --terminate-active", statuses: plain),
    ]
}
