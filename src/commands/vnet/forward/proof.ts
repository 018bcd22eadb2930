import type { Context } from '../../../cli/command.ts';
import { rules } from '../../../doctor/facts/rules.ts';
import { uplinks } from '../../../doctor/facts/uplinks.ts';
import { lookAt } from '../../../doctor/look.ts';
import { dropOf, type Packet } from '../../../doctor/netfilter/evaluate.ts';
import { describe } from '../../../doctor/netfilter/ruleset.ts';
import type { Finding } from '../../../finding.ts';
import { removals, repetition } from '../../../forward/arguments.ts';
import { type Forward, isEveryAddress, readForwards } from '../../../forward/state.ts';
import { type Target, targetsOf, type Waiting } from '../../../forward/targets.ts';
import type { Host } from '../../../host/host.ts';
import { readLinks } from '../../../host/links.ts';
import type { Domain } from '../../../libvirt/domain.ts';
import { operands, shellCommand } from '../../../shell-words.ts';
import { forwardName } from './data.ts';
import type { World } from './guest.ts';

/** Milliseconds that a guest has to answer. */
const ANSWER = 2000;

/** How many forwards are tried at a time. */
const MOST_TRIED = 32;

/** Reports what keeps forwards from working: another firewall, the address of the guest, a service that does not listen. */
export async function proofOf(
  forwards: readonly Forward[],
  world: World,
  context: Context,
): Promise<readonly Finding[]> {
  const { host } = context;
  const names = new Set(forwards.map(nameOf));
  const file = readForwards(host);
  const { targets, waiting } = targetsOf(host, file);
  const own = targets.filter(({ forward }) => names.has(nameOf(forward)));
  const findings: Proof[] = [
    ...waiting.flatMap((each) => (names.has(nameOf(each.forward)) ? [waitingProof(each, world)] : [])),
    ...(await Promise.all(own.slice(0, MOST_TRIED).map((target) => answerOf(target, world, context)))).flat(),
    ...(await missingAddresses(forwards, host)),
    ...(own.length === 0 ? [] : await drops(own, context)),
  ];
  return [...new Set(findings.map(({ message }) => message))].map((message) =>
    merged(
      findings.filter((each) => each.message === message),
      file.forwards,
    ),
  );
}

/** A finding about a forward that has to be removed, or made again with the present address of its guest. */
interface Proof extends Finding {
  readonly remove?: Forward;
  readonly repeat?: Forward;
}

/** Returns one finding for those with the same message, with the commands for all forwards that they are about. */
function merged(proofs: readonly Proof[], all: readonly Forward[]): Finding {
  const [{ remove: _, repeat: __, ...finding }] = proofs as readonly [Proof];
  const removed = proofs.flatMap(({ remove }) => remove ?? []);
  const repeated = proofs.flatMap(({ repeat }) => repeat ?? []);
  if (removed.length + repeated.length === 0) return finding;
  const commands = [
    ...removals(removed, all).map((each) => shellCommand('vnet', 'forward', 'remove', ...operands(...each))),
    ...repeated.map((each) => shellCommand('vnet', 'forward', 'add', ...repetition(each))),
  ];
  return { ...finding, commands };
}

/** Says why a forward leads nowhere. */
function waitingProof({ forward, reason }: Waiting, { networks }: World): Proof {
  const { guest, network, addresses, follow } = forward;
  if (reason === 'network-inactive') {
    if (!networks.some(({ name }) => name === network)) {
      return gone('network-gone', `there is no network '${network}'`, forward);
    }
    const message = `network '${network}' is not active; its forwards work when it has started`;
    return { id: reason, severity: 'note', message };
  }
  if (follow) {
    return {
      id: reason,
      severity: 'note',
      message: `${guest} has no address yet; the forward works when it has one`,
    };
  }
  const text = addresses.join(' and ');
  const problem = {
    id: 'address-outside',
    severity: 'warning' as const,
    message: `${addresses.includes(guest) ? text : `${text} of ${guest}`} is not in a subnet of network '${network}'`,
  };
  return addresses.includes(guest)
    ? { ...problem, fix: 'remove the forward, and add it with the present address of the guest', remove: forward }
    : { ...problem, fix: 'add the forward again, so that it leads to the present address', repeat: forward };
}

/** A forward whose network or guest has been removed. */
function gone(id: string, message: string, forward: Forward): Proof {
  return { id, severity: 'warning', message, fix: 'remove its forwards', remove: forward };
}

/** Reports addresses of forwards that this host does not have. */
async function missingAddresses(forwards: readonly Forward[], host: Host): Promise<Finding[]> {
  const wanted = forwards.flatMap(({ address }) =>
    address === undefined || isEveryAddress(address) || address.startsWith('127.') ? [] : address,
  );
  if (wanted.length === 0) return [];
  const present = (await readLinks(host)).flatMap(({ addr_info: all = [] }) => all.map(({ local }) => local));
  return wanted
    .filter((address) => !present.includes(address))
    .map((address) => ({
      id: 'no-such-address',
      severity: 'note',
      message: `no interface of this host has ${address}; its forwards work when one has it`,
    }));
}

function nameOf(forward: Forward): string {
  return `${forwardName(forward)} ${forward.guest}`;
}

/** Says whether the service of the guest answers. UDP has no connections to try. */
async function answerOf({ forward, ip }: Target, world: World, { host }: Context): Promise<Proof[]> {
  const { guest, guestPort, protocol, mac, network } = forward;
  const domain = domainOf(world, mac);
  if (domain?.running === false) {
    const message = `guest '${guest}' is not running; the forward works when it has started`;
    return [{ id: 'guest-off', severity: 'note', message }];
  }
  const leases = world.leases.get(network)?.filter((lease) => lease.mac === mac && isSameFamily(lease.ip, ip)) ?? [];
  const [lease] = leases;
  if (mac !== undefined && lease !== undefined && !leases.some((each) => each.ip === ip)) {
    const message = `${guest} has ${lease.ip} until it requests an address again; the forward leads to ${ip}`;
    return [{ id: 'renew', severity: 'note', message, fix: 'restart the network in the guest' }];
  }
  if (protocol === 'udp') return [];
  const answer = await host.tryConnect(ip, guestPort, ANSWER);
  if (answer === 'open') return [];
  if (mac !== undefined && domain === undefined && lease === undefined && guest !== ip) {
    const proof = gone(
      'guest-gone',
      `no guest of libvirt has the interface ${mac} of ${guest}, and nothing answers`,
      forward,
    );
    const isMadeAgain = world.domains.some(
      ({ name, interfaces }) => name === guest && interfaces.some(({ source }) => source === network),
    );
    if (!isMadeAgain) return [proof];
    const { remove: _, ...rest } = proof;
    return [
      {
        ...rest,
        fix: `add the forward again, so that it leads to the interface that ${guest} has now`,
        repeat: forward,
      },
    ];
  }
  const isRefused = answer === 'refused';
  const name = guest === ip ? ip : `${guest} (${ip})`;
  return [
    {
      id: 'no-answer',
      severity: 'warning',
      message: isRefused ? `nothing listens on port ${guestPort} of ${name}` : `${name} does not answer`,
      fix: isRefused
        ? 'start the service in the guest; it must listen on this address or on all'
        : 'look at the firewall of the guest, and whether it has this address',
    },
  ];
}

function domainOf({ domains }: World, mac: string | undefined): Domain | undefined {
  const own = domains.filter(({ interfaces }) => mac !== undefined && interfaces.some((each) => each.mac === mac));
  return own.find(({ running }) => running) ?? own[0];
}

function isSameFamily(one: string, other: string): boolean {
  return one.includes(':') === other.includes(':');
}

/** Reports rules of others that drop connections to the guests, whatever vnet accepts. */
async function drops(targets: readonly Target[], context: Context): Promise<Finding[]> {
  const look = lookAt(context);
  const [ruleset, links] = await Promise.all([look.at(rules), look.at(uplinks)]);
  return targets.slice(0, MOST_TRIED).flatMap(({ forward, family, bridge, ip }): Finding[] => {
    const packet: Packet = {
      family: family === 4 ? 'ipv4' : 'ipv6',
      protocol: forward.protocol,
      iif: links[family] ?? '',
      oif: bridge,
      daddr: ip,
      dport: String(forward.guestPort),
      state: 'new',
      status: 'dnat',
      destination: 'unicast',
    };
    const drop = dropOf(ruleset, packet, 'through');
    if (drop === undefined) return [];
    return [
      {
        id: 'forward-dropped',
        severity: 'warning',
        message: `another rule of this host drops connections of other machines to ${forward.guest}`,
        evidence: [describe(drop.chain, drop.rule)],
        fix: `accept what goes to ${ip} there; vnet doctor shows the rule to add`,
      },
    ];
  });
}

/** Names the one thing that does not work where bridged packets pass iptables. */
export function bridgedPackets({ host }: Context): Finding[] {
  const value = host.readFile('/proc/sys/net/bridge/bridge-nf-call-iptables')?.toString().trim();
  if (value !== '1') return [];
  const message = 'bridge-nf-call-iptables is 1, so guests do not reach themselves through their own forwards';
  return [{ id: 'bridged-packets', severity: 'note', message }];
}
