import type { Watch } from '../host/host.ts';

/** Milliseconds in which a terminal's SIGINT reaches vnet after it has ended virsh. */
const SIGNAL_GRACE = 100;

/** What is waited for while libvirt is asked: the signal that ends the wait, and the clock. */
interface Waiting {
  readonly stop: Promise<unknown>;
  readonly watch: Watch;
}

/** What the work comes to; undefined where the signal comes first, as libvirt may be slow, or never answer. */
export function beforeSignal<T extends object>(work: Promise<T>, { stop, watch }: Waiting): Promise<T | undefined> {
  const patient = work.catch(async (error) => {
    await watch.next(SIGNAL_GRACE);
    throw error;
  });
  return Promise.race([patient, stop.then(() => undefined)]);
}
