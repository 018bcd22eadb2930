import { nameArgument, operands, shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { links } from '../../facts/links.ts';
import { forwardingNetworks } from '../../facts/own-bridges.ts';

export const forwardDeviceMissing: Check = {
  id: 'forward-device-missing',
  area: 'networks',
  passed: 'every device that a network forwards to exists',
  async find(look) {
    const wanted = (await look.at(forwardingNetworks)).flatMap(({ name, device }) =>
      device === undefined ? [] : [{ name, device }],
    );
    if (wanted.length === 0) return [];
    const present = new Set((await look.at(links)).map(({ ifname }) => ifname));
    return wanted
      .filter(({ device }) => !present.has(device))
      .map(({ name, device }) => ({
        severity: 'error' as const,
        message: `network '${name}' forwards only to ${device}, which does not exist`,
        evidence: [`${name}: <forward dev='${device}'/>`, `ip link: no ${device}`],
        effect: 'guests reach this host and each other, and nothing else: libvirt rejects their other packets',
        fix: `create ${device}; or edit the network to name another device or none, and restart it`,
        commands: [
          shellCommand('vnet', 'net-edit', nameArgument('network', name)),
          shellCommand('sudo', 'vnet', 'restart', ...operands(name)),
        ],
        network: name,
      }));
  },
};
