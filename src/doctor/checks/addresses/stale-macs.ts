import { shellCommand } from '../../../shell-words.ts';
import type { Check, HostProblem } from '../../check.ts';
import { leaseFiles } from '../../facts/lease-files.ts';
import { guests, networks } from '../../facts/libvirt.ts';
import { hasOwnBridge } from '../../network-subnets.ts';

export const staleMacs: Check = {
  id: 'stale-macs',
  area: 'addresses',
  passed: 'libvirt lists the running guests of every network for name resolution',
  async find(look) {
    const [all, domains] = await Promise.all([look.at(networks), look.at(guests)]);
    const active = all.flatMap(({ live }) => (live?.bridge !== undefined && hasOwnBridge(live) ? [live] : []));
    if (active.length === 0 || domains === undefined) return [];
    const { directory, plugged, broken } = await look.at(leaseFiles);
    const running = domains.filter((domain) => domain.running);
    return active.flatMap(({ name, bridge = '' }): HostProblem[] => {
      const path = `${directory}/${bridge}.macs`;
      if (broken.some((file) => file.path === path)) return [];
      const expected = running.flatMap((guest) => {
        const macs = guest.interfaces.flatMap(({ source, mac }) => (source === name && mac !== undefined ? [mac] : []));
        return macs.length === 0 ? [] : [{ domain: guest.name, macs }];
      });
      const listed = plugged.get(bridge) ?? [];
      const isIn = (list: readonly (readonly [string, readonly string[]])[], guest: string, mac: string) =>
        list.some(([each, macs]) => each === guest && macs.includes(mac));
      const now = expected.map(({ domain, macs }) => [domain, macs] as const);
      const file = listed.map((guest) => [guest.name, guest.macs] as const);
      const missing = now.flatMap(([guest, macs]) =>
        macs.filter((mac) => !isIn(file, guest, mac)).map((mac) => `${guest} ${mac}`),
      );
      const stale = file.flatMap(([guest, macs]) =>
        macs.filter((mac) => !isIn(now, guest, mac)).map((mac) => `${guest} ${mac}`),
      );
      if (missing.length === 0 && stale.length === 0) return [];
      const content = shellCommand('printf', '%s\\n', JSON.stringify(expected));
      return [
        {
          severity: missing.length > 0 ? 'error' : 'warning',
          message: `${path} does not list the running guests of network '${name}'`,
          evidence: [
            ...missing.map((each) => `running, and not listed: ${each}`),
            ...stale.map((each) => `listed, and not running on the network: ${each}`),
          ],
          effect:
            missing.length > 0
              ? 'libvirt_guest in /etc/nsswitch.conf does not resolve the names of these guests'
              : 'libvirt_guest in /etc/nsswitch.conf resolves names to addresses that other guests may have',
          fix: 'write the list, and restart libvirt, which otherwise writes its own copy when the next guest starts or stops',
          commands: [`${content} | ${shellCommand('sudo', 'tee', path)} >/dev/null`],
          network: name,
        },
      ];
    });
  },
};
