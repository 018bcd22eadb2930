import { existingNetworks } from '../apply/existing.ts';
import { type NetworkState, networkNames, readState } from '../apply/state.ts';
import { VnetError } from '../error.ts';
import type { Finding } from '../finding.ts';
import type { Host } from '../host/host.ts';
import { isExpired } from '../libvirt/leases/lease.ts';
import { fold } from '../libvirt/names.ts';
import { openLibvirt } from '../libvirt/open.ts';
import type { Target } from '../libvirt/target.ts';
import { modeOf } from '../network/facts.ts';
import { isHostName } from '../network/validate/parts/host-name.ts';
import { operands, shellCommand } from '../shell-words.ts';
import { hasAddress } from './authoritative.ts';
import { HOSTS_FILE, podmanServers } from './containers.ts';
import { type CurrentSetup, readCurrentSetup } from './current.ts';
import { ADDRESS } from './forwarder.ts';
import { HOST_NAME } from './network-edits.ts';
import { survivesReboot } from './own-service.ts';
import { type Answers, answerText, type DnsServer, isAgreed, isSlow, type Question, sendAll } from './questions.ts';
import { detectConnection } from './resolver/detect.ts';
import { type ResolvConf, readResolvConf } from './resolver/resolv-conf.ts';
import { isWatched } from './watch.ts';
import { domainOf, type Zone, zoneOf } from './zone.ts';

/** Which names exist where, and who answers. */
export interface DnsStatus {
  /** What is set up; undefined if nothing is. */
  readonly current: CurrentSetup | undefined;
  readonly resolvConf: ResolvConf;
  /** Who answers the programs of this host; a reason if vnet cannot connect it. */
  readonly resolver: { readonly kind: string } | { readonly reason: string };
  readonly servers: readonly DnsServer[];
  readonly answers: readonly Answers[];
  readonly findings: readonly Finding[];
}

/** How many guests and containers are looked up for each network. */
const SAMPLE = 2;
/** What vnet's dnsmasq is called in the list of servers. */
const OWN_SERVER = 'vnet';
/** A name that nothing has. */
const UNKNOWN = 'vnet-no-such-name';

/** Sends the same questions to every DNS server that host, guests and containers use. */
export async function dnsStatus(target: Target, names: readonly string[]): Promise<DnsStatus> {
  const { host } = target;
  const current = await readCurrentSetup(host);
  const resolvConf = await readResolvConf(host);
  const resolver = await resolverOf(host, resolvConf, current?.kind);
  const existing = await statesOf(target, names, current);
  const states = existing.filter(({ name }) => !isOutside(current, name));
  const active = states.filter(({ live }) => live !== undefined);
  const found = active.flatMap(zoneIfAny);
  // A user without rights at libvirt sees no networks.
  const isBlind = found.length === 0 && names.length === 0 && current?.networks === undefined;
  const zones = isBlind ? (current?.zones ?? []) : found;
  const [first] = resolvConf.nameservers;
  const servers: DnsServer[] = [
    ...(first === undefined ? [] : [{ name: 'host', address: first }]),
    ...(current === undefined ? [] : [{ name: OWN_SERVER, address: ADDRESS }]),
    ...zones.map(({ network, server }) => ({ name: `network ${network}`, address: server })),
    ...authorities(current, active),
    ...(await podmanServers(host)),
  ];
  const questions = [
    ...(await Promise.all(zones.map((zone) => questionsOf(target, zone, isBlind)))).flat(),
    ...containerQuestions(host, current),
  ];
  const answers = await sendAll(host, servers, questions);
  return {
    current,
    resolvConf,
    resolver,
    servers,
    answers,
    findings: [
      ...(current === undefined ? [] : problemsIn(answers)),
      ...unconnected(current, zones),
      ...notConnected(existing.filter(({ name }) => isOutside(current, name))),
      ...(names.length === 0 ? gone(current, states) : []),
      ...inactive(states),
      ...(current === undefined ? [] : await limitsOf(host, current, states)),
      ...(current === undefined || isStopped(answers) ? [] : unreachable(active)),
    ],
  };
}

/** What the answers do not show. */
async function limitsOf(host: Host, current: CurrentSetup, states: readonly NetworkState[]): Promise<Finding[]> {
  const lost = await lostAtReboot(host, current, states);
  if (host.uid !== 0) return [...lost, needsRoot()];
  return [...lost, ...(await lostAddresses(host, current)), ...(await staleNames(host, current))];
}

function needsRoot(): Finding {
  return {
    id: 'needs-root',
    severity: 'note',
    message: 'only root can see which networks are connected, and whether the names of containers are kept current',
    fix: 'to see them, run',
    commands: ['sudo vnet dns status'],
  };
}

/** The networks that are asked for, or that are connected; all if nothing is set up. */
async function statesOf(
  target: Target,
  names: readonly string[],
  current: CurrentSetup | undefined,
): Promise<NetworkState[]> {
  if (names.length > 0) return existingNetworks(target, names);
  try {
    const wanted = current?.networks === undefined ? await networkNames(target) : Object.keys(current.networks);
    const states = [...(await readState(target, wanted)).networks.values()];
    if (current === undefined || current.networks !== undefined) return states;
    const connected = new Set(current.zones.map(({ domain }) => domain));
    return states.filter((state) => connected.has(fold(domainOf(state) ?? '')));
  } catch (error) {
    if (target.host.uid === 0 || current === undefined || !(error instanceof VnetError)) throw error;
    return [];
  }
}

/** The addresses at which DNS servers of networks answer other machines. */
function authorities(current: CurrentSetup | undefined, active: readonly NetworkState[]): DnsServer[] {
  return active.flatMap(({ name }) => {
    const { authority, domain } = current?.networks?.[name] ?? {};
    if (authority === undefined || domain === undefined) return [];
    return { name: `other machines, of ${domain}`, address: authority, domain };
  });
}

/** The DNS server of the local network sends questions to an address that this host has lost. */
async function lostAddresses(host: Host, { networks = {} }: CurrentSetup): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [name, { domain, authority }] of Object.entries(networks)) {
    if (authority === undefined || (await hasAddress(host, authority))) continue;
    findings.push({
      id: 'address-lost',
      severity: 'warning',
      message: `other machines cannot look up ${domain}: ${authority} is not an address of this host any more`,
      fix: 'give this host the address again or, to use the current one, run',
      commands: [shellCommand('vnet', 'dns', 'setup', '--authoritative', '--restart', ...operands(name))],
    });
  }
  return findings;
}

async function resolverOf(
  host: Host,
  resolvConf: ResolvConf,
  kind: CurrentSetup['kind'],
): Promise<DnsStatus['resolver']> {
  if (kind !== undefined) return { kind };
  try {
    return { kind: (await detectConnection(host, resolvConf, undefined)).kind };
  } catch (error) {
    if (!(error instanceof VnetError)) throw error;
    return { reason: error.message };
  }
}

/** The zone of a network that is active and has a DNS server of libvirt. */
function zoneIfAny(state: NetworkState): Zone[] {
  const domain = domainOf(state);
  if (domain === undefined || state.live === undefined) return [];
  try {
    return [zoneOf(state.name, state.live.network, domain)];
  } catch (error) {
    if (error instanceof VnetError) return [];
    throw error;
  }
}

async function questionsOf(
  target: Target,
  { network, domain, server, reverse }: Zone,
  isBlind: boolean,
): Promise<Question[]> {
  const type = server.includes(':') ? 'AAAA' : 'A';
  const named = isBlind ? [] : await hostnamesOn(target, network, type);
  return [
    { kind: 'name', type, name: `${HOST_NAME}.${domain}`, source: server },
    ...(reverse.length === 0 ? [] : [{ kind: 'name', type: 'PTR', name: server, source: server } as const]),
    ...named.map((hostname) => ({ kind: 'name', type, name: `${hostname}.${domain}`, source: server }) as const),
    { kind: 'unknown', type, name: `${UNKNOWN}.${domain}`, source: server },
  ];
}

/** Some names of guests that have a lease. */
async function hostnamesOn(target: Target, network: string, type: 'A' | 'AAAA'): Promise<string[]> {
  const libvirt = await openLibvirt(target, { files: [], stateDir: undefined });
  const { items } = await libvirt.leases([network]);
  const now = target.host.now().getTime() / 1000;
  const leases = items.flatMap((item) => [...item.leases]);
  const names = leases
    .filter((lease) => !isExpired(lease, now) && lease.ip.includes(':') === (type === 'AAAA'))
    .flatMap(({ hostname }) => (hostname !== undefined && isHostName(hostname) ? [hostname] : []));
  return [...new Set(names)].slice(0, SAMPLE);
}

function containerQuestions(host: Host, current: CurrentSetup | undefined): Question[] {
  const domain = current?.containers ?? undefined;
  if (domain === undefined) return [];
  const lines = (host.readFile(HOSTS_FILE)?.toString() ?? '').split('\n').filter((line) => line !== '');
  const names = [...new Set(lines.map((line) => line.split(' ')[1] ?? ''))].slice(0, SAMPLE);
  return [
    ...names.map((name) => ({ kind: 'name', type: 'A', name, source: ADDRESS }) as const),
    { kind: 'unknown', type: 'A', name: `${UNKNOWN}.${domain}`, source: ADDRESS },
  ];
}

/** What is wrong with the answers. A server that never answers is reported once, and not what others say instead of it. */
function problemsIn(answers: readonly Answers[]): Finding[] {
  // Without vnet's dnsmasq, no server knows the names of another.
  if (isStopped(answers)) return [notRunning()];
  const silent = new Set(silentServers(answers));
  const silence = [...silent].map(
    ({ name, address }): Finding => ({
      id: 'no-answer',
      severity: 'error',
      message: `the DNS server of ${name} (${address}) does not answer`,
      ...(address.includes(':') && {
        cause: 'Linux does not use an IPv6 address of a bridge until a guest has been on it',
      }),
    }),
  );
  const dead = new Set([...silent].map(({ address }) => address));
  const known = answers.filter(({ question }) => !dead.has(question.source));
  const others = known.map((each) => ({
    ...each,
    answers: each.answers.filter(({ server }) => !silent.has(server)),
  }));
  return [...silence, ...others.flatMap(problemsOf)];
}

/** Whether vnet's dnsmasq does not answer. */
function isStopped(answers: readonly Answers[]): boolean {
  return silentServers(answers).some(({ name }) => name === OWN_SERVER);
}

function notRunning(): Finding {
  return {
    id: 'no-answer',
    severity: 'error',
    message: `vnet's dnsmasq on ${ADDRESS} does not answer, so names resolve only on their own network`,
    fix: 'to start it, run',
    commands: ['vnet dns setup'],
  };
}

function silentServers(answers: readonly Answers[]): DnsServer[] {
  const all = answers.flatMap((each) => each.answers);
  const answering = new Set(
    all.filter(({ code }) => code !== 'timeout' && code !== 'unreachable').map(({ server }) => server),
  );
  return [...new Set(all.map(({ server }) => server))].filter((server) => !answering.has(server));
}

/** What is wrong with the answers to one question. */
function problemsOf(each: Answers): Finding[] {
  const { question, answers } = each;
  const { name } = question;
  const evidence = answers.map(
    (answer) => `${answer.server.name} (${answer.server.address}): ${answerText(answer)}, ${answer.milliseconds} ms`,
  );
  if (isSlow(each)) {
    const message = `it takes long to find out that ${name} does not exist: a question may go round in a circle`;
    return [{ id: 'slow-answer', severity: isAgreed(each) ? 'warning' : 'error', message, evidence }];
  }
  if (isAgreed(each)) return [];
  const message =
    question.kind === 'unknown'
      ? `not every server says that ${name} does not exist`
      : `${name} is not the same everywhere`;
  return [{ id: 'answers-differ', severity: 'error', message, evidence }];
}

function unconnected(current: CurrentSetup | undefined, zones: readonly Zone[]): Finding[] {
  if (current !== undefined) return [];
  if (zones.length === 0) return [{ id: 'no-domain', severity: 'note', message: 'no active network has a DNS domain' }];
  return [
    {
      id: 'not-set-up',
      severity: 'hint',
      message: 'to connect the DNS of networks with this host, run',
      commands: ['vnet dns setup'],
    },
  ];
}

/** Whether vnet dns is set up, but without this network. */
function isOutside(current: CurrentSetup | undefined, network: string): boolean {
  return current?.networks !== undefined && current.networks[network] === undefined;
}

function notConnected(states: readonly NetworkState[]): Finding[] {
  return states.map(({ name }) => ({
    id: 'not-connected',
    severity: 'warning',
    message: `the DNS of network '${name}' is not connected with this host`,
    fix: 'to connect it, run',
    commands: [shellCommand('vnet', 'dns', 'setup', '--restart', ...operands(name))],
  }));
}

/** Setup disconnects a network that does not exist any more. */
function gone(current: CurrentSetup | undefined, states: readonly NetworkState[]): Finding[] {
  const known = new Set(states.map(({ name }) => name));
  return Object.keys(current?.networks ?? {})
    .filter((name) => !known.has(name))
    .map((name) => ({
      id: 'network-gone',
      severity: 'note',
      message: `network '${name}' does not exist any more`,
      fix: 'to remove its DNS domain from the DNS of this host, run',
      commands: ['vnet dns setup'],
    }));
}

function inactive(states: readonly NetworkState[]): Finding[] {
  const names = states.filter(({ live }) => live === undefined).map(({ name }) => name);
  if (names.length === 0) return [];
  const message = `names of networks that are inactive do not resolve: ${names.join(', ')}`;
  return [{ id: 'network-inactive', severity: 'note', message }];
}

async function lostAtReboot(
  host: Host,
  { systemd }: CurrentSetup,
  states: readonly NetworkState[],
): Promise<Finding[]> {
  const lost = [
    ...((await survivesReboot(host, systemd)) ? [] : [`vnet's dnsmasq on ${ADDRESS}`]),
    ...states.filter(({ live, autostart }) => live !== undefined && !autostart).map(({ name }) => `network ${name}`),
  ];
  if (lost.length === 0) return [];
  return [{ id: 'lost-at-reboot', severity: 'note', message: `not started at boot: ${lost.join(', ')}` }];
}

async function staleNames(host: Host, { containers }: CurrentSetup): Promise<Finding[]> {
  if (containers === null || (await isWatched(host))) return [];
  return [
    {
      id: 'names-not-current',
      severity: 'warning',
      message: 'names of containers are as of the last setup: nothing follows the events of podman and docker',
      fix: 'to keep them current, run',
      commands: ['vnet dns watch'],
    },
  ];
}

/** A name is not a way: libvirt's rules keep others from the guests of some networks. */
function unreachable(states: readonly NetworkState[]): Finding[] {
  const names = states
    .filter(({ live }) => live !== undefined && ['nat', 'none'].includes(modeOf(live.network) ?? ''))
    .map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    {
      id: 'name-not-reach',
      severity: 'note',
      message: `names resolve everywhere, but only this host can open connections to guests of: ${names.join(', ')}`,
      cause: "libvirt's rules reject what comes from other networks and from containers to a NAT or isolated network",
    },
  ];
}
