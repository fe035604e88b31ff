# shellcheck shell=dash
# What else the plan has to know: room on the file systems, kernels, and whether a reboot is due.
#
# df -P prints one line a file system, in blocks of 1024 bytes with -k (POSIX.1-2017, df). The largest
# kernel and initrd in /boot tell what one more will need there.
#
# Needs: section.
: "${stage:?}"

section space
for place in "$stage" / /usr /var /boot; do
    if [ -d "$place" ]; then
        df -Pk "$place" | awk -v place="$place" 'NR == 2 { print place "\t" $6 "\t" $4 }'
    fi
done
section kernels
uname -r
for kernel in /boot/vmlinuz-*; do
    if [ -e "$kernel" ]; then
        size=$(du -kc "$kernel" "/boot/initrd.img-${kernel#/boot/vmlinuz-}" 2>/dev/null |
            tail -n 1 | cut -f 1) || size=0
        printf '%s\t%s\n' "${kernel#/boot/vmlinuz-}" "$size"
    fi
done | sort -V
if [ -e /run/reboot-required ]; then
    section reboot
    if [ -e /run/reboot-required.pkgs ]; then sort -u /run/reboot-required.pkgs; fi
fi
section way-in
if [ -n "${SUDO_USER:-}" ]; then echo sudo; fi
