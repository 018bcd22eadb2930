/**
 * What packages do when they are installed and removed, as scripts of sh. Forwards and names outlive vnet: the units and the hook
 * that vnet has written start it only where it exists.
 */

/** The services that run the program of the package, and not one in /usr/local. They run the old program until they start again. */
const SERVICES = `services() {
  [ -d /run/systemd/system ] && cd /etc/systemd/system || return 0
  grep -lEs '^ExecStart="?/usr/bin/vnet"? ' vnet-forward-watch.service vnet-dns-watch.service || :
}
`;

const START = `for service in $(services); do
  ! systemctl --quiet is-enabled "$service" || systemctl restart "$service" || :
done
`;

const STOP = `for service in $(services); do systemctl stop "$service" || :; done
`;

/** Names what stays, unless another vnet manages it. */
const SAY = `stays() {
  echo "vnet: $1 To undo that, install vnet again and run: sudo vnet $2" >&2
}
[ ! -e /usr/local/bin/vnet ] || exit 0
[ ! -e /etc/vnet/forwards.json ] ||
  stays 'port forwards work until the next boot, and nothing restores them now.' 'forward uninstall'
[ ! -e /var/lib/vnet/dns.json ] || stays 'the resolver of this host still has the names of guests.' 'dns undo'
[ -z "$(ls -A /var/lib/vnet/bridge 2>/dev/null)" ] ||
  stays 'a bridge still has an interface of this host.' 'bridge remove BRIDGE'
! grep -qs '^# BEGIN vnet' /etc/hosts || stays '/etc/hosts still has the names of guests.' 'hosts --remove'
`;

/** Removes forwards and vnet's records. A move to a bridge and the setup of a resolver stay, and need theirs to be undone. */
const PURGE = `own() {
  grep -qs '^# Written by vnet[.]' "$1" && grep -q '/usr/bin/vnet' "$1"
}
for unit in vnet-forward.service vnet-forward-watch.service; do
  file=/etc/systemd/system/$unit
  own "$file" || continue
  ! command -v systemctl >/dev/null || systemctl --quiet disable "$unit" || :
  rm -f "$file"
  [ ! -d /run/systemd/system ] || systemctl daemon-reload || :
done
hook=/etc/libvirt/hooks/network.d/vnet
if own "$hook"; then
  made=$(sed -n 's/^# Directories that vnet made: //p' "$hook")
  rm -f "$hook"
  for directory in /etc/libvirt/hooks/network.d /etc/libvirt/hooks; do
    case " $made " in *" $directory "*) rmdir --ignore-fail-on-non-empty "$directory" || : ;; esac
  done
fi
[ ! -e /usr/local/bin/vnet ] || exit 0
rm -f /etc/vnet/forwards.json
[ ! -d /etc/vnet ] || rmdir --ignore-fail-on-non-empty /etc/vnet
[ -e /var/lib/vnet/dns.json ] || [ -n "$(ls -A /var/lib/vnet/bridge 2>/dev/null)" ] || rm -rf /var/lib/vnet
`;

/** Debian's maintainer scripts, by name. */
export const DEB_SCRIPTS = {
  postinst: debian(`${SERVICES}case $1 in configure | abort-remove) ;; *) exit 0 ;; esac\n${START}`),
  prerm: debian(`${SERVICES}[ "$1" = remove ] || exit 0\n${STOP}${SAY}`),
  postrm: debian(`[ "$1" = purge ] || exit 0\n${PURGE}`),
};

/** The same as sections of a spec file. rpm has no purge. */
export const RPM_SCRIPTS = `%post
${SERVICES}${START}
%preun
${SERVICES}[ "$1" = 0 ] || exit 0
${STOP}${SAY}`;

function debian(script) {
  return `#!/bin/sh\nset -e\n${script}`;
}
