import type { Host } from '../host/host.ts';
import type { Zone } from './zone.ts';

/*
 * vnet's dnsmasq, which knows which server answers for which domain. It listens on an address of this host only. It sends to the
 * servers of networks from the same address: while a network is down, the kernel rejects such packets at once, since an address
 * of the loopback device never leaves the host.
 */

/** Where it listens. No program of a distribution uses this address. */
export const ADDRESS = '127.0.0.55';

export const DIRECTORY = '/etc/vnet';
export const CONFIGURATION = `${DIRECTORY}/dns.conf`;
export const PID_FILE = '/run/vnet-dns.pid';
/** Files with the names of containers, which dnsmasq reads when they change. */
export const HOSTS_DIRECTORY = '/run/vnet-dns';

export interface Forwarder {
  readonly zones: readonly Zone[];
  /** The DNS domain of containers; undefined without containers. */
  readonly containers: ContainerZone | undefined;
  /** Servers for all other names; undefined if the host does not send those here. */
  readonly upstream: readonly string[] | undefined;
}

export interface ContainerZone {
  readonly domain: string;
  readonly reverse: readonly string[];
}

/** All domains that it answers, with reverse zones. */
export function domainsOf({ zones, containers }: Forwarder): string[] {
  const all = [
    ...zones.flatMap(({ domain, reverse }) => [domain, ...reverse]),
    ...(containers === undefined ? [] : [containers.domain, ...containers.reverse]),
  ];
  return [...new Set(all)];
}

export function configurationOf({ zones, containers, upstream }: Forwarder): string {
  const lines = [
    '# Written by vnet dns setup. To change it, run vnet dns setup; vnet dns undo removes it.',
    'no-resolv',
    'no-hosts',
    'bind-interfaces',
    `listen-address=${ADDRESS}`,
    'cache-size=0',
    `pid-file=${PID_FILE}`,
    `hostsdir=${HOSTS_DIRECTORY}`,
    ...zones.flatMap(({ domain, server, reverse }) =>
      [domain, ...reverse].map((each) => `server=/${each}/${server}@${server.includes(':') ? '::1' : ADDRESS}`),
    ),
    ...(containers === undefined ? [] : [containers.domain, ...containers.reverse].map((each) => `local=/${each}/`)),
    ...(upstream ?? []).map((server) => `server=${server}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** A DNS domain that a configuration of vnet's dnsmasq sends to a server. */
export interface ConfiguredDomain {
  readonly domain: string;
  /** Undefined for the domains of containers, which it answers itself. */
  readonly server: string | undefined;
}

/** The DNS domains, with reverse zones, in a configuration that vnet has written. */
export function domainsIn(configuration: string): ConfiguredDomain[] {
  return [...configuration.matchAll(/^(?:server|local)=\/([^/\n]+)\/([^@\n]*)/gm)].map(
    ([, domain = '', server = '']) => ({
      domain,
      server: server === '' ? undefined : server,
    }),
  );
}

export const SERVICE = 'vnet-dns.service';
export const WATCH_SERVICE = 'vnet-dns-watch.service';
const UNITS = '/etc/systemd/system';
export const UNIT_FILE = `${UNITS}/${SERVICE}`;

/** Whether systemd is the init system (sd_booted(3)). */
export function hasSystemd(host: Host): boolean {
  return host.listDirectory('/run/systemd/system') !== undefined;
}

/** The units that run it and keep the names of containers current. */
export function unitsOf({ containers }: Forwarder, { self }: Host): { readonly path: string; readonly text: string }[] {
  const main = { path: UNIT_FILE, text: UNIT };
  if (containers === undefined) return [main];
  const program = [self.program, ...(self.script === undefined ? [] : [self.script])];
  const command = [...program, 'dns', 'watch'].map(unitWord).join(' ');
  const conditions = program.map((path) => `ConditionPathExists=${path.replaceAll('%', '%%')}`).join('\n');
  const text = WATCH_UNIT.replace('CONDITIONS', () => conditions).replace('COMMAND', () => command);
  return [main, { path: `${UNITS}/${WATCH_SERVICE}`, text }];
}

export function serviceNames(hasContainers: boolean): string[] {
  return hasContainers ? [SERVICE, WATCH_SERVICE] : [SERVICE];
}

/** Whether a file belongs to vnet's dnsmasq and not to the resolver of the host. */
export function isOwnFile(path: string): boolean {
  return path.startsWith(`${DIRECTORY}/`) || path.startsWith(`${UNITS}/`);
}

const HEADER = '# Written by vnet dns setup; vnet dns undo removes it.';

const UNIT = [
  HEADER,
  '[Unit]',
  'Description=DNS of libvirt networks and containers',
  'Documentation=man:vnet-dns(1)',
  'After=network.target',
  'Before=nss-lookup.target',
  'Wants=nss-lookup.target',
  '',
  '[Service]',
  `ExecStart=dnsmasq --keep-in-foreground --conf-file=${CONFIGURATION}`,
  'Restart=always',
  `ExecStopPost=rm -f ${PID_FILE}`,
  'RuntimeDirectory=vnet-dns',
  'RuntimeDirectoryPreserve=restart',
  '',
  '[Install]',
  'WantedBy=multi-user.target',
  '',
].join('\n');

const WATCH_UNIT = [
  HEADER,
  '[Unit]',
  `Description=Names of containers for ${SERVICE}`,
  'Documentation=man:vnet-dns(1)',
  `Requires=${SERVICE}`,
  `After=${SERVICE}`,
  // Without vnet, systemd would try it every five seconds.
  'CONDITIONS',
  '',
  '[Service]',
  'ExecStart=COMMAND',
  'Restart=always',
  'RestartSec=5',
  '',
  '[Install]',
  'WantedBy=multi-user.target',
  '',
].join('\n');

/** A word of ExecStart= (systemd.service(5), systemd.unit(5)): quoted, and without specifiers and variables. */
function unitWord(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replaceAll('%', '%%').replaceAll('$', '$$$$')}"`;
}
