import type { Host } from '../../host/host.ts';
import type { LibvirtPaths } from '../location.ts';
import { guestCounters, parseNetDev } from '../net-dev.ts';
import { type Reading, readEach } from '../reading.ts';
import { type RunningInterface, readRunningGuest } from '../running-guest.ts';
import type { TrafficReader } from '../traffic.ts';

const LINKS = '/proc/net/dev';

/** Milliseconds after which the guests are read again without a sign of change, for hosts that have no watches left. */
const MAX_AGE = 10_000;

/** Reads the state files of running guests when they change, and the kernel's counters each time. libvirt need not run. */
export async function trafficFromFiles(host: Host, { runningDomains }: LibvirtPaths): Promise<TrafficReader> {
  let watch = await host.watch([runningDomains]);
  let guests: Reading<RunningInterface> | undefined;
  let readAt = 0;
  return {
    async read() {
      const hasChanged = await watch.next(0);
      if (guests === undefined || hasChanged || host.monotonic() - readAt > MAX_AGE) {
        // A directory that was removed and created again needs a new watch, and so does one that appears.
        watch.close();
        watch = await host.watch([runningDomains]);
        guests = readGuests(host, runningDomains);
        readAt = host.monotonic();
      }
      const links = parseNetDev(host.readFile(LINKS)?.toString() ?? '');
      return {
        items: guests.items.map(({ id: _, ...each }) => {
          const link = each.tap === undefined ? undefined : links.get(each.tap);
          return { ...each, counters: link && guestCounters(link, each.type) };
        }),
        problems: guests.problems,
      };
    },
    close: () => watch.close(),
  };
}

function readGuests(host: Host, directory: string): Reading<RunningInterface> {
  const { items, problems } = readEach(host, directory, '.xml', (bytes) => readRunningGuest(bytes.toString()));
  return { items: items.flat(), problems };
}
