import { dirname } from 'node:path';
import type { Host } from '../../host/host.ts';
import { BECOME_NOBODY, type Identity, identityFor } from './identity.ts';
import { INIT } from './init.ts';
import { CAPABILITIES, FILTER_FILE, seccompFilter } from './seccomp.ts';

/** What process 1 of a sandbox is called, so that sandboxes are found without a file on the host. */
export const MARK = 'vnet-sandbox';

export interface LaunchOptions {
  readonly name: string;
  /** Whether the sandbox outlives vnet. */
  readonly isKept: boolean;
  /** A directory with another system, whose libvirt runs in the sandbox; the host's own system by default. */
  readonly root: string;
  /** Absolute paths of files and directories of the host that are readable in the sandbox, at the same path. */
  readonly visible: readonly string[];
  /**
   * Whether it has a /dev/net/tun, so that guests have taps. Only root can make one. Networks are rehearsed without it: the
   * driver is more of the kernel to attack.
   */
  readonly hasTun: boolean;
}

/**
 * Returns the command that starts a sandbox. It prints `pid N` (process 1, as the host calls it) and `ready URI`, or says on
 * stderr why it cannot. Unless it is kept, the sandbox ends when the command's standard input does.
 */
export function launchCommand(host: Host, { name, isKept, root, visible, hasTun }: LaunchOptions): readonly string[] {
  const identity = identityFor(host);
  const filter = seccompFilter().toString('base64');
  const lifetime = isKept ? 'kept' : 'tied';
  return [
    'setsid',
    ...namespaceCommand(identity),
    ...['bash', '-c', LAUNCH, 'vnet', rangeOf(identity), hasTun ? 'tun' : '', lifetime, SEAL],
    ...[lifetime, name, root, filter, INIT, ...visible],
  ];
}

/** Only root of the host's user namespace can map a range of ids, so that one is left later. */
function namespaceCommand({ kind }: Identity): readonly string[] {
  switch (kind) {
    case 'range':
      return ['unshare', '--mount'];
    case 'user':
      return ['unshare', '--map-root-user', '--mount'];
    case 'nobody':
      return [...BECOME_NOBODY, 'unshare', '--map-root-user', '--mount'];
  }
}

function rangeOf(identity: Identity): string {
  return identity.kind === 'range' ? `${identity.range.first} ${identity.range.count}` : '';
}

/**
 * A bash program that runs outside the sandbox, in its own mount namespace, and lives as long as the sandbox, unless that
 * is kept. Arguments: the ids to map (FIRST COUNT; empty where bash already runs in the new user namespace), TUN (`tun` or
 * empty), LIFETIME, the program SEAL, and the arguments of SEAL.
 */
const LAUNCH = `
set -eu
ids=$1 tun=$2 lifetime=$3 seal=$4; shift 4
trap : INT TERM HUP # vnet decides when the sandbox ends
ulimit -c 0
ulimit -u 8192 2>/dev/null || :
echo 1000 >/proc/self/oom_score_adj # where memory runs out, the kernel ends the sandbox first

# Root of the sandbox may not be allowed to enter the directories above a visible path, such as /root.
stage() {
  local descriptor descriptors=() number
  for path do exec {descriptor}<"$path"; descriptors+=("$descriptor"); done
  mount -n -t tmpfs -o mode=755 tmpfs /mnt # -n: writes nothing to /run/mount
  for number in "\${!descriptors[@]}"; do
    descriptor=\${descriptors[number]}
    if [ -d "/proc/self/fd/$descriptor" ]; then mkdir "/mnt/$number"; else : >"/mnt/$number"; fi
    mount -n --no-canonicalize --rbind "/proc/self/fd/$descriptor" "/mnt/$number"
    exec {descriptor}<&-
  done
}

# Another system may lack visible paths in /usr, and bwrap creates none in a read-only directory.
extend() {
  local root=$1; shift
  mkdir /mnt/upper /mnt/work
  mount -n -t overlay -o "lowerdir=$root/usr,upperdir=/mnt/upper,workdir=/mnt/work" overlay "$root/usr"
  for path do
    [[ $path == /usr/* ]] || continue
    mkdir -p "$root\${path%/*}"
    if [ -d "$path" ]; then mkdir -p "$root$path"; else : >>"$root$path"; fi
  done
}

if [ -n "$ids" ]; then
  stage "\${@:6}"
  [ -z "$3" ] || extend "$3" "\${@:6}"
  # A user namespace may mount these only where they are mounted without anything on top, as containers do not.
  if [ -n "$tun" ]; then mknod -m 600 /mnt/tun c 10 200; chown "\${ids% *}" /mnt/tun; fi
  mkdir /mnt/sys /mnt/proc; mount -n -t sysfs sysfs /mnt/sys; mount -n -t proc proc /mnt/proc
fi

coproc CHAIN {
  if [ -z "$ids" ]; then exec unshare --net bash -c "$seal" vnet "$@" 2>&1; fi
  exec unshare --user --keep-caps bash -c '
    echo "vnet: map ids"; read -r _
    exec setpriv --reuid 0 --regid 0 --clear-groups --inh-caps=-all unshare --mount --net bash -c "$@"
  ' vnet "$seal" vnet "$@" 2>&1
}
chain=$CHAIN_PID from=\${CHAIN[0]} to=\${CHAIN[1]}

if [ "$lifetime" = tied ]; then
  { while read -r _; do :; done; kill -KILL "$chain"; } <&0 >/dev/null 2>&1 & # stdin ends when vnet does
fi
exec <&-

pid= ready=
while [ -z "$ready" ] && read -r line <&"$from"; do
  case $line in
    'vnet: map ids')
      for map in uid_map gid_map; do echo "0 $ids" >"/proc/$chain/$map"; done
      echo >&"$to" ;;
    '"child-pid": '*) pid=\${line//[!0-9]/}; echo "pid $pid" ;;
    'vnet: ready '*) ready=yes; echo "\${line#vnet: }" ;;
    '{' | '}' | '"'*) ;; # the rest of what bwrap says about process 1
    *) echo "$line" >&2 ;;
  esac
done
if [ -n "$ready" ] && [ "$lifetime" = kept ]; then exit; fi

while kill -0 "$chain" 2>/dev/null; do wait "$chain" || :; done
[ -n "$pid" ] || exit 1
# bwrap has ended and process 1 ends with it: until it is reaped, some process of the sandbox may run.
for _ in {1..500}; do
  [ -n "$(cat "/proc/$pid/maps" 2>/dev/null)" ] || exit 0
  kill -KILL "$pid" 2>/dev/null || :
  sleep 0.01
done
exit 1
`;

/**
 * A bash program that becomes bubblewrap (bwrap), which becomes INIT as process 1 of the sandbox. It runs in a user, a mount
 * and a network namespace, as root of that user namespace. The sandbox sees the programs of the host, read-only, and the
 * few files of /etc that they need; everything else is empty and in memory. Arguments: LIFETIME, NAME, ROOT, the seccomp
 * filter in base64, the program INIT, and the visible paths.
 */
const SEAL = `
set -eu
lifetime=$1 name=$2 root=$3 filter=$4 init=$5; shift 5
mount -n -t sysfs sysfs /sys # shows the interfaces of this network namespace

arguments=(--unshare-pid --unshare-ipc --unshare-uts --unshare-cgroup-try --hostname vnet --as-pid-1 --info-fd 3)
[ "$lifetime" = kept ] || arguments+=(--die-with-parent)

arguments+=(--cap-drop ALL)
for capability in ${CAPABILITIES.join(' ')}; do
  arguments+=(--cap-add "CAP_\${capability^^}")
done

# bwrap has --size since 0.7. 512 MiB hold all that a rehearsal writes.
size=()
if bwrap --help | grep -q -e '--size'; then arguments+=(--size 536870912 --tmpfs /); size=(--size 16777216); fi

# Programs that enter run before the filter applies to them. What they load must be mounts: a mount cannot be replaced.
arguments+=("\${size[@]}" --tmpfs /etc --ro-bind /dev/null /etc/ld.so.preload)
[ -e "$root/etc/ld.so.cache" ] || arguments+=(--ro-bind /dev/null /etc/ld.so.cache)

show() { # SOURCE PATH; bwrap makes missing directories above a path, but only root may enter those
  local above=$2 directories=()
  while above=\${above%/*} && [ -n "$above" ]; do directories=(--dir "$above" "\${directories[@]}"); done
  arguments+=("\${directories[@]}" --ro-bind "$1" "$2")
}
show "$root/usr" /usr
for directory in bin sbin lib lib32 lib64 libx32; do
  if [ -L "$root/$directory" ]; then
    target=$(readlink "$root/$directory")
    show "$root/\${target#/}" "/$directory"
  elif [ -d "$root/$directory" ]; then
    show "$root/$directory" "/$directory"
  fi
done
for file in alternatives crypto-policies ethertypes host.conf iproute2 ld.so.cache localtime os-release protocols services; do
  [ ! -e "$root/etc/$file" ] || show "$root/etc/$file" "/etc/$file"
done
number=0
for path do
  if [ -e "/mnt/$number" ]; then show "/mnt/$number" "$path"; else show "$path" "$path"; fi
  number=$((number + 1))
done
arguments+=(--proc /proc --dev /dev)
[ ! -e /mnt/tun ] || arguments+=(--dev-bind /mnt/tun /dev/net/tun)
arguments+=(--remount-ro /dev --bind /sys /sys --chdir /)

# The filter knows the system calls of these two architectures.
case $(uname -m) in
  x86_64 | aarch64)
    exec 8< <(printf %s "$filter" | base64 -d) 9< <(printf %s "$filter" | base64 -d)
    arguments+=("\${size[@]}" --tmpfs ${dirname(FILTER_FILE)} --ro-bind-data 8 ${FILTER_FILE})
    arguments+=(--remount-ro ${dirname(FILTER_FILE)} --seccomp 9) ;;
esac

driver=network
for plugin in "$root"/usr/lib{,64,/*}/libvirt/connection-driver/libvirt_driver_qemu.so; do
  [ ! -e "$plugin" ] || driver=qemu
done
exec bwrap "\${arguments[@]}" bash -c "$init" ${MARK} "$name" "$lifetime" "$driver:///system" </dev/null 3>&1
`;
