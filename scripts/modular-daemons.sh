#!/bin/bash
# Builds libvirt's modular daemons in a root of scripts/test-root.mjs: `scripts/modular-daemons.sh ROOT`, as root. Debian packages
# only libvirtd. Its library has what the others need, so that only their own few files are compiled, from Debian's source.
set -euo pipefail
root=$(realpath "$1")

build=$(
  cat <<'BUILD'
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
. /etc/os-release
echo "deb-src http://deb.debian.org/debian $VERSION_CODENAME main" >/etc/apt/sources.list.d/source.list
apt-get -q update
apt-get -qy install --no-install-recommends gcc libc6-dev meson ninja-build pkgconf dpkg-dev gettext rpcsvc-proto xsltproc \
  libxml2-utils libxml2-dev libglib2.0-dev libgnutls28-dev libtirpc-dev libnl-3-dev libnl-route-3-dev libudev-dev libpciaccess-dev \
  libyajl-dev libjson-c-dev python3
version=$(dpkg-query -W -f '${source:Upstream-Version}' libvirt0)
rm -rf /usr/src/modular && mkdir -p /usr/src/modular && cd /usr/src/modular
# The signatures of the release are not on every mirror.
apt-get -q source --download-only libvirt || true
tar xf "libvirt_$version.orig.tar.xz" "libvirt-$version"
cd "libvirt-$version"
json=-Dyajl=enabled
! grep -q json_c meson_options.txt || json=-Djson_c=enabled
meson setup --auto-features=disabled --optimization=0 -Dprefix=/usr -Dsysconfdir=/etc -Dlocalstatedir=/var -Drunstatedir=/run \
  -Dlibdir=lib/x86_64-linux-gnu -Dsystem=true -Ddriver_remote=enabled -Ddriver_libvirtd=enabled -Ddriver_network=enabled \
  -Ddriver_qemu=enabled -Ddriver_interface=enabled -Dlibnl=enabled -Dudev=enabled -Dpciaccess=enabled -Dpolkit=enabled $json \
  -Ddocs=disabled -Dtests=disabled -Drpath=disabled -Dgit_werror=disabled -Dinit_script=none build
cd build
targets() { grep -oE "^build $1:" build.ninja | sed 's/^build //; s/:$//'; }
ninja $(targets 'src/(remote|rpc|access|admin|util|logging|locking|conf|lxc)/[a-z_]*\.h')
for daemon in virtnetworkd virtqemud virtnwfilterd virtinterfaced virtproxyd; do
  objects=$(targets "src/$daemon\.p/remote_remote_[a-z_]*\.c\.o")
  ninja $objects src/admin/libvirt_admin_driver.a
  gcc -o "/usr/sbin/$daemon" $objects src/admin/libvirt_admin_driver.a -l:libvirt.so.0 -l:libvirt-qemu.so.0 -l:libvirt-lxc.so.0 \
    -Wl,--allow-shlib-undefined,--as-needed -ltirpc -lxml2 -lgnutls $(pkg-config --libs gobject-2.0 gio-2.0)
done
rm -rf /usr/src/modular
BUILD
)
exec unshare --mount chroot "$root" bash -c "mount -t proc proc /proc; $build"
