#!/usr/bin/env bash
# Builds the system that guests of the tests boot: `scripts/test-guest.sh DIRECTORY` makes DIRECTORY/vmlinuz, a kernel of Debian,
# and DIRECTORY/initrd, with busybox and perl of this machine. The kernel is downloaded once, with apt.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
directory=${1:?usage: scripts/test-guest.sh DIRECTORY}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
# What a virtio interface needs, in the order in which it is loaded.
modules='virtio_ring virtio virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci failover net_failover virtio_net'

if [ ! -e "$directory/vmlinuz" ]; then
  cd "$work"
  apt-cache show linux-image-cloud-amd64 >/dev/null 2>&1 || apt-get update -q >/dev/null
  kernel=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/^ *Depends: \(linux-image-.*\)/\1/p' | head -1)
  apt-get download -q -o APT::Sandbox::User=root "$kernel" >/dev/null
  mkdir -p kernel/modules
  dpkg-deb --fsys-tarfile ./*.deb | tar -x -C kernel
  for module in $modules; do find kernel/lib -name "$module.ko" -exec cp {} kernel/modules \; ; done
  mkdir -p "$directory/modules"
  cp kernel/modules/* "$directory/modules"
  cp kernel/boot/vmlinuz-* "$directory/vmlinuz.$$"
  mv "$directory/vmlinuz.$$" "$directory/vmlinuz"
fi

mkdir -p "$work"/root/{bin,dev,etc,proc,sys,modules}
cd "$work/root"
perl=$(perl -e 'print grep { /perl-base/ && -d } @INC')
cp --parents -r "$perl" .
for program in busybox perl; do
  cp "$(command -v "$program")" bin
  ldd "$(command -v "$program")" | grep -o '/[^ ]*' | xargs cp --parents -n -L -t .
done
cp "$directory"/modules/*.ko modules
cp "$here/../test/real/guest/guest.pl" .
cat >init <<END
#!/bin/busybox sh
export PATH=/bin
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
for module in $modules; do [ ! -e /modules/\$module.ko ] || insmod /modules/\$module.ko; done
ip link set lo up
ip link set eth0 up
printf '%s\n' '#!/bin/sh' '[ "\$1" = bound ] || exit 0' 'ip address flush dev eth0 scope global' \
  'ip address add "\$ip/\$mask" dev eth0' 'ip route add default via "\$router"' \
  'for server in \$dns; do echo "nameserver \$server"; done >/etc/resolv.conf' >/lease
chmod 755 /lease
udhcpc -i eth0 -s /lease -x "hostname:\$(sed -n 's/.*name=\([^ ]*\).*/\1/p' /proc/cmdline)" -A 1 -T 1 -S
perl /guest.pl
END
chmod 755 init
find . | busybox cpio -o -H newc >"$directory/initrd.$$" 2>/dev/null
mv "$directory/initrd.$$" "$directory/initrd"
