import type { Host } from '../host/host.ts';

/** Milliseconds in which a terminal's SIGINT reaches vnet after it has ended virsh. */
const SIGNAL_GRACE = 100;

/** The signal that ends a command which runs until the user stops it. */
export interface Interruption {
  readonly interrupted: boolean;
  /**
   * Waits for the work, but no longer than until the signal comes or so many milliseconds have gone by; undefined is then
   * the answer. Keeps nothing of the work once it is done, unlike Promise.race with a promise that lasts for weeks.
   */
  before<T>(work: Promise<T>, milliseconds?: number): Promise<T | undefined>;
}

/** Listens for SIGINT, SIGTERM and SIGHUP, which from now on do not end vnet by themselves. */
export function interruptionOf(host: Host): Interruption {
  const waiting = new Set<() => void>();
  let interrupted = false;
  void host.interrupted().then(() => {
    interrupted = true;
    for (const giveUp of waiting) giveUp();
  });

  const before = async <T>(work: Promise<T>, milliseconds?: number): Promise<T | undefined> => {
    const timer = new AbortController();
    let giveUp = () => {};
    try {
      return await new Promise<T | undefined>((resolve, reject) => {
        giveUp = () => resolve(undefined);
        waiting.add(giveUp);
        work.then(resolve, reject);
        if (interrupted) giveUp();
        if (milliseconds !== undefined) void host.sleep(milliseconds, timer.signal).then(giveUp);
      });
    } finally {
      waiting.delete(giveUp);
      timer.abort();
    }
  };
  return {
    get interrupted() {
      return interrupted;
    },
    before: (work, milliseconds) =>
      before(
        work.catch(async (error) => {
          await before(host.sleep(SIGNAL_GRACE));
          throw error;
        }),
        milliseconds,
      ),
  };
}
