import { type IpAddress, parseIp } from '../../address/ip.ts';
import { contains, type Subnet } from '../../address/subnet.ts';
import type { Finding } from '../../finding.ts';
import { leasesIfAny } from '../../guests/leases-if-any.ts';
import { isExpired, type Lease } from '../../libvirt/leases/lease.ts';
import { openLibvirt } from '../../libvirt/open.ts';
import type { Target } from '../../libvirt/target.ts';
import { progressOn } from '../../terminal/progress.ts';
import { type GuestInterface, listedGuests } from '../guest-interfaces.ts';
import { renewal } from '../renewal.ts';

/** An interface of a guest, with its leases before and after its subnet moved. */
export interface RenewedInterface {
  readonly guest: string;
  readonly mac: string;
  readonly link: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Whether it has an address in each subnet in which it had one before. */
  readonly isRenewed: boolean;
}

/** The leases of an active network. */
export async function currentLeases(target: Target, network: string): Promise<readonly Lease[]> {
  const libvirt = await openLibvirt(target, { files: [], stateDir: undefined });
  const { items } = await leasesIfAny(() => libvirt.leases([network]), libvirt, [network]);
  const now = target.host.now().getTime() / 1000;
  return items.flatMap(({ leases }) => [...leases].filter((lease) => !isExpired(lease, now)));
}

/** Milliseconds between two looks at the leases. */
const PAUSE = 500;

export interface WaitOptions {
  readonly network: string;
  readonly interfaces: readonly GuestInterface[];
  /** The leases before the move. */
  readonly before: readonly Lease[];
  readonly subnets: readonly Subnet[];
  /** The longest time to wait. */
  readonly seconds: number;
}

/** Waits until the guests that had addresses have others in the new subnets. */
export async function waitForRenewal(target: Target, options: WaitOptions): Promise<RenewedInterface[]> {
  const { host } = target;
  const { network, interfaces, seconds } = options;
  const started = host.monotonic();
  const progress = progressOn(host);
  try {
    while (true) {
      const leases = await currentLeases(target, network);
      const result = interfaces.map((each) => renewedInterface(each, leases, options));
      const missing = result.filter(({ isRenewed }) => !isRenewed);
      const elapsed = (host.monotonic() - started) / 1000;
      if (missing.length === 0 || elapsed >= seconds) return result;
      const names = listedGuests([...new Set(missing.map(({ guest }) => guest))]);
      await progress.show(`waiting for new addresses of ${names} (${Math.floor(elapsed)} of ${seconds} s)`);
      await host.sleep(PAUSE);
    }
  } finally {
    progress.clear();
  }
}

function renewedInterface(
  { guest, mac, link }: GuestInterface,
  leases: readonly Lease[],
  { before, subnets }: WaitOptions,
): RenewedInterface {
  const families = new Set(subnets.map(({ address }) => address.family));
  const own = (all: readonly Lease[]) =>
    all.flatMap((lease) => {
      const address = lease.mac === mac ? parseIp(lease.ip) : undefined;
      return address !== undefined && families.has(address.family) ? [{ ip: lease.ip, address }] : [];
    });
  const isNew = ({ address }: { readonly address: IpAddress }) => subnets.some((subnet) => contains(subnet, address));
  const known = own([...before, ...leases]);
  const current = own(leases).filter(isNew);
  const old = known.filter((lease, index) => !isNew(lease) && known.findIndex(({ ip }) => ip === lease.ip) === index);
  return {
    guest,
    mac,
    link,
    before: old.map(({ ip }) => ip),
    after: current.map(({ ip }) => ip),
    isRenewed: old.every((lease) => current.some(({ address }) => address.family === lease.address.family)),
  };
}

/** Which guests keep their old addresses, and how they get new ones. */
export function renewalFindings(interfaces: readonly RenewedInterface[]): Finding[] {
  const unknown = interfaces.filter(({ before, after }) => before.length === 0 && after.length === 0);
  const names = listedGuests([...new Set(unknown.map(({ guest }) => guest))]);
  return [
    ...interfaces
      .filter(({ isRenewed }) => !isRenewed)
      .map(({ guest, mac, before }) => renewal(`guest '${guest}' still has ${before.join(' and ')}`, guest, mac)),
    ...(unknown.length === 0
      ? []
      : [
          {
            id: 'no-lease',
            severity: 'note' as const,
            message: `no lease is known of ${names}; fixed addresses have to be changed in the guests`,
          },
        ]),
  ];
}
