# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables are shared between the parts
# The lab's own apt repository: every directory of packages/ becomes a package at versions 1.0 and 2.0.
#
# Two distributions per Debian suite, so that `apt-get -s upgrade` shows what it shows in production:
#   <suite>-lab       Origin and Label Belay-Lab: every 1.0, and what 2.0 is an ordinary update
#   <suite>-security  Origin Debian, Label Debian-Security: every other 2.0
# Signed with a key that exists only while the repository is built.

ordinary_updates=(belay-feature)

# Prints the repository's directory, built if it is missing.
repository() {
    local sources hash target
    mapfile -t sources < <(find "$lab_source/packages" "$lab_source/lib/packages.sh" -type f | sort)
    hash=$(hash_of "${sources[@]}")
    target=$lab_cache/repository-$hash
    if [[ ! -d $target ]]; then
        say "building the test packages"
        local work
        work=$(scratch)
        build_repository "$work"
        mv "$work" "$target"
    fi
    echo "$target"
}

build_repository() {
    local root=$1 directory version suite
    mkdir -p "$root"/pool/{lab,security}
    for directory in "$lab_source"/packages/*/; do
        for version in 1.0 2.0; do
            build_package "${directory%/}" "$version" "$root/pool"
        done
    done
    add_http_server "$root"
    for suite in bookworm trixie; do
        index_distribution "$root" "$suite-lab" lab Belay-Lab Belay-Lab "$suite"
        index_distribution "$root" "$suite-security" security Debian Debian-Security "$(archive_of "$suite")-security"
    done
    sign_distributions "$root"
}

# What Debian calls the suite today, and with it the security archive's `Suite`.
archive_of() {
    case $1 in
    bookworm) echo oldstable ;;
    *) echo stable ;;
    esac
}

version_of() {
    case $1 in
    bookworm) echo 12 ;;
    *) echo 13 ;;
    esac
}

build_package() {
    local directory=$1 version=$2 pool=$3 name tree
    name=$(basename "$directory")
    tree=$(scratch)
    mkdir "$tree/DEBIAN"
    [[ ! -d $directory/files ]] || cp -r "$directory/files/." "$tree/"
    find "$tree" -type f -exec sed -i "s/@VERSION@/$version/g" {} +
    # An empty package has nothing that a check could look at.
    mkdir -p "$tree/usr/share/belay-lab"
    echo "$version" >"$tree/usr/share/belay-lab/$name"
    if [[ -e $directory/payload-megabytes ]]; then
        head -c "$(<"$directory/payload-megabytes")M" /dev/urandom >"$tree/usr/share/belay-lab/$name.payload"
    fi
    write_control "$directory" "$version" >"$tree/DEBIAN/control"
    write_scripts "$directory" "$version" "$tree/DEBIAN"
    find "$tree" -path "$tree/etc/*" -type f -printf '/%P\n' >"$tree/DEBIAN/conffiles"
    chmod -R u=rwX,go=rX "$tree"
    dpkg-deb --root-owner-group -Zgzip -b "$tree" "$(pool_of "$name" "$version" "$pool")" >/dev/null
    rm -rf "$tree"
}

pool_of() {
    local name=$1 version=$2 pool=$3
    if [[ $version == 1.0 || " ${ordinary_updates[*]} " == *" $name "* ]]; then
        echo "$pool/lab"
    else
        echo "$pool/security"
    fi
}

write_control() {
    local directory=$1 version=$2 extra
    cat <<END
Package: $(basename "$directory")
Version: $version
Architecture: all
Section: misc
Priority: optional
Maintainer: Belay lab <lab@belay.invalid>
END
    for extra in "$directory/control" "$directory/control-$version"; do
        [[ ! -e $extra ]] || sed "s/@VERSION@/$version/g" "$extra"
    done
}

# Every script says in /var/log/belay-lab.log when it begins and ends; one that was cut short has no end.
write_scripts() {
    local directory=$1 version=$2 target=$3 script
    for script in preinst postinst prerm postrm; do
        write_script "$directory" "$version" "$script" >"$target/$script"
        chmod 755 "$target/$script"
    done
    if [[ -e $directory/templates ]]; then
        cp "$directory/templates" "$directory/config" "$target/"
        chmod 755 "$target/config"
    fi
}

write_script() {
    local directory=$1 version=$2 script=$3
    printf '#!/bin/sh\nset -e\n'
    # debconf starts the script again under itself, so this must come before anything is logged.
    [[ ! -e $directory/templates || $script != postinst ]] || echo '. /usr/share/debconf/confmodule'
    sed -e "s/@PACKAGE@/$(basename "$directory")/; s/@VERSION@/$version/; s/@SCRIPT@/$script/" \
        -e "s/@SECONDS@/$(cat "$directory/seconds" 2>/dev/null || echo 0)/" "$lab_source/packages/prologue.sh"
    [[ ! -e $directory/$script ]] || cat "$directory/$script"
}

# busybox has an HTTP server in one static file. Only unpacked: installing it here could remove the busybox
# that the machine boots with.
add_http_server() {
    local root=$1 work
    work=$(scratch)
    (cd "$work" && apt-get -qq -o APT::Sandbox::User=root download busybox-static)
    dpkg-deb -x "$work"/busybox-static_*.deb "$work"
    mkdir -p "$root/server/bin"
    cp "$work/bin/busybox" "$root/server/bin/"
    rm -rf "$work"
}

index_distribution() {
    local root=$1 distribution=$2 pool=$3 origin=$4 label=$5 archive=$6 architecture target
    architecture=$(dpkg --print-architecture)
    target=dists/$distribution
    mkdir -p "$root/$target/main/binary-$architecture"
    (
        cd "$root" || exit
        apt-ftparchive packages "pool/$pool" >"$target/main/binary-$architecture/Packages"
        gzip -9kn "$target/main/binary-$architecture/Packages"
        apt-ftparchive \
            -o "APT::FTPArchive::Release::Origin=$origin" \
            -o "APT::FTPArchive::Release::Label=$label" \
            -o "APT::FTPArchive::Release::Suite=$archive" \
            -o "APT::FTPArchive::Release::Version=$(version_of "${distribution%%-*}")" \
            -o "APT::FTPArchive::Release::Codename=$distribution" \
            -o "APT::FTPArchive::Release::Architectures=$architecture" \
            -o "APT::FTPArchive::Release::Components=main" \
            release "$target" >Release
        mv Release "$target/Release"
    )
}

sign_distributions() (
    local root=$1 release
    # gpg's agent puts its socket here, and a socket's path must be short.
    GNUPGHOME=$(mktemp -d /tmp/belay-lab.XXXXXX)
    export GNUPGHOME
    trap 'gpgconf --kill all; rm -rf "$GNUPGHOME"' EXIT
    gpg --batch --quiet --passphrase '' --quick-generate-key 'Belay lab (throw-away)' ed25519 sign never
    gpg --batch --armor --export >"$root/belay-lab.asc"
    for release in "$root"/dists/*/Release; do
        gpg --batch --quiet --clearsign --output "$(dirname "$release")/InRelease" "$release"
    done
)
