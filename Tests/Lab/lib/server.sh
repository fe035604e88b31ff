# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables are shared between the parts
# The lab as a whole, and one server of it. Everything that a server is lies in <state>/servers/<name>:
#   address, suite, image, debian (one word each)    keys/ (mounted in it: host keys, authorized_keys)

# How many `podman run` at a time: they mostly wait for each other's locks.
parallel_starts=4

container_of() { echo "belay-lab-$lab_name-$1"; }
network_name() { echo "belay-lab-$lab_name"; }
label() { echo "belay-lab=$lab_name"; }
containers() { pod ps --all --quiet --filter "label=$(label)"; }

server_directory() {
    [[ $1 =~ ^[a-z]+[0-9]+$ && -d $lab_state/servers/$1 ]] || fail "lab '$lab_name' has no server '$1'"
    echo "$lab_state/servers/$1"
}

server_names() { [[ ! -d $lab_state/servers ]] || (cd "$lab_state/servers" && printf '%s\n' * | sort -V); }

# --- up

verb_up() {
    local count=3 suite=bookworm kind=lab debian=no inventory=''
    while [[ $# -gt 0 ]]; do
        case $1 in
        --count) count=$(argument "$@") && shift 2 ;;
        --suite) suite=$(argument "$@") && shift 2 ;;
        --inventory) inventory=$(argument "$@") && shift 2 ;;
        --plain) kind=plain && shift ;;
        --debian) debian=yes && shift ;;
        *) fail "up: what is '$1'?" ;;
        esac
    done
    [[ $count =~ ^[1-9][0-9]{0,2}$ && $count -le 240 ]] || fail "--count: '$count' is not a number from 1 to 240"
    [[ $suite =~ ^(bookworm|trixie|both)$ ]] || fail "--suite: '$suite' is not bookworm, trixie or both"
    [[ $suite == both ]] && suite="bookworm trixie"

    install_lab_packages
    lock_lab
    [[ -z $(containers) ]] || fail "lab '$lab_name' is up already; \`lab down\` first"
    trap 'clean_up_failed_start $?' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    # Whatever a killed `down` or `up` left.
    remove_lab
    start_lab "$count" "$suite" "$kind" "$debian"
    write_known_hosts "$lab_state/known_hosts"
    write_inventory "$lab_state/inventory.ini" "$lab_state/known_hosts"
    [[ -z $inventory ]] || export_inventory "$inventory"
    trap - EXIT INT TERM
    cat "${inventory:-$lab_state/inventory.ini}"
}

argument() {
    [[ $# -ge 2 ]] || fail "$1 needs a value"
    echo "$2"
}

clean_up_failed_start() {
    trap - EXIT
    if [[ $1 -ne 0 ]]; then
        say "could not start; removing what was started"
        # Containers that are only now being made could not be found to be removed.
        wait
        remove_lab
    fi
    exit "$1"
}

start_lab() {
    local count=$1 kind=$3 debian=$4 began=$SECONDS suites repository='' each
    read -ra suites <<<"$2"
    declare -A images
    lock_cache
    [[ $kind == plain ]] || repository=$(repository)
    for each in "${suites[@]}"; do
        images[$each]=$(image "$each" "$kind" "$repository")
    done
    [[ $kind == plain ]] || images[http]=$(http_image "$repository")
    unlock_cache

    mkdir -p "$lab_state/servers"
    ssh-keygen -q -t ed25519 -N '' -C "belay-lab-$lab_name" -f "$lab_state/id_ed25519"
    give_to_caller "$lab_state"/id_ed25519*
    pod network create --disable-dns --label "$(label)" "$(network_name)" >/dev/null
    [[ $kind == plain ]] || start_repository "${images[http]}" "$repository"

    local number names=()
    for ((number = 1; number <= count; number++)); do
        each=${suites[(number - 1) % ${#suites[@]}]}
        names+=("$(describe_server "$number" "$each" "${images[$each]}" "$debian")")
    done
    start_servers "${names[@]}"
    say "$count servers are up after $((SECONDS - began)) s"
}

# Every third server is a database, so that patterns and groups have something to choose between.
server_name() {
    local number=$1
    if ((number % 3 == 0)); then
        echo "db$((number / 3))"
    else
        echo "web$((number - number / 3))"
    fi
}

describe_server() {
    local number=$1 suite=$2 image=$3 debian=$4 name directory
    name=$(server_name "$number")
    directory=$lab_state/servers/$name
    mkdir -p "$directory/keys"
    echo "$(net_of "$suite").$number" >"$directory/address"
    echo "$suite" >"$directory/suite"
    echo "$image" >"$directory/image"
    echo "$debian" >"$directory/debian"
    cp "$lab_state/id_ed25519.pub" "$directory/keys/authorized_keys"
    make_host_keys "$name"
    echo "$name"
}

net_of() {
    case $1 in
    bookworm) echo "$lab_net" ;;
    *) echo "${lab_net%.*}.$((${lab_net##*.} + 1))" ;;
    esac
}

make_host_keys() {
    local directory=$lab_state/servers/$1/keys type
    for type in ecdsa ed25519; do
        rm -f "$directory/ssh_host_${type}_key"{,.pub}
        ssh-keygen -q -t "$type" -N '' -C "$1" -f "$directory/ssh_host_${type}_key"
    done
}

# The repository's own tiny HTTP server, in a container of nothing but busybox: apt downloads as it does in
# production, which `file:` would not.
http_image() {
    local repository=$1 tag
    tag=localhost/belay-lab:http-$(sha256sum "$repository/server/bin/busybox" | cut -c 1-12)
    pod image exists "$tag" || tar -C "$repository/server" -c . | pod import --quiet - "$tag" >/dev/null
    echo "$tag"
}

start_repository() {
    pod run --detach --name "$(container_of repository)" --network "$(network_name)" "${container_options[@]}" \
        --volume "$2:/srv:ro" "$1" /bin/busybox httpd -f -p 80 -h /srv >/dev/null
}

repository_address() {
    pod inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' \
        "$(container_of repository)" 2>/dev/null || true
}

start_servers() {
    local name running=0 failed=0
    repository_address=$(repository_address)
    for name in "$@"; do
        ((running < parallel_starts)) || { wait -n || failed=1; running=$((running - 1)); }
        start_server "$name" &
        running=$((running + 1))
    done
    while ((running-- > 0)); do wait -n || failed=1; done
    ((failed == 0)) || fail "not every server started"
    for name in "$@"; do wait_for_sshd "$name"; done
}

# Never more than the hard limits of the machine, and never podman's default of a million, which fails where those
# are low.
limit_of() {
    local limit
    limit=$(ulimit -H "-$1")
    [[ $limit != unlimited && $limit -lt 20000 ]] || limit=20000
    echo "$limit:$limit"
}

container_options=(
    --label "$(label)"
    --ulimit "nofile=$(limit_of n)" --ulimit "nproc=$(limit_of u)"
    --log-driver k8s-file
)

# AUDIT_WRITE: without it Debian's sshd and sudo cannot write the audit record of a login, and refuse it.
start_server() {
    local name=$1 directory=$lab_state/servers/$1 options=()
    [[ -z $repository_address ]] || options+=(--add-host "repository.belay-lab:$repository_address")
    pod run --detach --name "$(container_of "$name")" --hostname "$name" --network "$(network_name)" \
        "${container_options[@]}" --cap-add AUDIT_WRITE,NET_RAW --tmpfs /run:rw,mode=755,exec \
        --env "LAB_DEBIAN=$(<"$directory/debian")" --volume "$directory/keys:/lab:ro" \
        --publish "$(<"$directory/address"):$lab_port:22" "${options[@]}" \
        "$(<"$directory/image")" >/dev/null
}

wait_for_sshd() {
    local address tries
    address=$(<"$lab_state/servers/$1/address")
    for ((tries = 0; tries < 200; tries++)); do
        ! has_banner "$address" || return 0
        sleep 0.05
    done
    pod logs "$(container_of "$1")" >&2 || true
    fail "sshd of $1 ($address:$lab_port) does not answer"
}

# shellcheck disable=SC2016 # expanded by the inner shell, which `timeout` can end
has_banner() {
    timeout 1 bash -c 'exec 3<>"/dev/tcp/$0/$1" && IFS= read -r line <&3 && [[ $line == SSH-2.0-* ]]' \
        "$1" "$lab_port" 2>/dev/null
}

# --- inventory

write_known_hosts() {
    local name key
    for name in $(server_names); do
        for key in "$lab_state/servers/$name/keys"/ssh_host_*_key.pub; do
            echo "[$(<"$lab_state/servers/$name/address")]:$lab_port $(cut -d ' ' -f 1,2 "$key")"
        done
    done >"$1"
    give_to_caller "$1"
}

write_inventory() {
    local file=$1 known_hosts=$2 group
    {
        echo "# Lab '$lab_name' of $(date -u +%FT%TZ). Its servers' host keys: $known_hosts"
        for group in web db bookworm trixie; do
            echo "[$group]"
            group_members "$group"
            echo
        done
        cat <<END
[all:vars]
ansible_port=$lab_port
ansible_user=root
ansible_ssh_private_key_file=$lab_state/id_ed25519
END
    } >"$file"
    give_to_caller "$file"
}

group_members() {
    local group=$1 name
    for name in $(server_names); do
        case $group in
        "${name%%[0-9]*}") echo "$name ansible_host=$(<"$lab_state/servers/$name/address")" ;;
        "$(<"$lab_state/servers/$name/suite")") echo "$name" ;;
        esac
    done
}

# A copy where the user wants it, with its known_hosts beside it; `down` removes both.
export_inventory() {
    local file
    file=$(realpath "$1")
    printf '%s\n' "$file" "$file.known_hosts" >"$lab_state/exported"
    write_known_hosts "$file.known_hosts"
    write_inventory "$file" "$file.known_hosts"
}

verb_inventory() {
    [[ -e $lab_state/inventory.ini ]] || fail "lab '$lab_name' is not up"
    cat "$lab_state/inventory.ini"
}

# --- status and down

verb_status() {
    local name directory state
    [[ -n $(server_names) ]] || { echo "lab '$lab_name' is down" && return; }
    printf '%-8s %-20s %-9s %-8s %s\n' SERVER ADDRESS SUITE STATE IMAGE
    for name in $(server_names); do
        directory=$lab_state/servers/$name
        state=$(pod inspect --format '{{.State.Status}}' "$(container_of "$name")" 2>/dev/null || echo missing)
        [[ $state != running ]] || ! is_cut "$name" || state="cut"
        printf '%-8s %-20s %-9s %-8s %s\n' "$name" "$(<"$directory/address"):$lab_port" "$(<"$directory/suite")" \
            "$state" "$(<"$directory/image")"
    done
}

verb_down() {
    local all=${1:-}
    [[ -z $all || $all == --all ]] || fail "down: what is '$all'?"
    # Nothing to stop if podman never came on this machine, but perhaps files.
    if type -P podman >/dev/null; then
        lock_lab
        remove_lab
        [[ -z $all ]] || remove_images
    fi
    [[ -z $all ]] || rm -rf "$lab_directory"
}

remove_lab() {
    local file
    remove_containers
    if pod network exists "$(network_name)"; then
        pod network rm "$(network_name)" >/dev/null
        remove_empty_chains
    fi
    if [[ -e $lab_state/exported ]]; then
        while IFS= read -r file; do rm -f "$file"; done <"$lab_state/exported"
    fi
    rm -rf "$lab_state"
}

# Returns when the monitors are gone as well, a moment after what they watched.
remove_containers() {
    local ids monitors monitor
    mapfile -t ids < <(containers)
    [[ ${#ids[@]} -gt 0 ]] || return 0
    mapfile -t monitors < <(pod inspect --format '{{.State.ConmonPid}}' "${ids[@]}")
    pod rm --force --time 0 "${ids[@]}" >/dev/null
    for monitor in "${monitors[@]}"; do
        while [[ $monitor -gt 0 && $(cat "/proc/$monitor/comm" 2>/dev/null) == conmon ]]; do sleep 0.05; done
    done
}

# netavark leaves the chains that all its networks share. Deleted only if no network is left that uses them: a chain
# with rules in it cannot be deleted, and then iptables-restore changes nothing at all.
remove_empty_chains() {
    iptables-restore --wait --noflush 2>/dev/null <<'END' || return 0
*filter
-D FORWARD -m comment --comment "netavark firewall plugin rules" -j NETAVARK_FORWARD
-X NETAVARK_FORWARD
COMMIT
END
    iptables-restore --wait --noflush 2>/dev/null <<'END' || return 0
*nat
-D PREROUTING -m addrtype --dst-type LOCAL -j NETAVARK-HOSTPORT-DNAT
-D OUTPUT -m addrtype --dst-type LOCAL -j NETAVARK-HOSTPORT-DNAT
-D POSTROUTING -j NETAVARK-HOSTPORT-MASQ
-D NETAVARK-HOSTPORT-MASQ -m comment --comment "netavark portfw masq mark" -m mark --mark 0x2000/0x2000 -j MASQUERADE
-D NETAVARK-HOSTPORT-SETMARK -j MARK --set-xmark 0x2000/0x2000
-X NETAVARK-HOSTPORT-DNAT
-X NETAVARK-HOSTPORT-MASQ
-X NETAVARK-HOSTPORT-SETMARK
COMMIT
END
}

remove_images() {
    local others tags
    others=$(pod ps --all --filter label=belay-lab --format '{{index .Labels "belay-lab"}}' | sort -u | paste -sd ' ')
    [[ -z $others ]] || fail "these labs are still up: $others"
    mapfile -t tags < <(pod images --quiet --filter 'reference=localhost/belay-lab' | sort -u)
    [[ ${#tags[@]} -eq 0 ]] || pod rmi --force "${tags[@]}" >/dev/null
}

# --- one server

verb_exec() {
    local name=$1 options=(--interactive)
    shift
    [[ $# -gt 0 ]] || fail "exec: which command?"
    server_directory "$name" >/dev/null
    [[ ! -t 0 || ! -t 1 ]] || options+=(--tty)
    pod exec "${options[@]}" "$(container_of "$name")" "$@"
}

verb_ssh() {
    local directory
    directory=$(server_directory "$1")
    shift
    exec ssh -F none -i "$lab_state/id_ed25519" -o IdentitiesOnly=yes -o "UserKnownHostsFile=$lab_state/known_hosts" \
        -o StrictHostKeyChecking=yes -p "$lab_port" "root@$(<"$directory/address")" "$@"
}

verb_logs() {
    server_directory "$1" >/dev/null
    pod logs "$(container_of "$1")"
}

# Its files are in /proc/<process>/root.
verb_process() {
    server_directory "$1" >/dev/null
    pod inspect --format '{{.State.Pid}}' "$(container_of "$1")"
}

verb_reset() {
    local name=$1
    server_directory "$name" >/dev/null
    pod rm --force --time 0 --ignore "$(container_of "$name")" >/dev/null
    start_servers "$name"
}

verb_restart() {
    server_directory "$1" >/dev/null
    pod restart --time 0 "$(container_of "$1")" >/dev/null
    wait_for_sshd "$1"
}
