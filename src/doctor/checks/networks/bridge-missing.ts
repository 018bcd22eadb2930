import { nameArgument, shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { networks } from '../../facts/libvirt.ts';
import { links } from '../../facts/links.ts';
import { hasOwnBridge } from '../../own-bridge.ts';

export const bridgeMissing: Check = {
  id: 'bridge-missing',
  area: 'networks',
  passed: 'every active network has its bridge',
  async find(look) {
    const all = await look.at(networks);
    const active = all.map(({ live }) => live).filter(hasOwnBridge);
    if (active.length === 0) return [];
    const present = new Set((await look.at(links)).map(({ ifname }) => ifname));
    const transient = new Set(all.filter(({ persistent }) => persistent === false).map(({ name }) => name));
    return active
      .filter(({ bridge }) => !present.has(bridge))
      .map(({ name, bridge }) => ({
        severity: 'error',
        message: `network '${name}' is active, but its bridge ${bridge} does not exist`,
        evidence: [`ip link: no ${bridge}`],
        effect: 'nothing connects the guests of this network, although libvirt lists it as active',
        cause: 'something other than libvirt removed the bridge',
        ...(transient.has(name)
          ? {
              fix: 'save its XML with net-dumpxml, stop it, and create it again: a transient network ends with its stop',
            }
          : {
              fix: 'restart the network',
              commands: [
                shellCommand('vnet', 'net-destroy', nameArgument('network', name)),
                shellCommand('vnet', 'net-start', nameArgument('network', name)),
              ],
            }),
        network: name,
      }));
  },
};
