import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { Dialogue } from '../../../src/host/host.ts';
import { nodeHost } from '../../../src/host/node.ts';

/**
 * Boots systemd in namespaces, on an overlay of another system that lasts until the end. Each line of stdin boots it once; the line
 * `pid N` answers, and the next line is read when process 1 has ended. Arguments: ROOT, the program of process 1, NODE, CHECKOUT, and
 * more directories that are visible inside.
 */
const MACHINE = `
set -eu
root=$1 init=$2 node=$3; shift 3
mount -t tmpfs tmpfs /mnt
mkdir /mnt/upper /mnt/work /mnt/root /mnt/cgroup
mount -t cgroup2 cgroup2 /mnt/cgroup
group=/mnt/cgroup/vnet-boot-$$
mkdir "$group"
leave() {
  trap - EXIT
  echo $$ >/mnt/cgroup/cgroup.procs
  find "$group" -depth -type d -exec rmdir {} + || :
}
trap leave EXIT
echo $$ >"$group/cgroup.procs"
mount -t overlay -o "lowerdir=$root,upperdir=/mnt/upper,workdir=/mnt/work" overlay /mnt/root
cd /mnt/root
mkdir -p "\${@/#/./}" "./\${node%/*}" old
[ -s "./$node" ] || : >>"./$node"
for unit in systemd-udevd.service systemd-udevd-kernel.socket systemd-udevd-control.socket systemd-udev-trigger.service \
  NetworkManager-wait-online.service; do
  ln -sfn /dev/null "etc/systemd/system/$unit"
done
# Tests start them.
for unit in docker.service docker.socket containerd.service ufw.service firewalld.service; do
  rm -f etc/systemd/system/*.wants/$unit
done
while read -r _; do
  unshare -m -p -n -u -i -C --fork --kill-child bash -c "$init" boot "$node" "$@" >&2 &
  child=
  until [ -n "$child" ]; do read -r child _ <"/proc/$!/task/$!/children" || :; done
  echo "pid $child"
  wait $! || :
done
`;

const INIT = `
set -eu
cd /mnt/root
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs dev
for device in null zero full random urandom tty; do : >"dev/$device"; mount --bind "/dev/$device" "dev/$device"; done
mkdir dev/pts dev/shm dev/net
mknod dev/net/tun c 10 200
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
mount -t tmpfs -o mode=755 tmpfs run
for path in dev/shm tmp; do mount -t tmpfs tmpfs $path; done
for path in "\${@:2}"; do mount --rbind "$path" "./$path"; done
[ -s "./$1" ] || mount --bind "$1" "./$1"
ip link set lo up
pivot_root . old
exec chroot . bash -c 'umount -l /old
  exec env -i container=lxc PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd >/dev/null 2>&1 </dev/null'
`;

const checkout = join(import.meta.dirname, '../../..');

/** A machine that systemd has booted. */
export class Booted {
  readonly #dialogue: Dialogue;
  #pid = 0;

  private constructor(dialogue: Dialogue) {
    this.#dialogue = dialogue;
  }

  /** `visible` are directories that the machine shows, in addition to the checkout. */
  static async start(root = '/', visible: readonly string[] = []): Promise<Booted> {
    const words = ['-m', '--propagation', 'private', 'bash', '-c', MACHINE, 'machine', root, INIT];
    const booted = new Booted(
      await nodeHost.converse('unshare', [...words, process.execPath, checkout, ...visible], { tie: false }),
    );
    await booted.#boot();
    return booted;
  }

  async #boot(): Promise<void> {
    await this.#dialogue.write('boot\n');
    let text = '';
    while (!/^pid \d+\n/m.test(text)) {
      const piece = await this.#dialogue.next();
      if (piece === undefined) throw new Error(`the machine does not boot: ${text}`);
      text += piece.text;
    }
    this.#pid = Number(/^pid (\d+)\n/m.exec(text)?.[1]);
    await this.#enter(
      'until [ -S /run/systemd/private ]; do sleep 0.05; done; systemctl is-system-running --wait || :',
    );
  }

  /** Ends the machine as the loss of its power does, and boots it again. */
  async reboot(): Promise<void> {
    process.kill(this.#pid, 'SIGKILL');
    await this.#boot();
  }

  /** Runs a script of bash, in which `vnet` is the built one, and returns what it prints. It must succeed. */
  async run(script: string): Promise<string> {
    const vnet = `vnet() { '${process.execPath}' '${checkout}/bin/vnet.js' "$@"; }`;
    const { status, stdout, stderr } = await this.#enter(`set -e\n${vnet}\n${script}`);
    expect({ script, status, said: status === 0 ? '' : stdout + stderr }).toEqual({ script, status: 0, said: '' });
    return stdout;
  }

  #enter(script: string) {
    const namespaces = ['-t', String(this.#pid), '-m', '-p', '-n', '-u', '-i', '-C', '--root', '--wd'];
    const environment = ['env', '-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/root'];
    const limit = Number.POSITIVE_INFINITY;
    return nodeHost.run('nsenter', [...namespaces, ...environment, 'bash', '-c', script], { limit });
  }

  async end(): Promise<void> {
    if (this.#pid !== 0) process.kill(this.#pid, 'SIGKILL');
    await this.#dialogue.end();
  }
}
