import { VnetError } from '../../error.ts';
import { similarNamesHint } from '../../nearest.ts';
import type { NetworkSummary } from '../network-summary.ts';

/** Whether a network has this name or UUID. */
export function isCalled(network: NetworkSummary, name: string): boolean {
  return network.name === name || network.uuid === name.toLowerCase();
}

/** The networks with these names or UUIDs, or the active ones if there are none. Throws VnetError `not-found`. */
export function selectNetworks(networks: readonly NetworkSummary[], names: readonly string[]): NetworkSummary[] {
  if (names.length === 0) return networks.filter(({ active }) => active);
  return names.map((name) => {
    const network = networks.find((each) => isCalled(each, name));
    if (network === undefined) {
      throw networkNotFound(
        name,
        networks.map((each) => each.name),
      );
    }
    return network;
  });
}

export function networkNotFound(name: string, candidates: readonly string[]): VnetError {
  const hint = similarNamesHint('networks', name, candidates);
  return new VnetError(
    'not-found',
    `no network named '${name}'`,
    hint === undefined ? { hint: 'to list networks, run', commands: ['vnet net-list --all'] } : { hint },
  );
}
