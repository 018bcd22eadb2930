import { nearest } from '../../nearest.ts';
import type { Virsh } from '../virsh.ts';

const LISTS: Readonly<Record<string, readonly string[]>> = {
  network: ['net-list', '--all', '--name'],
  domain: ['list', '--all', '--name'],
};

/** Below virsh's «failed to get network 'x'»: the nearest name that exists, or all of them where they are few. */
export async function suggestName(errors: string, virsh: Virsh): Promise<string | undefined> {
  const [, kind = '', wanted = ''] = /failed to get (network|domain) '(.*)'/.exec(errors) ?? [];
  const list = LISTS[kind];
  if (list === undefined) return undefined;
  const names = (await virsh.ask(...list)).split('\n').filter((name) => name !== '');
  const near = nearest(wanted, names);
  if (near !== undefined) return `Did you mean '${near}'?`;
  if (names.length === 0) {
    // What an ordinary user's virsh connects to unless told otherwise.
    const isOwn = /\/session$/m.test(await virsh.ask('uri'));
    return `There is no ${kind} at this connection${isOwn ? ", your own session; the system's: -c qemu:///system" : '.'}`;
  }
  return names.length > 8 ? undefined : `There ${names.length === 1 ? 'is' : 'are'}: ${names.join(', ')}`;
}
