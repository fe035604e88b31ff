# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables are shared between the parts
# Machines under QEMU, one directory each in <state>/servers/<name>, with what a container has (see server.sh), and:
#   disk, kernel, initrd    console.log, events.log (what QEMU reports)    watcher, qemu (process ids)    booted
#
# Each has a process beside it, its watcher, that does what firmware and boot loader do: it takes the newest kernel
# from the disk and starts QEMU, and again after a reboot, for QEMU itself would boot the same kernel again. QEMU
# emulates the processor: /dev/kvm may be there and not work, and the same result everywhere is worth more than speed.

# Of a machine that has never booted: an emulated processor beside busy ones takes its time.
vm_boot_seconds=900

use_vms() {
    lab_packages=("${vm_packages[@]}")
    lab_net=${BELAY_VM_NET:-127.0.25}
    lab_state=$lab_directory/vms/$lab_name
}

# --- up

verb_vm_up() {
    local count=1 suite=bookworm kind=current extra='' memory=1024
    while [[ $# -gt 0 ]]; do
        case $1 in
        --count) count=$(argument "$@") && shift 2 ;;
        --suite) suite=$(argument "$@") && shift 2 ;;
        --memory) memory=$(argument "$@") && shift 2 ;;
        --old-kernel) kind=old && shift ;;
        --needrestart) extra=needrestart && shift ;;
        *) fail "up: what is '$1'?" ;;
        esac
    done
    [[ $count =~ ^[1-9][0-9]?$ ]] || fail "--count: '$count' is not a number from 1 to 99"
    [[ $suite =~ ^(bookworm|trixie)$ ]] || fail "--suite: '$suite' is not bookworm or trixie"
    [[ $memory =~ ^[1-9][0-9]{2,5}$ ]] || fail "--memory: '$memory' is not a number of megabytes"

    install_lab_packages
    lock_vms
    [[ -z $(running_watchers) ]] || fail "machines of '$lab_name' are up already; \`vm down\` first"
    trap 'clean_up_failed_vms $?' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    remove_vms
    start_vms "$count" "$suite" "$kind" "$extra" "$memory"
    trap - EXIT INT TERM
    verb_inventory
}

lock_vms() {
    mkdir -p "$lab_directory/vms"
    exec 9>"$lab_directory/vms/.$lab_name.lock"
    flock 9
}

clean_up_failed_vms() {
    trap - EXIT
    if [[ $1 -ne 0 ]]; then
        say "could not start; removing what was started"
        remove_vms
    fi
    exit "$1"
}

start_vms() {
    local count=$1 suite=$2 kind=$3 extra=$4 memory=$5 began=$SECONDS image number
    lock_cache
    image=$(vm_image "$suite" "$kind" "$extra")
    mkdir -p "$lab_state/servers"
    ssh-keygen -q -t ed25519 -N '' -C "belay-vm-$lab_name" -f "$lab_state/id_ed25519"
    give_to_caller "$lab_state"/id_ed25519*
    for ((number = 1; number <= count; number++)); do
        describe_vm "$number" "$suite" "$image" "$memory"
    done
    unlock_cache
    write_known_hosts "$lab_state/known_hosts"
    write_vm_inventory "$lab_state/inventory.ini"
    for ((number = 1; number <= count; number++)); do start_watcher "vm$number"; done
    for ((number = 1; number <= count; number++)); do wait_for_vm "vm$number"; done
    say "$count machines are up after $((SECONDS - began)) s"
}

describe_vm() {
    local name=vm$1 directory=$lab_state/servers/vm$1
    mkdir -p "$directory/keys"
    echo "$lab_net.$1" >"$directory/address"
    echo "$2" >"$directory/suite"
    echo "$4" >"$directory/memory"
    cp --sparse=always "$3" "$directory/disk"
    make_host_keys "$name"
    install_keys "$directory"
}

# What `server-init` does in a container, written to the disk before it is booted.
install_keys() {
    local directory=$1 key
    local script=$directory/keys/install
    for key in "$directory/keys"/ssh_host_*_key; do
        put_file "$key" "/etc/ssh/$(basename "$key")" 0100600 0
        put_file "$key.pub" "/etc/ssh/$(basename "$key").pub" 0100644 0
    done >"$script"
    # The ids are those of the order in which `customize` makes the users.
    put_file "$lab_state/id_ed25519.pub" /root/.ssh/authorized_keys 0100600 0 >>"$script"
    put_file "$lab_state/id_ed25519.pub" /home/admin/.ssh/authorized_keys 0100600 1000 >>"$script"
    put_file "$lab_state/id_ed25519.pub" /home/carol/.ssh/authorized_keys 0100600 1001 >>"$script"
    # Its complaints are no failures to it.
    debugfs -w -f "$script" "$directory/disk" >"$directory/keys/log" 2>&1
    ! grep -v '^debugfs\|^Allocated inode' "$directory/keys/log" >&2 || fail "the keys cannot be put on the disk"
}

put_file() {
    cat <<END
write $1 $2
set_inode_field $2 mode $3
set_inode_field $2 uid $4
set_inode_field $2 gid $4
END
}

write_vm_inventory() {
    local name
    {
        echo "# Machines '$lab_name' of $(date -u +%FT%TZ). Their host keys: $lab_state/known_hosts"
        echo "[vm]"
        for name in $(server_names); do echo "$name ansible_host=$(<"$lab_state/servers/$name/address")"; done
        cat <<END

[all:vars]
ansible_port=$lab_port
ansible_user=root
ansible_ssh_private_key_file=$lab_state/id_ed25519
END
    } >"$1"
    give_to_caller "$1"
}

# Until its services are through: what still starts would be in the way of a test.
wait_for_vm() {
    local name=$1 address end=$((SECONDS + vm_boot_seconds)) state=''
    address=$(<"$lab_state/servers/$name/address")
    while ((SECONDS < end)); do
        if has_banner "$address"; then
            state=$(verb_ssh "$name" systemctl is-system-running --wait 2>/dev/null) || true
            [[ $state != running && $state != degraded ]] || return 0
        fi
        sleep 0.5
    done
    tail -n 40 "$lab_state/servers/$name/console.log" >&2 || true
    fail "$name ($address:$lab_port) did not come up within $vm_boot_seconds s"
}

# --- the watcher

start_watcher() {
    local directory=$lab_state/servers/$1
    # It outlives this script, and must hold none of its locks.
    setsid bash "$lab_source/lib/vm-watcher" "$directory" "$1" "$(<"$directory/address"):$lab_port" \
        </dev/null >>"$directory/watcher.log" 2>&1 8>&- 9>&- &
}

# Whether a process is the one whose id is kept in a file: ids are used again.
is_ours() {
    local directory=$1 which=$2 pid
    pid=$(cat "$directory/$which" 2>/dev/null) && [[ $pid =~ ^[0-9]+$ ]] &&
        tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF " $directory"
}

running_watchers() {
    local name
    for name in $(server_names); do ! is_ours "$lab_state/servers/$name" watcher || echo "$name"; done
}

# --- status and down

verb_vm_status() {
    local name directory state
    [[ -n $(server_names) ]] || { echo "no machines of '$lab_name' are up" && return; }
    printf '%-6s %-18s %-9s %-8s %s\n' SERVER ADDRESS SUITE STATE KERNEL
    for name in $(server_names); do
        directory=$lab_state/servers/$name
        state=off
        ! is_ours "$directory" watcher || state="booting"
        [[ $state != booting ]] || ! has_banner "$(<"$directory/address")" || state=running
        printf '%-6s %-18s %-9s %-8s %s\n' "$name" "$(<"$directory/address"):$lab_port" "$(<"$directory/suite")" \
            "$state" "$(cat "$directory/booted" 2>/dev/null || echo -)"
    done
}

verb_vm_down() {
    local all=${1:-}
    [[ -z $all || $all == --all ]] || fail "down: what is '$all'?"
    lock_vms
    remove_vms
    rm -f "$lab_directory/vms/.$lab_name.lock"
    rmdir --ignore-fail-on-non-empty "$lab_directory/vms"
    [[ -z $all ]] || rm -f "$lab_cache"/vm-*.ext4
}

remove_vms() {
    local name
    for name in $(server_names); do stop_vm "$lab_state/servers/$name"; done
    rm -rf "$lab_state"
}

# The watcher first, or it would take the end of QEMU for a power cut.
stop_vm() {
    local which signal
    for which in watcher qemu; do
        signal=TERM
        for ((tries = 0; tries < 100; tries++)); do
            is_ours "$1" "$which" || break
            ((tries < 50)) || signal=KILL
            kill "-$signal" "$(<"$1/$which")" 2>/dev/null || true
            sleep 0.1
        done
    done
}

# --- one machine

verb_console() {
    local directory
    directory=$(server_directory "$1")
    cat "$directory/console.log"
}

verb_cut_power() {
    local directory
    directory=$(server_directory "$1")
    is_ours "$directory" qemu || fail "$1 is off"
    kill -KILL "$(<"$directory/qemu")"
}
