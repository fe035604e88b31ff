"""The states that servers are patched from: images, made once."""

PREFIX = "localhost/belay-w5"

# Whatever Debian has published since its last point release is pending: the server is installed from
# that alone.
REAL = r"""
set -eu
export DEBIAN_FRONTEND=noninteractive
sed -i 's/^Enabled: yes/Enabled: no/' /etc/apt/sources.list.d/*.sources
echo 'deb http://deb.debian.org/debian bookworm main' >/etc/apt/sources.list.d/d.list
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
chmod +x /usr/sbin/policy-rc.d
apt-get -qq update
apt-get -qq -y --no-install-recommends install nginx postgresql php-fpm php-mysql samba-libs \
    python3-samba python3 perl libruby openssl bind9 vim git curl wget redis-server imagemagick \
    ca-certificates man-db openjdk-17-jre-headless libxslt1.1 gnutls-bin mariadb-client libtiff6 \
    ghostscript cups-client rsync apache2-utils haproxy unbound dnsmasq tcpdump libaom3 libheif1 \
    ffmpeg bsdutils strongswan squid unattended-upgrades
{
    echo 'deb http://deb.debian.org/debian bookworm-updates main'
    echo 'deb http://deb.debian.org/debian-security bookworm-security main'
} >/etc/apt/sources.list.d/s.list
echo 'Unattended-Upgrade::Origins-Pattern { "origin=*"; };' >/etc/apt/apt.conf.d/50unattended-upgrades
"""

# Packages of nothing: what is measured is what a package costs by itself.
TINY = r"""
set -eu
export DEBIAN_FRONTEND=noninteractive
rm -f /etc/apt/sources.list.d/*
mkdir -p /srv/build /srv/old /srv/new
for number in $(seq 1 400); do
    for version in 1.0:old 2.0:new; do
        directory=/srv/build/tiny$number
        mkdir -p "$directory/DEBIAN"
        printf 'Package: tiny%s\nVersion: %s\nArchitecture: all\nMaintainer: x <x@example.org>\nDescription: x\n' \
            "$number" "${version%:*}" >"$directory/DEBIAN/control"
        dpkg-deb --build --root-owner-group -Zgzip "$directory" "/srv/${version#*:}" >/dev/null
        rm -rf "$directory"
    done
done
(cd /srv/old && apt-ftparchive packages . >Packages && apt-ftparchive release . >/tmp/R && mv /tmp/R Release)
echo 'deb [trusted=yes] file:/srv/old ./' >/etc/apt/sources.list.d/old.list
apt-get -qq update
apt-get -qq -y install $(seq -f 'tiny%.0f' 1 400) >/dev/null
"""

FEWER = r"""
set -eu
mkdir /srv/late
for file in /srv/new/*.deb; do
    number=${file##*/tiny}
    [ "${number%%_*}" -le COUNT ] || mv "$file" /srv/late
done
(cd /srv/new && apt-ftparchive packages . >Packages &&
    apt-ftparchive -o APT::FTPArchive::Release::Suite=stable-security release . >/tmp/R && mv /tmp/R Release)
echo 'deb [trusted=yes] file:/srv/new ./' >/etc/apt/sources.list.d/new.list
"""

CACHE = r"""
set -eu
export DEBIAN_FRONTEND=noninteractive
command -v apt-cacher-ng >/dev/null || {
    echo 'deb http://deb.debian.org/debian bookworm main' >/etc/apt/sources.list.d/d.list
    apt-get -qq update && apt-get -qq -y install apt-cacher-ng >/dev/null
}
mkdir -p /run/apt-cacher-ng && chown apt-cacher-ng: /run/apt-cacher-ng
pgrep apt-cacher-ng >/dev/null ||
    setsid su -s /bin/sh apt-cacher-ng -c 'exec apt-cacher-ng ForeGround=0 -c /etc/apt-cacher-ng' \
        >/dev/null 2>&1 </dev/null
"""


def exists(run, name):
    return run("podman", "image", "exists", f"{PREFIX}:{name}", check=False).returncode == 0


def make(run, server, base, name):
    """The image of a kind of server, from the lab's own."""
    image = f"{PREFIX}:{name}"
    if exists(run, name):
        return image
    server.start_from(base)
    if name == "real":
        server.shell(REAL)
    else:
        if not exists(run, "tiny"):
            server.shell(TINY)
            server.keep_as(f"{PREFIX}:tiny")
        server.start_from(f"{PREFIX}:tiny")
        server.shell(FEWER.replace("COUNT", name.removeprefix("tiny-")))
    server.keep_as(image)
    return image
