import type { Host } from '../host/host.ts';
import type { StepActions } from './step.ts';

/** Loads the rules of port forwards. A separate step before this one writes the file that lists them. */
export interface ForwardsStep {
  readonly kind: 'forwards';
  /** The content of the file before the plan; undefined if there is none. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export function forwardsActions({ before, after }: ForwardsStep): StepActions {
  return {
    description: `${after === undefined ? 'remove' : 'load'} the rules of port forwards`,
    async state(host) {
      const { areLoaded, parseForwards } = await forwarding();
      return (await areLoaded(host, parseForwards(after))) ? 'applied' : 'pending';
    },
    apply: (host) => load(host, after),
    undo: (host) => load(host, before),
    // nft and iptables load their rules one after the other, so some may be those of the plan.
    async settle(host) {
      const { restoreForwards } = await forwarding();
      await restoreForwards(host);
    },
  };
}

async function load(host: Host, text: string | undefined): Promise<void> {
  const { loadForwards, parseForwards } = await forwarding();
  const forwards = parseForwards(text);
  await loadForwards(host, () => forwards);
}

/** Few changes are about forwards. */
async function forwarding() {
  return { ...(await import('../forward/restore.ts')), ...(await import('../forward/state.ts')) };
}
