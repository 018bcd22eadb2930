import type { Host } from '../host/host.ts';
import { CONFIGURATION, domainsIn, UNIT_FILE } from './forwarder.ts';
import { type Manifest, readManifest } from './manifest.ts';
import type { Connection } from './resolver/connection.ts';
import type { Zone } from './zone.ts';

/** What setup has set up, as far as the user may see it. */
export interface CurrentSetup {
  /** By name; undefined if the user may not see it. */
  readonly networks: Manifest['networks'] | undefined;
  readonly containers: string | null;
  readonly systemd: boolean;
  /** Who answered the programs of this host before; undefined if the user may not see it. */
  readonly kind: Connection['kind'] | undefined;
  /** The DNS domains that vnet's dnsmasq sends to networks. */
  readonly zones: readonly Zone[];
}

/** Reads what is set up; undefined if nothing is. Only root can read the manifest, but everybody the configuration of dnsmasq. */
export async function readCurrentSetup(host: Host): Promise<CurrentSetup | undefined> {
  const configuration = host.readFile(CONFIGURATION)?.toString('latin1');
  const zones = configuration === undefined ? [] : zonesIn(configuration);
  if (host.uid === 0) {
    const manifest = await readManifest(host);
    return manifest === undefined ? undefined : { ...manifest, zones };
  }
  if (configuration === undefined) return undefined;
  const own = domainsIn(configuration).find(({ domain, server }) => server === undefined && !isReverse(domain));
  return {
    networks: undefined,
    containers: own?.domain ?? null,
    systemd: host.isRegularFile(UNIT_FILE),
    kind: undefined,
    zones,
  };
}

function zonesIn(configuration: string): Zone[] {
  const domains = domainsIn(configuration);
  return domains.flatMap(({ domain, server }) => {
    if (server === undefined || isReverse(domain)) return [];
    const reverse = domains.filter((each) => each.server === server && isReverse(each.domain));
    return { network: domain, domain, server, reverse: reverse.map((each) => each.domain) };
  });
}

function isReverse(domain: string): boolean {
  return /\.(?:in-addr|ip6)\.arpa$/.test(domain);
}
