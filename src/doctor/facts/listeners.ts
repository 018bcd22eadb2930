import { commandLine } from '../../host/proc.ts';
import { type ListeningSocket, listeningSockets } from '../../host/sockets.ts';
import { servedNetwork } from '../../libvirt/dnsmasq.ts';
import type { Fact } from '../look.ts';

/** A listening socket, with what its program was started with. */
export interface Listener extends ListeningSocket {
  /** The words that the program was started with; empty if unknown. */
  readonly words: readonly string[];
}

/** Every listening socket of this host. */
export const listeners: Fact<readonly Listener[]> = async ({ host }) =>
  (await listeningSockets(host)).map((socket) => ({
    ...socket,
    words: socket.pid === undefined ? [] : commandLine(host, socket.pid),
  }));

/** The network that libvirt started this program for: a dnsmasq. */
export function networkServedBy({ words }: Listener): string | undefined {
  return servedNetwork(words);
}
