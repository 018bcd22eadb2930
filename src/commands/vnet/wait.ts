import { command } from '../../cli/command.ts';
import { network } from '../../cli/common-arguments.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { addressData } from '../../guests/resolve/columns.ts';
import { type Condition, type Waited, waitFor } from '../../guests/resolve/wait.ts';
import { span } from '../../guests/time.ts';
import type { Target } from '../../libvirt/target.ts';
import { type Outcome, table, text } from '../../render/outcome.ts';
import { printable } from '../../terminal/printable.ts';

export default command({
  name: 'wait',
  summary: 'Wait until guests have an address, a lease, a name or an open port',
  details:
    'Follows the files of libvirt, and asks it where they have no answer. Prints a line for each guest: its name and the address that fulfils the condition. Past the time limit the exit status is 7, and the reason is on stderr.',
  args: { guest: { summary: 'guest or hostname', variadic: true, complete: 'domains' } },
  flags: {
    for: {
      value: 'CONDITION',
      summary: 'ip (the default), ip=IPv4, ip=IPv6, lease, name (a lease with a hostname) or port=NUMBER',
    },
    timeout: { short: 't', value: 'TIME', summary: 'how long, such as 120s (the default), 5m or 1h' },
    network: { ...network, short: 'n', value: 'NETWORK', summary: 'only addresses on this network' },
    'state-dir': { value: 'DIR', summary: "read this directory's *.status and *.macs, and never ask libvirt" },
  },
  examples: [
    { line: 'vnet wait web db', does: 'Wait until both have an address' },
    {
      line: 'vnet wait web --for port=22 --timeout 5m && ssh root@$(vnet resolve web)',
      does: 'Log in as soon as one can',
    },
  ],

  async run({ args, flags }, { host, virsh, output }) {
    const target: Target = { host, virsh };
    const condition = conditionOf(flags.for ?? 'ip');
    const limit = secondsOf(flags.timeout ?? '120s');
    const started = host.monotonic();
    const progress = host.isTerminal('stderr');
    const tell = (pending: readonly string[]) => {
      const waited = span((host.monotonic() - started) / 1000);
      const line = `waiting for ${flags.for ?? 'ip'} of ${pending.map(printable).join(', ')} (${waited} of ${span(limit)})`;
      if (progress) host.write('stderr', `\r${line.slice(0, (host.terminalSize()?.columns ?? 80) - 1)}\u001b[K`);
    };
    const waited = await waitFor(
      target,
      {
        names: [...new Set(args.guest)],
        condition,
        network: flags.network,
        stateDir: flags['state-dir'],
        named: output !== 'table',
        deadline: started + limit * 1000,
      },
      tell,
    );
    if (progress) host.write('stderr', '\r\u001b[K');
    return outcomeOf(waited, target, { condition, limit, plain: output === 'table' });
  },
});

/** 128 + SIGINT, as a shell has it. */
const INTERRUPTED = 130;

interface Shown {
  readonly condition: Condition;
  /** Seconds. */
  readonly limit: number;
  readonly plain: boolean;
}

async function outcomeOf(
  { met, last, pending, interrupted }: Waited,
  target: Target,
  { condition, limit, plain }: Shown,
): Promise<Outcome> {
  const shown = plain
    ? text(met.map(({ answer, address }) => `${printable(answer.name)}\t${address.ip}\n`).join(''))
    : table({ columns: [], rows: met, data: addressData });
  if (last?.unmet.length === 0) return shown;
  if (interrupted) return { ...shown, status: INTERRUPTED };
  if (last === undefined) {
    const where = target.virsh.uri === undefined ? 'libvirt' : `libvirt at ${target.virsh.uri}`;
    const findings = pending.map(
      (name): Finding => ({
        id: 'timeout',
        severity: 'error',
        message: `'${name}' after ${span(limit)}: ${where} has not answered`,
      }),
    );
    return { ...shown, findings, status: EXIT_STATUS.timeout };
  }
  const { unmet, known } = last;
  const { whyNot } = await import('../../guests/resolve/why.ts');
  const findings: Finding[] = known.problems.flatMap((problem) => problem.findings);
  for (const answer of unmet) {
    const reasons =
      answer.addresses.length > 0
        ? [shortOf(condition, answer.addresses.map(({ ip }) => ip).join(', '))]
        : await whyNot(target, answer, known);
    findings.push({
      id: 'timeout',
      severity: 'error',
      message: `'${answer.name}' after ${span(limit)}: ${reasons[0] ?? ''}`,
      evidence: reasons.slice(1),
    });
  }
  return { ...shown, findings, status: EXIT_STATUS.timeout };
}

/** What an address that is there still lacks. */
function shortOf(condition: Condition, ips: string): string {
  if (condition.kind === 'port') return `nothing listens on port ${condition.port} of ${ips}`;
  return condition.kind === 'name' ? `no hostname came with the lease of ${ips}` : `${ips} is no lease`;
}

function conditionOf(word: string): Condition {
  const [kind = '', value] = word.split('=', 2);
  if (kind === 'lease' || kind === 'name') {
    if (value === undefined) return { kind };
  } else if (kind === 'ip') {
    if (value === undefined) return { kind, family: undefined };
    if (/^(?:ip)?v?[46]$/i.test(value)) return { kind, family: value.endsWith('4') ? 'ipv4' : 'ipv6' };
  } else if (kind === 'port' && /^\d{1,5}$/.test(value ?? '') && Number(value) > 0 && Number(value) < 65536) {
    return { kind, port: Number(value) };
  }
  throw new VnetError('usage', `there is no condition '${word}'`, {
    hint: 'conditions are ip, ip=IPv4, ip=IPv6, lease, name and port=NUMBER',
  });
}

function secondsOf(word: string): number {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(word) ?? [];
  if (number === undefined)
    throw new VnetError('usage', `invalid time '${word}'`, { hint: 'use a time such as 90s, 5m or 1h' });
  return Number(number) * ({ ms: 0.001, s: 1, m: 60, h: 3600 }[unit] ?? 1);
}
