import { command } from '../../cli/command.ts';
import { networkFlag, stateDirFlag } from '../../cli/common-arguments.ts';
import { writeFindings } from '../../cli/run/write-findings.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { ADDRESS_FIELDS, addressData } from '../../guests/resolve/columns.ts';
import {
  type Condition,
  resolveOptionsOf,
  type UnmetName,
  type WaitOptions,
  type WaitResult,
  waitFor,
} from '../../guests/resolve/wait.ts';
import { span } from '../../guests/time.ts';
import type { ConnectResult } from '../../host/host.ts';
import { signalStatus } from '../../host/signals.ts';
import { openLibvirt } from '../../libvirt/open.ts';
import type { Target } from '../../libvirt/target.ts';
import { type Outcome, table, text } from '../../render/outcome.ts';
import { printable } from '../../terminal/printable.ts';

export default command({
  name: 'wait',
  summary: 'Wait until guests have an address or an open port',
  group: 'addresses',
  details:
    "Prints a line for each guest as soon as the condition holds: its name and the address. Follows libvirt's files, and asks libvirt if they have no answer. A reserved address that nobody leases does not count. After the time limit, the exit status is 7 and stderr says why.",
  args: { guest: { summary: 'guest or hostname', variadic: true, complete: 'domains' } },
  flags: {
    for: {
      value: 'CONDITION',
      offers: ['ip', 'ip=IPv4', 'ip=IPv6', 'lease', 'name', 'port=22'],
      summary: 'ip, ip=IPv4, ip=IPv6, lease, name (a lease with a hostname) or port=NUMBER (default: ip)',
    },
    timeout: { short: 't', value: 'TIME', summary: 'time limit, such as 90s, 5m or 1h (default: 120s)' },
    network: networkFlag,
    'state-dir': stateDirFlag,
  },
  examples: [
    { line: 'vnet wait web db', does: 'Wait until both guests have an address' },
    {
      line: 'vnet wait web --for port=22 --timeout 5m && ssh root@$(vnet resolve web)',
      does: 'Log in as soon as ssh answers',
    },
  ],
  shape: ['list'],
  fields: {
    name: ['string', 'name that was resolved'],
    ip: ['string', 'IP address'],
    protocol: ['string', 'ipv4 or ipv6'],
    by: ['string | null', 'what the name is: guest or hostname'],
    guest: ['string | null', 'guest that has the address'],
    hostname: ['string | null', 'hostname of its lease'],
    mac: ['string | null', 'MAC address'],
    network: ['string | null', 'network of the address'],
    expiry: ['string | null', 'when the lease expires: ISO 8601 in UTC; null if it does not expire'],
    sources: ['string[]', 'where the address was found: file, lease, agent or arp'],
  },
  files: {
    '/var/lib/libvirt/dnsmasq/BRIDGE.status': 'leases of a network',
    '/var/lib/libvirt/dnsmasq/BRIDGE.macs': 'MAC addresses of the guests of a network',
    '/run/libvirt/network/NAME.xml': 'active networks',
  },

  async run({ args, flags }, context) {
    const { host, output } = context;
    const condition = conditionOf(flags.for ?? 'ip');
    const limit = secondsOf(flags.timeout ?? '120s');
    const libvirt = await openLibvirt(context, { files: [], stateDir: flags['state-dir'] });
    const started = host.monotonic();
    const hasProgress = host.isTerminal('stderr');
    const onPending = (names: readonly string[]) => {
      const elapsed = span((host.monotonic() - started) / 1000);
      const line = `waiting for ${flags.for ?? 'ip'} of ${names.map(printable).join(', ')} (${elapsed} of ${span(limit)})`;
      const width = (host.terminalSize()?.columns ?? 80) - 1;
      if (hasProgress) host.write('stderr', `\r${line.slice(0, width)}\u001b[K`);
    };
    const options: WaitOptions = {
      names: [...new Set(args.guest)],
      condition,
      network: flags.network,
      withNetworks: output !== 'table',
      deadline: started + limit * 1000,
      onPending,
      onUnknown: (names) => unknown.push(writeFindings(names.map(unknownName), context)),
    };
    const unknown: Promise<void>[] = [];
    const result = await waitFor(context, libvirt, options);
    await Promise.all(unknown);
    if (hasProgress) host.write('stderr', '\r\u001b[K');
    return outcomeOf(result, context, { options, limit, isPlain: output === 'table' });
  },
});

interface OutcomeOptions {
  readonly options: WaitOptions;
  /** Seconds. */
  readonly limit: number;
  readonly isPlain: boolean;
}

async function outcomeOf(
  { met, last, pending, interrupted }: WaitResult,
  target: Target,
  { options, limit, isPlain }: OutcomeOptions,
): Promise<Outcome> {
  const outcome = isPlain
    ? text(met.map(({ answer, address }) => `${printable(answer.name)}\t${address.ip}\n`).join(''))
    : table({ columns: [], rows: met, data: addressData, fields: ADDRESS_FIELDS });
  if (last?.unmet.length === 0) return outcome;
  if (interrupted) return { ...outcome, status: signalStatus('SIGINT') };
  if (last === undefined) {
    const libvirt = target.virsh.uri === undefined ? 'libvirt' : `libvirt at ${target.virsh.uri}`;
    const findings = pending.map((name) => timedOut(name, limit, [`${libvirt} has not answered`]));
    return { ...outcome, findings, status: EXIT_STATUS.timeout };
  }
  const { unmet, lookup } = last;
  const { MissingNames } = await import('../../guests/resolve/explain-missing.ts');
  const missing = new MissingNames(target, lookup, resolveOptionsOf(options, true));
  const findings: Finding[] = lookup.problems.flatMap((problem) => problem.findings);
  for (const name of unmet) {
    const { answer } = name;
    if (answer.addresses.length > 0) {
      findings.push(timedOut(answer.name, limit, reasonsFor(options.condition, name)));
    } else {
      const { reasons, hints } = await missing.explain(answer);
      findings.push(timedOut(answer.name, limit, reasons), ...hints);
    }
  }
  return { ...outcome, findings, status: EXIT_STATUS.timeout };
}

/** The guest may be defined while vnet waits, so this is not an error. */
function unknownName(name: string): Finding {
  return {
    id: 'unknown-name',
    severity: 'warning',
    message: `no guest or hostname is named '${name}' yet; waiting for it`,
  };
}

function timedOut(name: string, limit: number, [reason = '', ...evidence]: readonly string[]): Finding {
  return { id: 'timeout', severity: 'error', message: `waited ${span(limit)} for '${name}': ${reason}`, evidence };
}

/** Why the addresses of a name do not meet a condition. */
function reasonsFor(condition: Condition, { answer, connections }: UnmetName): readonly string[] {
  if (condition.kind === 'port') return connections.map(({ ip, result }) => CONNECTION[result](ip, condition.port));
  const ips = answer.addresses.map(({ ip }) => ip).join(', ');
  return [condition.kind === 'name' ? `the lease of ${ips} has no hostname` : `${ips} is not from a lease`];
}

const CONNECTION: Readonly<Record<ConnectResult, (ip: string, port: number) => string>> = {
  open: (ip, port) => `port ${port} of ${ip} is open`,
  refused: (ip, port) => `${ip} refuses connections to port ${port}: nothing listens there`,
  unreachable: (ip) =>
    `${ip} is unreachable: it does not answer ARP, there is no route, or a firewall rejects the packets`,
  timeout: (ip, port) => `${ip} does not answer on port ${port}: it is still booting, or a firewall drops the packets`,
};

/** Reads the argument of --for. Throws VnetError `usage` for an unknown condition, or one with a wrong value. */
function conditionOf(text: string): Condition {
  const at = text.indexOf('=');
  const [kind, value] = at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
  switch (kind) {
    case 'lease':
    case 'name':
      if (value === undefined) return { kind };
      throw new VnetError('usage', `condition '${kind}' has no value, but '${value}' is given`, { hint: CONDITIONS });
    case 'ip':
      if (value === undefined) return { kind, family: undefined };
      if (/^(?:ip)?v?[46]$/i.test(value)) return { kind, family: value.endsWith('4') ? 'ipv4' : 'ipv6' };
      throw new VnetError('usage', `invalid address family '${value}'`, { hint: 'use ip=IPv4 or ip=IPv6' });
    case 'port':
      if (value !== undefined && /^\d+$/.test(value) && Number(value) > 0 && Number(value) < 65536)
        return { kind, port: Number(value) };
      throw new VnetError('usage', value === undefined ? "condition 'port' has no number" : `invalid port '${value}'`, {
        hint: 'use a number from 1 to 65535, such as port=22',
      });
    default:
      throw new VnetError('usage', `unknown condition '${text}'`, { hint: CONDITIONS });
  }
}

const CONDITIONS = 'conditions are ip, ip=IPv4, ip=IPv6, lease, name and port=NUMBER';

function secondsOf(word: string): number {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(word) ?? [];
  if (number === undefined)
    throw new VnetError('usage', `invalid time '${word}'`, { hint: 'use a time such as 90s, 5m or 1h' });
  return Number(number) * ({ ms: 0.001, s: 1, m: 60, h: 3600 }[unit] ?? 1);
}
