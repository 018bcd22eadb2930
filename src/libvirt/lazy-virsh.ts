import type { Host } from '../host/host.ts';
import { type Connection, uriOf } from './connection.ts';
import type { Virsh, VirshSession } from './virsh.ts';

/** Loads the code that runs virsh on first use: a command that finds its answer in files does not need it. */
export function lazyVirsh(host: Host, connection: Connection): Virsh {
  const virsh = async () => (await import('./virsh-process.ts')).virshOn(host, connection);
  let resolved: { readonly uri: string | undefined } | undefined;
  return {
    get uri() {
      resolved ??= { uri: uriOf(host, connection) };
      return resolved.uri;
    },
    forward: async (words, options) => (await virsh()).forward(words, options),
    version: async () => (await virsh()).version(),
    async *follow(...words) {
      yield* (await virsh()).follow(...words);
    },
    ask: async (...words) => (await virsh()).ask(...words),
    askAll: async (questions) => (await virsh()).askAll(questions),
    keepOpen() {
      let session: VirshSession | undefined;
      return {
        async askAll(questions) {
          session ??= (await virsh()).keepOpen();
          return session.askAll(questions);
        },
        close: () => session?.close(),
      };
    },
  };
}
