/** A program in the sandbox that udhcpc runs with a DHCP offer in its environment; it prints the offer. */
export const OFFER_SCRIPT = '/run/vnet/offer';

/** Where the sandbox finds `vnet`, for a shell in it. */
export const SANDBOX_BIN = '/run/vnet/bin';

/** What libvirt, dnsmasq and QEMU look up. A sandbox has no other users and groups of the host. */
const USERS = ['nobody', 'dnsmasq', 'libvirt-dnsmasq', 'libvirt-qemu', 'qemu'];
const GROUPS = [...USERS, 'nogroup', 'dip', 'kvm', 'libvirt', 'tty'];

/**
 * Process 1 of a sandbox, a bash program: it configures and starts libvirtd, prints `vnet: ready URI`, and waits until it
 * is killed. The kernel then ends everything that runs in the sandbox. Arguments: NAME and LIFETIME, which
 * `keptSandboxes` reads in /proc, and URI.
 */
export const INIT = `
set -eu
uri=$3
umask 022 # dnsmasq gives up root, and reads what libvirt writes for it
mkdir -p /mnt /tmp /var/{cache,lib,log}/libvirt /var/{lib/misc,tmp} /etc/libvirt /run/{libvirt,lock,netns} /run/vnet/{bin,home}
chmod 1777 /tmp /var/tmp
[ -e /var/run ] || ln -s /run /var/run

account() { # NAME NUMBER: with one id and without setgroups(2), dnsmasq must find neither a user nor a group to become
  if [ "$(cat /proc/self/setgroups)" = allow ]; then
    user=$1:x:$2:$2 group=$1:x:$2:
  else
    user=$1:x:0:65533 group=$1:x:0:
    [ "$1" != dip ] || group=
  fi
}
{ echo root:x:0:0::/run/vnet/home:/bin/sh; n=0; for name in ${USERS.join(' ')}; do account $name $((n += 1)); echo "$user::/:/bin/sh"; done; } >/etc/passwd
{ echo root:x:0:; n=0; for name in ${GROUPS.join(' ')}; do account $name $((n += 1)); echo "$group"; done; } >/etc/group
printf '%s\\n' 'passwd: files' 'group: files' 'hosts: files dns' >/etc/nsswitch.conf
printf '%s\\n' '127.0.0.1 localhost' '::1 localhost' >/etc/hosts

cd /run/vnet
printf '%s\\n' '#!/bin/sh' '[ "$1" = bound ] || exit 0' 'exec env -0' >offer
printf '%s\\n' '#!/bin/sh' 'exec "$VNET_PROGRAM" \${VNET_SCRIPT:+"$VNET_SCRIPT"} "$@"' >bin/vnet
chmod 755 offer bin/vnet

printf '%s\\n' 'user = "+0"' 'group = "+0"' 'security_driver = "none"' 'cgroup_controllers = [ ]' 'namespaces = [ ]' \\
  'remember_owner = 0' 'stdio_handler = "file"' 'max_core = 0' >/etc/libvirt/qemu.conf
for daemon in libvirtd virtnetworkd virtqemud; do
  printf '%s\\n' 'auth_unix_ro = "none"' 'auth_unix_rw = "none"' 'unix_sock_group = "root"' \\
    "log_outputs = \\"2:file:/var/log/libvirt/$daemon.log\\"" >"/etc/libvirt/$daemon.conf"
done

ip link set lo up
driver=\${uri%%:*} daemons=libvirtd socket=libvirt
if ! command -v libvirtd >/dev/null; then
  daemons=virtnetworkd socket=virt\${driver}d
  [ "$driver" = network ] || daemons='virtnetworkd virtqemud'
fi
for daemon in $daemons; do "$daemon" -d </dev/null; done
for _ in {1..500}; do
  [ ! -S "/run/libvirt/$socket-sock" ] || break
  sleep 0.02
done
if [ ! -S "/run/libvirt/$socket-sock" ]; then cat /var/log/libvirt/*.log >&2; exit 1; fi
echo "vnet: ready $uri"

exec >/dev/null 2>&1
trap : CHLD # process 1 reaps what daemons leave
while :; do sleep 86400 & wait $! || :; done
`;
