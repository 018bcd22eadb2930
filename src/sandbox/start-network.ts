import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { adviceFor } from '../libvirt/errors/advice.ts';
import { failure } from '../libvirt/errors/failure.ts';
import type { Answer, Virsh } from '../libvirt/virsh.ts';
import type { Network } from '../network/model.ts';
import { runOrThrow } from './host/run-or-throw.ts';
import { withoutService } from './world/host-services.ts';

/**
 * Starts a defined network; without what only a service of this host could do, which is told, where libvirt refuses it
 * for that alone.
 */
export async function startNetwork(
  virsh: Virsh,
  { host, inside }: { readonly host: Host; readonly inside: Host },
  { name = '', ips }: Network,
): Promise<{ readonly errors: readonly string[]; readonly lessened: readonly string[] }> {
  for (const { tftpRoot } of ips) if (tftpRoot !== undefined) await showDirectory(host, inside, tftpRoot);
  const lessened: string[] = [];
  for (;;) {
    const [started] = alive(await virsh.askAll([['net-start', '--network', name]]));
    const errors = started?.errors ?? [];
    if (errors.length === 0) return { errors, lessened };
    const lesser = withoutService(host, await virsh.ask('net-dumpxml', '--network', name, '--inactive'), errors);
    if (lesser === undefined) return { errors, lessened };
    lessened.push(lesser.note);
    await runOrThrow(inside, 'tee', [LESSER], { input: lesser.xml });
    await virsh.ask('net-define', LESSER);
  }
}

const LESSER = '/run/vnet/lesser.xml';

/** Throws VnetError `connection` where nobody answers any more. */
export function alive(answers: readonly Answer[]): readonly Answer[] {
  const dead = answers.find(({ errors }) => adviceFor(errors).code === 'connection');
  if (dead !== undefined) throw failure(dead.errors);
  return answers;
}

/** What this host has below /var/lib and its like is hidden inside; dnsmasq does not start without the directory it serves. */
async function showDirectory(host: Host, inside: Host, path: string): Promise<void> {
  if (isThere(host, path)) await inside.run('mkdir', ['-p', '--', path]);
}

function isThere(host: Host, path: string): boolean {
  try {
    return host.listDirectory(path) !== undefined;
  } catch (error) {
    if (error instanceof VnetError) return error.code === 'permission';
    throw error;
  }
}
