# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables are shared between the parts
# The servers' images. Kinds:
#   lab    up to date on the day it was built; only the lab's repository is enabled, so what is pending is
#          known, and refreshing apt's lists takes no time. Debian's own is there, `Enabled: no`.
#   plain  Debian as the mirror has it, without a trace of the lab's packages, and not one security update.

# What the servers of any company have, beyond Debian's essential packages.
image_packages=openssh-server,sudo,procps,apt-utils,mount,ca-certificates,doas,dropbear-bin
# In the image at 1.0, so that 2.0 is pending.
installed_packages=(belay-hello belay-slow belay-conffile belay-lib belay-app)

debian_keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# Prints the image's name, built if it is missing.
image() {
    local suite=$1 kind=$2 repository=$3 tag
    tag=localhost/belay-lab:$suite-$kind-$(image_hash "$suite" "$kind" "$repository")
    if ! pod image exists "$tag"; then
        say "building the image $tag"
        build_image "$suite" "$kind" "$repository" "$tag"
    fi
    echo "$tag"
}

image_hash() {
    local suite=$1 kind=$2 repository=$3
    local files=("$lab_source"/image/* "$lab_source/lib/image.sh")
    # The image trusts the repository's key, and a rebuilt repository has another.
    [[ $kind == plain ]] || files+=("$repository/belay-lab.asc")
    { hash_of "${files[@]}" && echo "$suite $kind $lab_mirror"; } | sha256sum | cut -c 1-12
}

build_image() {
    local suite=$1 kind=$2 repository=$3 tag=$4 work
    work=$(scratch)
    write_image_files "$suite" "$kind" "$repository" "$work"
    local sources=("$(debian_source debian "$suite" main)")
    if [[ $kind == lab ]]; then
        sources+=("$(debian_source debian "$suite-updates" main)")
        sources+=("$(debian_source debian-security "$suite-security" main)")
    fi
    # shellcheck disable=SC2016 # $1 is mmdebstrap's to expand: the new root
    if ! without_descriptors mmdebstrap --quiet --variant=apt --include="$image_packages" \
        --customize-hook="sync-in '$work/root' /" \
        --customize-hook="chroot \"\$1\" /tmp/customize $kind" \
        --customize-hook='rm "$1/tmp/customize" "$1/etc/apt/sources.list"' \
        "$suite" "$work/image.tar" "${sources[@]}" >"$work/log" 2>&1; then
        cat "$work/log" >&2
        rm -rf "$work"
        fail "mmdebstrap could not build $suite"
    fi
    pod import --quiet --change 'CMD ["/usr/sbin/server-init"]' "$work/image.tar" "$tag" >/dev/null
    rm -rf "$work"
}

debian_source() { echo "deb [signed-by=$debian_keyring] $lab_mirror/$1 $2 $3"; }

write_image_files() {
    local suite=$1 kind=$2 repository=$3 root=$4/root name
    mkdir -p "$root"/{tmp/belay-lab,usr/sbin,usr/share/keyrings,etc/ssh/sshd_config.d,etc/apt/sources.list.d}
    chmod 1777 "$root/tmp"
    install -m 755 "$lab_source/image/server-init" "$root/usr/sbin/"
    install -m 755 "$lab_source/image/customize" "$root/tmp/"
    install -m 644 "$lab_source/image/sshd.conf" "$root/etc/ssh/sshd_config.d/lab.conf"
    local enabled=yes
    if [[ $kind == lab ]]; then
        enabled=no
        write_lab_sources "$suite" "$repository" "$root"
        for name in "${installed_packages[@]}"; do
            cp "$repository/pool/lab/${name}_1.0_all.deb" "$root/tmp/belay-lab/"
        done
    else
        rmdir "$root/tmp/belay-lab"
    fi
    {
        write_source "$enabled" "$lab_mirror/debian" "$suite $suite-updates" "$debian_keyring"
        echo
        write_source "$enabled" "$lab_mirror/debian-security" "$suite-security" "$debian_keyring"
    } >"$root/etc/apt/sources.list.d/debian.sources"
}

write_lab_sources() {
    local suite=$1 repository=$2 root=$3 distribution key=/usr/share/keyrings/belay-lab.asc
    install -m 644 "$repository/belay-lab.asc" "$root$key"
    # A file each: without belay-security.sources nothing is pending.
    for distribution in lab security; do
        write_source yes http://repository.belay-lab "$suite-$distribution" "$key" \
            >"$root/etc/apt/sources.list.d/belay-$distribution.sources"
    done
}

write_source() {
    cat <<END
Enabled: $1
Types: deb
URIs: $2
Suites: $3
Components: main
Signed-By: $4
END
}
