# shellcheck shell=bash
# shellcheck disable=SC2016,SC2154 # scripts are for the server's shell; variables are shared between the parts
# What goes wrong between a server and whoever manages it.

# Runs a command of this machine in a namespace of a server: `in_namespace net web1 nft …`.
in_namespace() {
    local kind=$1 name=$2 process
    shift 2
    server_directory "$name" >/dev/null
    process=$(pod inspect --format '{{.State.Pid}}' "$(container_of "$name")")
    [[ $process -gt 0 ]] || fail "$name is not running"
    nsenter "--$kind=/proc/$process/ns/${kind/mount/mnt}" "$@"
}

# A table in the server's own network namespace, so that nothing of it can outlive the server or touch another.
# Packets vanish: no FIN, no RST, no ICMP. Each rule knows itself when it ends, so nothing has to run until then.
verb_cut() {
    local name=$1 seconds=${2:-} until=''
    [[ $seconds =~ ^([1-9][0-9]*|forever)$ ]] || fail "cut: '$seconds' is not a number of seconds or 'forever'"
    [[ $seconds == forever ]] || until="meta time < $(($(date +%s) + seconds + 1))"
    verb_restore "$name"
    in_namespace net "$name" nft -f - <<END
table inet belay_lab_cut {
    chain input {
        type filter hook input priority raw;
        $until iifname != "lo" drop
    }
    chain output {
        type filter hook output priority raw;
        $until oifname != "lo" drop
    }
}
END
}

# Declared first so that deleting it cannot fail.
verb_restore() {
    in_namespace net "$1" nft 'add table inet belay_lab_cut; delete table inet belay_lab_cut'
}

is_cut() {
    local rule
    rule=$(in_namespace net "$1" nft list table inet belay_lab_cut 2>/dev/null | grep -m 1 drop) || return 1
    [[ $rule != *'meta time'* ]] || [[ $(date +'%F %T') < $(cut -d '"' -f 2 <<<"$rule") ]]
}

# The old listener may answer once more before it dies: done when there is another.
verb_restart_sshd() {
    verb_exec "$1" sh -c '
        before=$(cat /run/sshd.pid)
        kill "$before"
        until now=$(cat /run/sshd.pid 2>/dev/null) && [ -n "$now" ] && [ "$now" != "$before" ]; do sleep 0.05; done
        ' </dev/null
    wait_for_sshd "$1"
}

# sshd-session and sshd-auth: OpenSSH 9.8 and later has them as programs of their own.
verb_kill_sessions() {
    verb_exec "$1" sh -c '
        listener=$(cat /run/sshd.pid)
        for process in /proc/[0-9]*; do
            case $(cat "$process/comm" 2>/dev/null) in
            sshd | sshd-session | sshd-auth) ;;
            *) continue ;;
            esac
            [ "${process#/proc/}" = "$listener" ] || kill -9 "${process#/proc/}"
        done' </dev/null
}

# Only inside, so that `lab reset` gives back the keys that known_hosts knows.
verb_rekey() {
    verb_exec "$1" sh -c '
        for type in ecdsa ed25519; do
            rm -f "/etc/ssh/ssh_host_${type}_key"
            ssh-keygen -q -t "$type" -N "" -f "/etc/ssh/ssh_host_${type}_key"
        done' </dev/null
    verb_restart_sshd "$1"
}

verb_limit_disk() {
    [[ $# -eq 3 && $2 == /* ]] || fail "usage: lab limit-disk NAME DIRECTORY SIZE"
    verb_exec "$1" mkdir -p "$2" </dev/null
    in_namespace mount "$1" mount -t tmpfs -o "size=$3,mode=755" tmpfs "$2"
}
