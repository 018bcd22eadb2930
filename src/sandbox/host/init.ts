/** udhcpc tells a program of its own what it was given, in variables; this one passes them on. */
export const OFFER_SCRIPT = '/run/vnet/offer';

/**
 * Process 1 of a throw-away libvirt host, a bash program: it covers what libvirt reads and writes with empty
 * file systems, starts libvirtd, says `ready URI`, and lives until its stdin ends (vnet has gone, however it went)
 * or, kept, until it is killed. The kernel ends with it all that runs inside.
 *
 * Arguments: NAME, `kept` or `tied`, the ROOT to live in (empty: this machine's), then paths of this machine to
 * show inside that root.
 */
export const INIT = `
set -eu
umask 022 # dnsmasq gives root up, and reads what libvirt wrote for it
kept=$2 root=$3; shift 3
# The /proc of the outer process namespace is still there: it tells what this process is called outside.
read -r pid _ </proc/self/stat; echo "pid $pid"

if [ -n "$root" ]; then
  cd "$root"
  mount -t tmpfs tmpfs /run; mkdir /run/upper /run/work /run/root
  mount -t overlay -o lowerdir=.,upperdir=/run/upper,workdir=/run/work overlay /run/root
  cd /run/root
  mount --rbind /dev dev
  for path do
    mkdir -p ".\${path%/*}"
    if [ -d "$path" ]; then mkdir -p ".$path"; else : >>".$path"; fi
    mount --rbind "$path" ".$path"
  done
  mkdir -p .outer; pivot_root . .outer
  mount -t proc proc /proc; umount -l /.outer; cd /
else
  mount -t proc proc /proc
fi
mount -t sysfs sysfs /sys
# Hides the sockets of the host's libvirt and D-Bus, its networks, guests, leases and hooks.
for directory in /run /var/lib /var/cache /var/log /etc/libvirt; do mount -t tmpfs -o mode=755 tmpfs "$directory"; done
mkdir -p /run/lock /run/netns /run/vnet/home /var/lib/misc /var/lib/libvirt /var/cache/libvirt /var/log/libvirt

cd /run/vnet
cp /etc/passwd /etc/group .
for name in libvirt-qemu qemu; do
  grep -q "^$name:" passwd || echo "$name:x:0:0::/run/vnet/home:/bin/sh" >>passwd
  grep -q "^$name:" group || echo "$name:x:0:" >>group
done
# One mapped identity, and no setgroups: dnsmasq would not start if it had a group or a user to change to.
if [ "$(cat /proc/self/setgroups)" = deny ]; then
  sed -i 's/^\\([^:]*\\):\\([^:]*\\):[0-9]*:[0-9]*:/\\1:\\2:0:65533:/' passwd
  sed -i '/^dip:/d; s/^\\([^:]*\\):\\([^:]*\\):[0-9]*:/\\1:\\2:0:/' group
fi
printf '%s\\n' '#!/bin/sh' '[ "$1" = bound ] || exit 0' 'exec env -0' >offer; chmod 755 offer
mkdir bin; printf '%s\\n' '#!/bin/sh' 'exec "$VNET_NODE" "$VNET_SCRIPT" "$@"' >bin/vnet; chmod 755 bin/vnet
printf '%s\\n' 'passwd: files' 'group: files' 'hosts: files dns' >nsswitch.conf
for file in passwd group nsswitch.conf; do mount --bind "$file" "/etc/$file"; done

printf '%s\\n' 'user = "+0"' 'group = "+0"' 'security_driver = "none"' 'cgroup_controllers = [ ]' 'namespaces = [ ]' \\
  'remember_owner = 0' 'stdio_handler = "file"' >/etc/libvirt/qemu.conf
for daemon in libvirtd virtnetworkd virtqemud; do
  printf '%s\\n' 'auth_unix_ro = "none"' 'auth_unix_rw = "none"' 'unix_sock_group = "root"' \\
    "log_outputs = \\"2:file:/var/log/libvirt/$daemon.log\\"" >"/etc/libvirt/$daemon.conf"
done

# On a terminal virsh would start it, and it would miss polkit.
! agent=$(command -v pkttyagent) || mount --bind /dev/null "$agent"

ip link set lo up
driver=network
for plugin in /usr/lib*/libvirt/connection-driver/libvirt_driver_qemu.so /usr/lib/*/libvirt/connection-driver/libvirt_driver_qemu.so; do
  [ ! -e "$plugin" ] || driver=qemu
done
daemons=libvirtd socket=libvirt
if ! command -v libvirtd >/dev/null; then
  daemons=virtnetworkd socket=virt\${driver}d
  [ $driver = network ] || daemons='virtnetworkd virtqemud'
fi
for daemon in $daemons; do "$daemon" -d </dev/null; done
for _ in {1..500}; do
  [ ! -S "/run/libvirt/$socket-sock" ] || break
  sleep 0.02
done
if [ ! -S "/run/libvirt/$socket-sock" ]; then cat /var/log/libvirt/*.log >&2; exit 1; fi
echo "$driver:///system" >/run/vnet/uri
echo "ready $driver:///system"

if [ "$kept" = kept ]; then
  exec </dev/null >/dev/null 2>&1
  trap : CHLD # process 1 reaps what daemons leave
  while :; do sleep 86400 & wait $! || :; done
fi
while read -r _; do :; done
`;
