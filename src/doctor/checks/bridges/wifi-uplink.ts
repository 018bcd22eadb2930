import { VnetError } from '../../../error.ts';
import type { Host } from '../../../host/host.ts';
import type { Check, HostProblem } from '../../check.ts';
import { guestBridges, guestPorts } from '../../facts/guest-bridges.ts';

export const wifiUplink: Check = {
  id: 'wifi-uplink',
  area: 'bridges',
  passed: 'no guest is bridged to a wireless network',
  async find(look) {
    const [bridges, ports] = await Promise.all([look.at(guestBridges), look.at(guestPorts)]);
    const bridged = bridges.flatMap(({ name, others }) =>
      others.map(({ ifname = '' }) => ({
        wifi: ifname,
        evidence: `ip link: ${ifname} master ${name}`,
        guest: undefined,
      })),
    );
    const direct = ports.flatMap(({ guest, link }) =>
      link.link === undefined || link.linkinfo?.info_kind !== 'macvtap'
        ? []
        : [
            {
              wifi: link.link,
              evidence: `ip link: ${link.ifname}@${link.link} (guest ${guest.name})`,
              guest: guest.name,
            },
          ],
    );
    const problems: HostProblem[] = [];
    for (const { wifi, evidence, guest } of [...bridged, ...direct]) {
      if (!isWireless(look.host, wifi) || (await isAccessPoint(look.host, wifi))) continue;
      problems.push({
        severity: 'warning',
        message: `guests are bridged to the wireless interface ${wifi}`,
        evidence: [evidence, `/sys/class/net/${wifi}: wireless`],
        effect: 'the guests reach nothing: most access points only accept the MAC address of this host',
        fix: `use a network with forward mode nat or route instead of ${wifi}; or make an access point that supports four-address frames (WDS) accept the bridge`,
        guest,
      });
    }
    return problems;
  },
};

function isWireless(host: Host, name: string): boolean {
  const attributes = host.listDirectory(`/sys/class/net/${name}`) ?? [];
  return attributes.includes('wireless') || attributes.includes('phy80211');
}

/** An access point may be the port of a bridge. Unknown without iw. */
async function isAccessPoint(host: Host, name: string): Promise<boolean> {
  try {
    return /^\s*type AP$/m.test((await host.run('iw', ['dev', name, 'info'], { limit: host.limits.program })).stdout);
  } catch (error) {
    if (error instanceof VnetError) return false;
    throw error;
  }
}
