import type { LiveSource } from './address-sources.ts';
import { type Domain, domainOf } from './domain.ts';
import { familyOf } from './leases/lease.ts';
import type { Answer, Virsh } from './virsh.ts';

/** What one source answered: addresses, or why it could not. */
export interface LiveAnswer {
  readonly source: LiveSource;
  readonly addresses: readonly LiveAddress[];
  readonly errors: readonly string[];
}

export interface LiveAddress {
  readonly ip: string;
  /** Lower case; undefined where the source does not say it. */
  readonly mac: string | undefined;
  /** The host's tap, or for the agent the guest's own name of the card. */
  readonly card: string;
}

/** A guest as libvirt knows it, undefined where it knows none; and what its sources tell of it. */
export interface Told {
  readonly domain: Domain | undefined;
  readonly live: readonly LiveAnswer[];
}

/** Asks libvirt for guests by name, and its sources for their addresses, loopback left out; one virsh for all of it. */
export async function askGuests(
  virsh: Virsh,
  names: readonly string[],
  sources: readonly LiveSource[],
): Promise<Told[]> {
  const answers = await virsh.askAll(
    names.flatMap((name) => [
      ['domstate', `--domain=${name}`],
      ['dumpxml', `--domain=${name}`],
      ...sources.map((source) => ['domifaddr', `--domain=${name}`, '--full', `--source=${source}`]),
    ]),
  );
  const each = 2 + sources.length;
  return names.map((_, index) => toldIn(answers.slice(index * each, (index + 1) * each), sources));
}

function toldIn([state, dump, ...rest]: readonly Answer[], sources: readonly LiveSource[]): Told {
  const live = sources.map((source, index) => {
    const { stdout, errors } = rest[index] ?? { stdout: '', errors: [] };
    return { source, addresses: addressesIn(stdout), errors };
  });
  if (state === undefined || dump === undefined || dump.errors.length > 0) return { live, domain: undefined };
  return { live, domain: domainOf(dump.stdout, !/^(?:shut off|crashed)\n/.test(state.stdout)) };
}

/** Reads the rows of `virsh domifaddr --full`; the agent's card names are the guest's own choice. */
export function addressesIn(text: string): LiveAddress[] {
  return text.split('\n').flatMap((line) => {
    const row = ROW.exec(line);
    if (row === null) return [];
    const [, card = '', mac, family, ip = ''] = row;
    if (familyOf(ip) !== family || isLoopback(ip)) return [];
    return [{ ip, mac: mac?.toLowerCase(), card }];
  });
}

const ROW = /^ (\S.*?) +(?:((?:[0-9a-f]{2}:){5}[0-9a-f]{2})|-)? +(ipv[46]) +([0-9a-f.:]+)\/\d+$/i;

function isLoopback(ip: string): boolean {
  return ip === '::1' || ip.startsWith('127.');
}
