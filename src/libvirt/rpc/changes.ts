import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import type { Daemon } from './daemon.ts';
import { EVENT, listenTo, sendDomainEvents, sendNetworkEvents } from './events.ts';

/** Milliseconds until vnet connects again to a daemon that ended. */
const RETRY = 1_000;

/** Milliseconds in which several events are one change: each change costs a round of questions. */
const PAUSE = 250;

const EVENTS: ReadonlySet<number> = new Set([EVENT.networkLifecycle, EVENT.domainLifecycle]);

/**
 * Calls back when networks or guests start, end, or are defined or undefined, until the function that it returns is called.
 * Connects again to a daemon that ends, and then calls back, too. Does nothing where the daemon sends no events.
 */
export function watchChanges(daemon: Daemon, host: Host, onChange: () => void): () => void {
  let isClosed = false;
  let stop: (() => void) | undefined;
  let isPausing = false;
  let hasMissed = false;

  const change = (): void => {
    hasMissed = isPausing;
    if (isPausing || isClosed) return;
    isPausing = true;
    onChange();
    stop = host.after(PAUSE, () => {
      isPausing = false;
      if (hasMissed) change();
    });
  };
  const listen = async (): Promise<boolean> => {
    const client = await daemon.client(['list']);
    if (client === undefined || isClosed) {
      daemon.close();
      return false;
    }
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    listenTo(client, host, { onEvent: (number) => EVENTS.has(number) && change(), onEnd: end });
    const sent = await Promise.all([
      sendNetworkEvents(client, { type: 'lifecycle', network: undefined }),
      sendDomainEvents(client),
    ]);
    // virtnetworkd has no guests.
    if (!sent.includes(true)) client.close();
    else await ended;
    return sent.includes(true);
  };
  const run = async (): Promise<void> => {
    // A daemon that never sent events has none.
    if (!(await listen())) return;
    while (!isClosed) {
      await host.sleep(RETRY);
      if (isClosed) return;
      const listening = listen();
      change();
      await listening;
    }
  };
  void run().catch((error) => {
    // Whoever waits for changes asks again after a while anyway, and then gets the error.
    if (!(error instanceof VnetError)) throw error;
  });
  return () => {
    isClosed = true;
    stop?.();
    daemon.close();
  };
}
