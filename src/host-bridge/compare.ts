import type { Finding } from '../finding.ts';
import type { Snapshot } from './snapshot.ts';

export interface Comparison {
  /** What the second link lacks or has in addition, one line each; empty if nothing was lost. */
  readonly differences: readonly string[];
  /** What changes without harm. */
  readonly notes: readonly Finding[];
}

/**
 * Compares what one link gave the host with what another gives it now. Addresses that the kernel or DHCPv6 chooses may change,
 * because they can depend on the name of the link.
 */
export function compareSnapshots(before: Snapshot, after: Snapshot): Comparison {
  const differences: string[] = [];
  const differ = (what: string, was: string, is: string) => {
    if (was !== is) differences.push(`${what}: was ${was || 'empty'}, is ${is || 'empty'}`);
  };
  differ('MAC address', before.mac, after.mac);
  differ('MTU', String(before.mtu), String(after.mtu));
  const mayChange = ({ family, isDynamic }: Snapshot['addresses'][number]) => family === 6 && isDynamic;
  const addresses = ({ addresses: all }: Snapshot) =>
    all.filter((each) => !each.isLinkLocal && !mayChange(each)).map(({ text }) => `address ${text}`);
  differences.push(...changes(addresses(before), addresses(after)));
  differences.push(...changes(routeLines(before), routeLines(after)));
  differ('/etc/resolv.conf', settingsOf(before.resolvConf), settingsOf(after.resolvConf));
  differ('systemd-resolved', before.resolved.join(', '), after.resolved.join(', '));
  const chosen = ({ addresses: all }: Snapshot) =>
    all.filter((each) => each.isLinkLocal || mayChange(each)).map(({ text }) => text);
  const notes = changes(chosen(before), chosen(after)).map(
    (change): Finding => ({ id: 'address-changed', severity: 'note', message: `automatic IPv6 address ${change}` }),
  );
  return { differences, notes };
}

function changes(before: readonly string[], after: readonly string[]): string[] {
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `${line} is missing`),
    ...after.filter((line) => !before.includes(line)).map((line) => `${line} is new`),
  ];
}

/** Routes of router advertisements come again by themselves. */
function routeLines({ routes }: Snapshot): string[] {
  return routes
    .filter(({ text }) => !/ proto ra\b| expires /.test(text))
    .map(({ family, text }) => `IPv${family} route ${text.replace(/ proto \S+| pref medium/g, '')}`);
}

/** The lines of resolv.conf that have an effect. */
function settingsOf(resolvConf: string | null): string {
  return (resolvConf ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^[#;]/.test(line))
    .join(', ');
}
