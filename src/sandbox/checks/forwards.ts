import { formatSubnet } from '../../address/subnet.ts';
import { loadRules } from '../../forward/load-rules.ts';
import { presentRules } from '../../forward/present.ts';
import { rulesFor } from '../../forward/rules.ts';
import { type Forward, listenText } from '../../forward/state.ts';
import type { Target, TargetNetwork } from '../../forward/targets.ts';
import type { Host } from '../../host/host.ts';
import { ipSubnet } from '../../network/facts.ts';
import type { Network } from '../../network/model.ts';
import { queryDns } from '../guests/dns-query.ts';
import { addressOf, FAMILIES, type Guest } from '../guests/guest.ts';
import { runOrThrow } from '../host/run-or-throw.ts';
import type { Check } from '../result.ts';
import { outsideHost } from '../world/links.ts';
import type { CheckContext } from './context.ts';

/** A forward to rehearse: ports of the host, and those of the first guest. */
export type RehearsedForward = Pick<Forward, 'protocol' | 'address' | 'port' | 'lastPort' | 'guestPort'>;

/** Loads the rules of forwards to the first guest, and connects to their first and last ports from everywhere. */
export async function checkForwards(context: CheckContext, forwards: readonly RehearsedForward[]): Promise<Check[]> {
  const { inside, mode, network, guests } = context;
  const [guest] = guests;
  if (guest === undefined) return [];
  if (mode !== 'nat' && mode !== 'open') {
    const seen = `vnet forward refuses ${mode === 'none' ? 'isolated networks' : `networks with forward mode ${mode}`}`;
    return forwards.map((forward) => ({
      check: nameOf(forward, forward.port),
      expected: 'forwarded',
      seen,
      ok: false,
    }));
  }
  const targets = forwards.flatMap((forward) => targetsOf(forward, network, guest));
  const present = await presentRules(inside);
  const plan = { targets, networks: [targetNetwork(network)], masquerade: [], waiting: [] };
  await loadRules(inside, rulesFor(plan, present.firewall), present);
  const ports = new Set(forwards.flatMap((forward) => portsOf(forward).map((port) => guestPort(forward, port))));
  for (const port of ports) await answerOn(guest, port);
  return (await Promise.all(targets.map((target) => connectTo(context, guest, target)))).flat();
}

/** The first port of a forward and, of a range, the last. */
function portsOf({ port, lastPort }: RehearsedForward): readonly number[] {
  return port === lastPort ? [port] : [port, lastPort];
}

function guestPort({ port: first, guestPort }: RehearsedForward, port: number): number {
  return guestPort + port - first;
}

function nameOf(forward: RehearsedForward, port: number): string {
  return `forward of ${forward.protocol} ${listenText(forward)} to guest1 port ${guestPort(forward, port)}`;
}

function targetsOf(forward: RehearsedForward, network: Network, guest: Guest): Target[] {
  return FAMILIES.flatMap((family) => {
    const ip = addressOf(guest, family);
    if (ip === undefined) return [];
    const { mac } = guest.machine;
    const whole = {
      guest: guest.label,
      network: network.name ?? '',
      mac,
      addresses: [ip],
      follow: false,
      loopback: false,
    };
    return [{ forward: { ...forward, ...whole }, family, bridge: bridgeOf(network), ip }];
  });
}

function bridgeOf({ bridge }: Network): string {
  return bridge?.name ?? '';
}

function targetNetwork(network: Network): TargetNetwork {
  const subnets = network.ips.flatMap((ip) => ipSubnet(ip) ?? []);
  return {
    bridge: bridgeOf(network),
    subnets: subnets.map((subnet) => ({ family: subnet.address.family, text: formatSubnet(subnet) })),
  };
}

/** dnsmasq answers on UDP and TCP, and every sandbox has it. */
async function answerOn({ machine }: Guest, port: number): Promise<void> {
  const files = ['--conf-file=/dev/null', '--no-resolv', '--no-hosts', '--pid-file='];
  const answer = [`--port=${port}`, `--address=/${NAME}/${ANSWER}`, '--user=root', '--group=root'];
  await runOrThrow(machine.host, 'dnsmasq', [...files, ...answer]);
}

const NAME = 'forward.test';
const ANSWER = '192.0.2.1';

async function connectTo({ inside, guests, uplink }: CheckContext, guest: Guest, target: Target): Promise<Check[]> {
  const { forward, family } = target;
  const to = family === 4 ? uplink.host.ipv4 : uplink.host.ipv6;
  const senders: readonly (readonly [name: string, sender: Host])[] = [
    ['the outside', outsideHost(inside)],
    ['the host', inside],
    ...guests.map(({ label, machine }) => [label, machine.host] as const),
  ];
  const isBridged = await isBridgeFiltered(inside, family);
  const checks = portsOf(forward).flatMap((port) =>
    senders.map(async ([name, sender]): Promise<Check> => {
      const { protocol } = forward;
      const response = await queryDns(sender, { server: to, port, protocol, name: NAME, type: 'A' }).catch(
        () => undefined,
      );
      const isAnswered = response?.records.includes(ANSWER) ?? false;
      // docs/forward.md: netfilter sees the packet twice, and the bridge does not send it out of the port that it came from.
      const expected = !(isBridged && name === guest.label);
      return {
        check: `${nameOf(forward, port)}, IPv${family}, from ${name}`,
        expected: expected ? 'answer' : 'no answer, since br_netfilter filters bridges',
        seen: isAnswered ? 'answer' : 'no answer',
        ok: isAnswered === expected,
      };
    }),
  );
  return Promise.all(checks);
}

/** Whether rules of iptables also see what passes between ports of a bridge. */
async function isBridgeFiltered(inside: Host, family: 4 | 6): Promise<boolean> {
  const setting = `/proc/sys/net/bridge/bridge-nf-call-${family === 4 ? 'iptables' : 'ip6tables'}`;
  return (await inside.run('cat', [setting])).stdout.trim() === '1';
}
