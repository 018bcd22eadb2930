import type { Host } from '../host/host.ts';
import { type Connection, uriOf } from './connection.ts';
import type { Virsh } from './virsh.ts';

/** virsh that is loaded when it is first asked: a command that finds its answer in files never needs it. */
export function lazyVirsh(host: Host, connection: Connection): Virsh {
  const virsh = async () => (await import('./virsh-process.ts')).virshOn(host, connection);
  let found: { readonly uri: string | undefined } | undefined;
  return {
    get uri() {
      found ??= { uri: uriOf(host, connection) };
      return found.uri;
    },
    forward: async (words, options) => (await virsh()).forward(words, options),
    version: async () => (await virsh()).version(),
    async *follow(...words) {
      yield* (await virsh()).follow(...words);
    },
    ask: async (...words) => (await virsh()).ask(...words),
    askAll: async (questions) => (await virsh()).askAll(questions),
  };
}
