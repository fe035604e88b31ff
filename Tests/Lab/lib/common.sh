# shellcheck shell=bash
# Where things are, and what every part needs.
# shellcheck disable=SC2034,SC2154 # variables are shared between the parts

lab_name=${BELAY_LAB_NAME:-default}
lab_net=${BELAY_LAB_NET:-127.0.21}
lab_directory=${BELAY_LAB_DIR:-/var/tmp/belay-lab}
lab_mirror=${BELAY_LAB_MIRROR:-http://deb.debian.org}
lab_port=2222

lab_cache=$lab_directory/cache
lab_state=$lab_directory/labs/$lab_name

fail() {
    echo "lab: $*" >&2
    exit 1
}

say() { echo "lab: $*" >&2; }

check_environment() {
    [[ $EUID -eq 0 ]] || fail "run it as root: containers with real users and addresses need it"
    [[ $lab_name =~ ^[a-z0-9][a-z0-9-]{0,30}$ ]] ||
        fail "BELAY_LAB_NAME: '$lab_name' is not lower-case letters, digits, '-'"
    [[ $lab_net =~ ^127\.[0-9]{1,3}\.[0-9]{1,3}$ ]] || fail "BELAY_LAB_NET: '$lab_net' is not like 127.0.21"
    # Its parent may be writable by everyone: never follow what another user has put there.
    [[ ! -L $lab_directory ]] || fail "$lab_directory is a symbolic link"
    [[ ! -e $lab_directory || -O $lab_directory ]] || fail "$lab_directory belongs to somebody else"
}

# The file descriptor of a lock must not be inherited by what outlives this script (a container's monitor
# would hold it for ever), so `pod` closes both.
lock_cache() {
    mkdir -p "$lab_cache"
    exec 8>"$lab_cache/lock"
    flock -n 8 || { say "waiting for another lab that builds an image"; flock 8; }
    # Left by one that was killed.
    rm -rf "$lab_cache"/work.*
}

unlock_cache() { exec 8>&-; }

# A directory for who holds the cache's lock, readable for users without rights such as apt's.
scratch() {
    local directory
    directory=$(mktemp -d "$lab_cache/work.XXXXXX")
    chmod 755 "$directory"
    echo "$directory"
}

lock_lab() {
    mkdir -p "$lab_directory/labs"
    exec 9>"$lab_directory/labs/.$lab_name.lock"
    flock 9
}

# Podman with settings of our own: its defaults depend on what else was ever run on the machine (CNI or
# netavark), on systemd (cgroups, journal) and on crun.
pod() { CONTAINERS_CONF=$(podman_settings) podman --runtime runc "$@" 8>&- 9>&-; }

podman_settings() {
    local file=$lab_directory/containers.conf
    if ! cmp -s "$file" - <<<"$podman_settings"; then
        mkdir -p "$lab_directory"
        # In one go: another lab may be reading it.
        cat >"$file.$$" <<<"$podman_settings"
        mv "$file.$$" "$file"
    fi
    echo "$file"
}

podman_settings='[containers]
base_hosts_file = "none"

[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "none"

[network]
network_backend = "netavark"'

# The given files, names and contents, as one short word.
hash_of() { sha256sum "$@" | sed "s|$lab_source/||" | sha256sum | cut -c 1-12; }

# With sudo, the one who ran it must be able to use the key.
give_to_caller() {
    [[ -z ${SUDO_UID:-} ]] || chown "$SUDO_UID:${SUDO_GID:-$SUDO_UID}" "$@"
}

# Runs a program without the descriptors that were handed to this one: mmdebstrap has apt tell dash the number of one of
# its own, and dash knows none above 9, which all are where a test has left some open. The cache's lock stays with it.
without_descriptors() (
    local number
    for number in /proc/"$BASHPID"/fd/*; do
        number=${number##*/}
        if ((number > 2 && number != 8)); then exec {number}>&-; fi
    done
    exec "$@"
)
