# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables are shared between the parts
# The disks that machines start from: one ext4 file system each, without a partition table. Kinds:
#   current  up to date on the day it was built
#   old      as the last point release left it, its kernel included: the security updates since are pending

# What `lab` needs is not needed here, and the other way round.
vm_packages=(qemu-system-x86 mmdebstrap e2fsprogs openssh-client util-linux)

# libpam-systemd: without it a login has no session, and logind nothing to end.
vm_image_packages=linux-image-cloud-amd64,systemd-sysv,libpam-systemd,dbus,openssh-server,sudo,procps,apt-utils
vm_image_packages+=,ca-certificates,e2fsprogs

# Bytes are only taken when they are written: the file is sparse.
vm_disk_size=4G

# Prints the path of the disk, built if it is missing.
vm_image() {
    local suite=$1 kind=$2 extra=$3 file
    file=$lab_cache/vm-$suite-$kind-$(vm_image_hash "$@").ext4
    if [[ ! -e $file ]]; then
        say "building the disk $(basename "$file")"
        build_vm_image "$suite" "$kind" "$extra" "$file"
    fi
    echo "$file"
}

vm_image_hash() {
    {
        hash_of "$lab_source"/image/* "$lab_source/lib/vm-image.sh" "$lab_source/lib/image.sh"
        echo "$* $lab_mirror"
    } | sha256sum | cut -c 1-12
}

build_vm_image() {
    local suite=$1 kind=$2 extra=$3 file=$4 work sources
    work=$(scratch)
    write_vm_files "$suite" "$work/files"
    sources=("$(debian_source debian "$suite" main)")
    if [[ $kind == current ]]; then
        sources+=("$(debian_source debian "$suite-updates" main)")
        sources+=("$(debian_source debian-security "$suite-security" main)")
    fi
    # shellcheck disable=SC2016 # $1 is mmdebstrap's to expand: the new root
    if ! without_descriptors mmdebstrap --quiet --variant=apt --include="$vm_image_packages${extra:+,$extra}" \
        --customize-hook="sync-in '$work/files' /" \
        --customize-hook='chroot "$1" /tmp/customize plain' \
        --customize-hook='chroot "$1" /tmp/customize-vm' \
        --customize-hook='rm "$1/tmp/customize" "$1/tmp/customize-vm" "$1/etc/apt/sources.list"' \
        "$suite" "$work/root" "${sources[@]}" >"$work/log" 2>&1 ||
        ! mke2fs -q -t ext4 -d "$work/root" "$work/disk" "$vm_disk_size" >>"$work/log" 2>&1; then
        cat "$work/log" >&2
        rm -rf "$work"
        fail "the disk for $suite could not be built"
    fi
    mv "$work/disk" "$file"
    rm -rf "$work"
}

write_vm_files() {
    local suite=$1 root=$2
    mkdir -p "$root"/{tmp,etc/ssh/sshd_config.d,etc/apt/sources.list.d,etc/systemd/network}
    chmod 1777 "$root/tmp"
    install -m 755 "$lab_source/image/customize" "$lab_source/image/customize-vm" "$root/tmp/"
    install -m 644 "$lab_source/image/sshd.conf" "$root/etc/ssh/sshd_config.d/lab.conf"
    install -m 644 "$lab_source/image/vm.network" "$root/etc/systemd/network/eth0.network"
    echo '/dev/vda / ext4 errors=remount-ro 0 1' >"$root/etc/fstab"
    # QEMU's own name server, which asks the host's.
    echo 'nameserver 10.0.2.3' >"$root/etc/resolv.conf"
    {
        write_source yes "$lab_mirror/debian" "$suite $suite-updates" "$debian_keyring"
        echo
        write_source yes "$lab_mirror/debian-security" "$suite-security" "$debian_keyring"
    } >"$root/etc/apt/sources.list.d/debian.sources"
}
