/// The fixed parts of ``RebootWork``'s scripts.
enum RebootScript {
    /// `reasons` prints why a reboot is required, a line each.
    ///
    /// A package that wants one leaves `/run/reboot-required` behind. A kernel may leave nothing:
    /// the running one is compared with the newest that is installed, of the same flavour, and an
    /// update that kept the kernel's name by the version that was built (`uname -v`:
    /// `#1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-07-02)`).
    static let reasons = #"""
        flavour() { echo "$1" | sed 's/^[0-9][^-]*-//; s/^[0-9][^-]*-//'; }
        newest_kernel() {
            for kernel in /boot/vmlinuz-*; do
                version=${kernel#/boot/vmlinuz-}
                if [ -e "$kernel" ] && [ "$(flavour "$version")" = "$(flavour "$1")" ]; then
                    echo "$version"
                fi
            done | sort -V | tail -n 1
        }
        is_later() {
            [ "$1" != "$2" ] && [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | tail -n 1)" = "$1" ]
        }
        reasons() {
            if [ -e /run/reboot-required ]; then
                packages=$(sort -u /run/reboot-required.pkgs 2>/dev/null | paste -sd ' ' -) || :
                echo "/run/reboot-required is there${packages:+, for $packages}"
            fi
            running=$(uname -r)
            newest=$(newest_kernel "$running")
            if [ -n "$newest" ] && is_later "$newest" "$running"; then
                echo "the running kernel $running is not the newest installed, $newest"
            fi
            built=$(uname -v | sed -n 's/.* Debian \([^ ]*\).*/\1/p')
            # shellcheck disable=SC2016 # a field of dpkg-query
            installed=$(dpkg-query -W -f '${Version}' "linux-image-$running" 2>/dev/null |
                sed 's/+b[0-9]*$//') || :
            if [ -n "$built" ] && [ -n "$installed" ] && [ "$built" != "$installed" ]; then
                echo "linux-image-$running is at $installed, and $built is running"
            fi
        }

        """#

    /// Refuses where a reboot is impossible, or where the server might not come back from it.
    ///
    /// Whoever holds the package locks may be in the midst of a kernel; so may a dpkg that was
    /// interrupted. CAP_SYS_BOOT is bit 22 (capabilities(7)).
    static let safely = #"""
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

        """#

    /// Asks for the reboot, and waits for the end.
    ///
    /// The pause lets the word reach the admin. systemd ends what is left of a login by SIGTERM and
    /// waits 90 s for it (systemd.kill(5)): the script goes at once, and takes along the process
    /// beside it, which would record an exit status that means nothing.
    static let ask = #"""
        ask() {
            if [ -d /run/systemd/system ]; then
                systemctl reboot
            elif command -v shutdown >/dev/null; then
                shutdown -r now
            elif command -v reboot >/dev/null; then
                reboot
            else
                echo "there is neither systemd nor shutdown nor reboot" >&2
                return 1
            fi
        }
        trap 'kill -KILL "$PPID"; exit 1' TERM
        echo "rebooting"
        sync
        sleep 2
        problem=$(ask 2>&1) || fail "the server refuses to reboot: $problem"
        for second in $(seq "$limit"); do
            sleep 1 &
            wait "$!" || :
        done
        fail "the server was asked to reboot, and has not gone down in $second s"

        """#

    /// What the server is like after it has come back: a line each. Services are waited for: what
    /// follows is meant for a server that has started.
    static let afterwards = environment + reasons + look

    private static let environment = #"""
        set -u
        export PATH="${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin" LC_ALL=C.UTF-8

        """#

    private static let look = #"""
        state=
        if [ -d /run/systemd/system ]; then
            state=$(timeout 120 systemctl is-system-running --wait) || :
        fi
        echo "back with the kernel $(uname -r)"
        reasons | sed 's/^/a reboot is still required: /'
        if [ "$state" = degraded ]; then
            systemctl list-units --failed --plain --no-legend | sed 's/ .*//; s/$/ has failed/'
        elif [ -n "$state" ] && [ "$state" != running ]; then
            echo "its services have not all started after 120 s"
        fi

        """#
}
