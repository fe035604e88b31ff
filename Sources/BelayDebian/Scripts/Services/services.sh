# shellcheck shell=dash
# find_services: prints the names of services that run old code, one a line.
#
# needrestart(1) is asked where it is installed: it also knows interpreters and their modules. Otherwise
# these are processes with a file of the system mapped for execution that is deleted, which it is when a
# package brought another (proc(5), maps). Processes with another root are a container's. Without systemd a
# service has the name of its program; the job's own shells and the logins of sshd (setproctitle's
# `sshd: USER`) do not count.
#
# is_spared NAME: whether the server or Belay's connection stands on it, as in needrestart's own list: init,
# the message bus, logins, the network, and what runs other machines.
#
# tell STATE NAME: prints `belay-service: STATE NAME`.
: "${stage:?}"

deleted='^[^ ]+ ..x. .* /(usr|lib[^/]*|bin|sbin)/.*\(deleted\)$'
unit_of() {
    sed -n 's|.*/\([^/]*\.service\)$|\1|p; s|.*:/init\.scope$|systemd|p' \
        "/proc/$1/cgroup" 2>/dev/null | head -n 1
}
words_of() { tr '\000' ' ' <"/proc/$1/cmdline" 2>/dev/null; }
# Whether it is a process of this job, or of a login over SSH: a service forks from init.
is_of_login() {
    if words_of "$1" | grep -qF "$stage"; then return 0; fi
    each=$1
    while [ "${each:-0}" -gt 1 ]; do
        if [ "$each" = $$ ] || words_of "$each" | grep -q '^sshd\(-session\)\{0,1\}: [^/]'
        then
            return 0
        fi
        each=$(sed -n 's/^PPid:[^0-9]*//p' "/proc/$each/status" 2>/dev/null) || return 1
    done
    return 1
}
look_at_maps() {
    grep -lE "$deleted" /proc/[0-9]*/maps 2>/dev/null | while IFS=/ read -r _ _ pid _; do
        if ! [ "/proc/$pid/root" -ef / ]; then continue; fi
        if [ -d /run/systemd/system ]; then
            unit_of "$pid"
        elif ! is_of_login "$pid"; then
            cat "/proc/$pid/comm" 2>/dev/null || :
        fi
    done
}
ask_needrestart() {
    (unset NEEDRESTART_SUSPEND; timeout 300 needrestart -b -l -r l 2>/dev/null) |
        sed -n 's/^NEEDRESTART-SVC: *//p' | sed 's/^systemd-manager$/systemd/'
}
find_services() {
    if [ -d /run/systemd/system ] && command -v needrestart >/dev/null; then
        ask_needrestart
    else
        look_at_maps
    fi | sort -u
}
is_spared() {
    case $1 in
        systemd | dbus.service | dbus-broker.service | user@*.service) ;;
        systemd-logind.service | elogind.service | systemd-networkd.service) ;;
        networking.service | NetworkManager.service | connman.service | dhcpcd*.service) ;;
        ifup@*.service | wpa_supplicant*.service | ssh@*.service | sshd@*.service) ;;
        getty@*.service | serial-getty@*.service | console-getty.service) ;;
        gdm*.service | lightdm.service | sddm.service | xdm.service | lxdm.service) ;;
        docker.service | containerd.service | lxc*.service | libvirt*.service) ;;
        emergency.service | rescue.service) ;;
        *) return 1 ;;
    esac
}
tell() { printf 'belay-service: %s %s\n' "$1" "$2"; }
