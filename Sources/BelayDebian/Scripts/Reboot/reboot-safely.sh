# shellcheck shell=dash
# Refuses where a reboot is impossible, or where the server might not come back from it.
#
# The holder of the package locks may be installing a kernel; a dpkg that was interrupted may have been.
# CAP_SYS_BOOT is bit 22 (capabilities(7)).
#
# Needs: fail, wait_for_locks, broken, interrupted, newest_kernel.

give_up() { fail "$@" "not rebooted"; }
if [ "$(id -u)" != 0 ]; then
    fail "only root can reboot a server: log in as root or set become"
fi
container=$(systemd-detect-virt --container 2>/dev/null) || container=
if [ -e /run/.containerenv ]; then container=podman; fi
if [ -e /.dockerenv ]; then container=docker; fi
if [ -z "$container" ]; then
    container=$(tr '\000' '\n' </proc/1/environ 2>/dev/null | sed -n 's/^container=//p') || :
fi
if [ -n "$container" ] && [ "$container" != none ]; then
    fail "this is a container ($container), which has no kernel of its own to reboot:" \
        "its host's is to be rebooted"
fi
capabilities=$(sed -n 's/^CapEff:[^0-9a-f]*//p' /proc/self/status)
if [ "$((0x$capabilities >> 22 & 1))" = 0 ]; then
    fail "root may not reboot here: CAP_SYS_BOOT is taken away"
fi
wait_for_locks /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock
left=$(broken)
if interrupted || [ -n "$left" ]; then
    fail "dpkg was interrupted here, and the server might not come back:" \
        "not rebooted. $left"
fi
newest=$(newest_kernel "$(uname -r)")
if [ -e "/boot/initrd.img-$(uname -r)" ] && [ -e "/boot/vmlinuz-$newest" ] &&
    ! [ -s "/boot/initrd.img-$newest" ]
then
    fail "the kernel $newest has no /boot/initrd.img-$newest, and might not boot:" \
        "not rebooted"
fi
