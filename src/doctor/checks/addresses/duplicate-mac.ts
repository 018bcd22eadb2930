import { formatMac, parseMac } from '../../../address/mac.ts';
import { nameArgument, shellCommand } from '../../../shell-words.ts';
import type { Check, HostProblem } from '../../check.ts';
import { guests } from '../../facts/libvirt.ts';
import { type LinkDetails, linkDetails } from '../../facts/link-details.ts';

/** An interface of a guest. */
interface Nic {
  readonly guest: string;
  readonly running: boolean;
  readonly mac: string;
  /** The network, bridge or device that it is on. */
  readonly source: string;
  readonly tap: string | undefined;
}

export const duplicateMac: Check = {
  id: 'duplicate-mac',
  area: 'addresses',
  passed: 'no two interfaces have one MAC address',
  async find(look) {
    const domains = (await look.at(guests)) ?? [];
    const nics = domains.flatMap(({ name: guest, running, interfaces }): Nic[] =>
      interfaces.flatMap(({ mac, source, tap }) =>
        mac === undefined || source === undefined ? [] : [{ guest, running, mac, source, tap }],
      ),
    );
    if (nics.length === 0) return [];
    const used = new Set(nics.map(({ mac }) => mac));
    return [...betweenGuests(nics, used), ...withLinks(nics, await look.at(linkDetails), used)];
  },
};

/** The same MAC on two networks confuses nobody: switches and DHCP servers see one of them each. */
function betweenGuests(nics: readonly Nic[], used: Set<string>): HostProblem[] {
  const bySegment = new Map<string, Nic[]>();
  for (const nic of nics) {
    const key = `${nic.mac} ${nic.source}`;
    bySegment.set(key, [...(bySegment.get(key) ?? []), nic]);
  }
  return [...bySegment.values()].flatMap((same): HostProblem[] => {
    // Guests that are off keep theirs, so the change interrupts as few as possible.
    const [first, ...others] = same.sort((a, b) => Number(b.running) - Number(a.running));
    if (first === undefined || others.length === 0) return [];
    const areBothRunning = others.some(({ running }) => running);
    return [
      {
        severity: areBothRunning ? 'error' : 'warning',
        message: `${same.length} interfaces on '${first.source}' have the MAC address ${first.mac}`,
        evidence: same.map(textOf),
        effect: areBothRunning
          ? 'they get one address, and packets for it reach only one of them at a time'
          : 'they get one address, and lose packets, as soon as they run at the same time',
        cause: first.guest === others[0]?.guest ? undefined : 'one guest is probably a copy of the other',
        fix: `give all but one another MAC address${areBothRunning ? ', and restart these guests' : ''}`,
        commands: others.map((nic) => newMacCommand(nic, used, nic.guest === first.guest)),
        guest: others[0]?.guest,
      },
    ];
  });
}

function withLinks(nics: readonly Nic[], links: readonly LinkDetails[], used: Set<string>): HostProblem[] {
  const byName = new Map(links.map((link) => [link.ifname, link]));
  return nics.flatMap((nic): HostProblem[] => {
    // A macvtap device has the MAC of its guest, and so may the device below it. Devices that are passed through have no tap.
    const tap = nic.running ? byName.get(nic.tap) : undefined;
    if (tap === undefined || tap.linkinfo?.info_kind === 'macvtap') return [];
    const link = links.find((each) => each !== tap && each.address === nic.mac);
    if (link === undefined) return [];
    return [
      {
        severity: 'error',
        message: `guest '${nic.guest}' and ${link.ifname} of this host have the MAC address ${nic.mac}`,
        evidence: [textOf(nic), `ip link: ${link.ifname} ${link.address}`],
        effect: 'packets for one of them reach the other',
        fix: 'give the guest another MAC address, and restart it',
        commands: [newMacCommand(nic, used, false)],
        guest: nic.guest,
      },
    ];
  });
}

function textOf({ guest, running, mac, source }: Nic): string {
  return `guest ${guest} (${running ? 'running' : 'off'}): ${mac} on ${source}`;
}

/** Replaces the MAC in the guest's definition: the last occurrence only, if the first stays. */
function newMacCommand({ guest, mac }: Nic, used: Set<string>, keepsFirst: boolean): string {
  const script = `${keepsFirst ? '$!b;' : ''}s/${mac}/${freeMac(mac, used)}/${keepsFirst ? '' : 'I'}`;
  const dump = shellCommand('virsh', 'dumpxml', '--inactive', nameArgument('domain', guest));
  return `${dump} | ${shellCommand('sed', script)} | virsh define /dev/stdin`;
}

/** The next MAC that no guest has. */
function freeMac(mac: string, used: Set<string>): string {
  const [a = 0, b = 0, c = 0, ...low] = parseMac(mac) ?? [];
  let number = low.reduce((sum, octet) => sum * 256 + octet, 0);
  for (;;) {
    number = (number + 1) % 2 ** 24;
    const next = formatMac([a, b, c, number >> 16, (number >> 8) & 255, number & 255]);
    if (used.has(next)) continue;
    used.add(next);
    return next;
  }
}
