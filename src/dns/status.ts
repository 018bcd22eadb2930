import { type NetworkState, networkNames, readState } from '../apply/state.ts';
import { VnetError } from '../error.ts';
import type { Finding } from '../finding.ts';
import type { Host } from '../host/host.ts';
import { isExpired } from '../libvirt/leases/lease.ts';
import { openLibvirt } from '../libvirt/open.ts';
import type { Target } from '../libvirt/target.ts';
import { modeOf } from '../network/facts.ts';
import { isHostName } from '../network/validate/parts/host-name.ts';
import { HOSTS_FILE, podmanServers } from './containers.ts';
import { ADDRESS } from './forwarder.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { HOST_NAME } from './network-edits.ts';
import { survivesReboot } from './own-service.ts';
import { type Answers, answerText, type DnsServer, isAgreed, isSlow, type Question, sendAll } from './questions.ts';
import { detectConnection } from './resolver/detect.ts';
import { type ResolvConf, readResolvConf } from './resolver/resolv-conf.ts';
import { isWatched } from './watch.ts';
import { domainOf, type Zone, zoneOf } from './zone.ts';

/** Which names exist where, and who answers. */
export interface DnsStatus {
  readonly manifest: Manifest | undefined;
  readonly resolvConf: ResolvConf;
  /** Who answers the programs of this host; a reason if vnet cannot connect it. */
  readonly resolver: { readonly kind: string } | { readonly reason: string };
  readonly servers: readonly DnsServer[];
  readonly answers: readonly Answers[];
  readonly findings: readonly Finding[];
}

/** How many guests and containers are looked up for each network. */
const SAMPLE = 2;
/** A name that nothing has. */
const UNKNOWN = 'vnet-no-such-name';

/** Sends the same questions to every DNS server that host, guests and containers use. */
export async function dnsStatus(target: Target, names: readonly string[]): Promise<DnsStatus> {
  const { host } = target;
  const manifest = await readManifest(host);
  const resolvConf = await readResolvConf(host);
  const resolver = await resolverOf(host, resolvConf, manifest);
  const wanted =
    names.length > 0 ? names : manifest === undefined ? await networkNames(target) : Object.keys(manifest.networks);
  const states = [...(await readState(target, wanted)).networks.values()];
  const active = states.filter(({ live }) => live !== undefined);
  const zones = active.flatMap(zoneIfAny);
  const [first] = resolvConf.nameservers;
  const servers: DnsServer[] = [
    ...(first === undefined ? [] : [{ name: 'host', address: first }]),
    ...(manifest === undefined ? [] : [{ name: 'vnet', address: ADDRESS }]),
    ...zones.map(({ network, server }) => ({ name: `network ${network}`, address: server })),
    ...(await podmanServers(host)),
  ];
  const questions = [
    ...(await Promise.all(zones.map((zone) => questionsOf(target, zone)))).flat(),
    ...containerQuestions(host, manifest),
  ];
  const answers = await sendAll(host, servers, questions);
  return {
    manifest,
    resolvConf,
    resolver,
    servers,
    answers,
    findings: [
      ...(manifest === undefined ? [] : problemsIn(answers)),
      ...unconnected(manifest, zones),
      ...inactive(states),
      ...(manifest === undefined
        ? []
        : [...(await lostAtReboot(host, manifest, states)), ...(await staleNames(host, manifest))]),
      ...unreachable(active),
    ],
  };
}

async function resolverOf(
  host: Host,
  resolvConf: ResolvConf,
  manifest: Manifest | undefined,
): Promise<DnsStatus['resolver']> {
  if (manifest !== undefined) return { kind: manifest.kind };
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

async function questionsOf(target: Target, { network, domain, server, reverse }: Zone): Promise<Question[]> {
  const libvirt = await openLibvirt(target, { files: [], stateDir: undefined });
  const { items } = await libvirt.leases([network]);
  const now = target.host.now().getTime() / 1000;
  const leases = items
    .flatMap((item) => [...item.leases])
    .filter((lease) => !isExpired(lease, now) && lease.ip.includes('.'));
  const named = leases.filter(({ hostname }) => hostname !== undefined && isHostName(hostname)).slice(0, SAMPLE);
  return [
    { kind: 'name', type: 'A', name: `${HOST_NAME}.${domain}` },
    ...(reverse.length === 0 ? [] : [{ kind: 'name', type: 'PTR', name: server } as const]),
    ...named.map(({ hostname }) => ({ kind: 'name', type: 'A', name: `${hostname}.${domain}` }) as const),
    { kind: 'unknown', type: 'A', name: `${UNKNOWN}.${domain}` },
  ];
}

function containerQuestions(host: Host, manifest: Manifest | undefined): Question[] {
  const domain = manifest?.containers ?? undefined;
  if (domain === undefined) return [];
  const lines = (host.readFile(HOSTS_FILE)?.toString() ?? '').split('\n').filter((line) => line !== '');
  const names = [...new Set(lines.map((line) => line.split(' ')[1] ?? ''))].slice(0, SAMPLE);
  return [
    ...names.map((name) => ({ kind: 'name', type: 'A', name }) as const),
    { kind: 'unknown', type: 'A', name: `${UNKNOWN}.${domain}` },
  ];
}

/** What is wrong with the answers. A server that never answers is reported once. */
function problemsIn(answers: readonly Answers[]): Finding[] {
  const silent = new Set(silentServers(answers));
  const silence = [...silent].map(
    ({ name, address }): Finding => ({
      id: 'no-answer',
      severity: 'error',
      message: `the DNS server of ${name} (${address}) does not answer`,
    }),
  );
  const others = answers.map((each) => ({
    ...each,
    answers: each.answers.filter(({ server }) => !silent.has(server)),
  }));
  return [...silence, ...others.flatMap(problemsOf)];
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

function unconnected(manifest: Manifest | undefined, zones: readonly Zone[]): Finding[] {
  if (manifest !== undefined) return [];
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

function inactive(states: readonly NetworkState[]): Finding[] {
  const names = states.filter(({ live }) => live === undefined).map(({ name }) => name);
  if (names.length === 0) return [];
  const message = `names of networks that are inactive do not resolve: ${names.join(', ')}`;
  return [{ id: 'network-inactive', severity: 'note', message }];
}

async function lostAtReboot(host: Host, manifest: Manifest, states: readonly NetworkState[]): Promise<Finding[]> {
  const lost = [
    ...((await survivesReboot(host, manifest.systemd)) ? [] : [`vnet's dnsmasq on ${ADDRESS}`]),
    ...states.filter(({ live, autostart }) => live !== undefined && !autostart).map(({ name }) => `network ${name}`),
  ];
  if (lost.length === 0) return [];
  return [{ id: 'lost-at-reboot', severity: 'note', message: `not started at boot: ${lost.join(', ')}` }];
}

async function staleNames(host: Host, { containers }: Manifest): Promise<Finding[]> {
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
