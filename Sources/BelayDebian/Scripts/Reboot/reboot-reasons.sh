# shellcheck shell=dash
# reasons: prints why a reboot is required, one reason a line.
#
# A package that wants a reboot creates /run/reboot-required. A kernel may create nothing: the running one is
# compared with the newest installed one of the same flavour; an update that kept the kernel's name is
# recognized by the version that was built (`uname -v`:
# `#1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-07-02)`).

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
