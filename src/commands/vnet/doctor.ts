import { command } from '../../cli/command.ts';
import { withConnection } from '../../cli/run/with-connection.ts';
import { checks } from '../../doctor/checks/index.ts';
import { blindness, type Diagnosis, diagnose, type Report } from '../../doctor/diagnose.ts';
import { lookAt } from '../../doctor/look.ts';
import { EXIT_STATUS } from '../../error.ts';
import type { Outcome } from '../../render/outcome.ts';
import { printable } from '../../terminal/printable.ts';

export default command({
  name: 'doctor',
  summary: 'Find what is wrong with networks and guests on this host',
  group: 'overview',
  details:
    'Inspects libvirt, its networks, the firewall, routes and names, and changes nothing. Each problem is reported with what vnet saw, its effect, and the command that fixes it; the worst come first. The exit status is 0 if the host is healthy and 1 if there are problems. If there are none, but some checks could not look, it is that of the reason, such as 4 for a missing permission.',
  args: {},
  flags: { verbose: { summary: 'also list the checks that passed' } },
  examples: [
    { line: 'vnet doctor', does: 'Check this host' },
    { line: 'vnet doctor --verbose', does: 'Also list what is right' },
    { line: 'vnet doctor -o json', does: 'Print problems as JSON' },
  ],
  shape: ['object'],
  fields: {
    healthy: ['boolean', 'whether there are no problems'],
    problems: [
      'object[]',
      'list of problems, each with id, area, severity, message, evidence, effect, cause, fix, commands, network and guest',
    ],
    passed: ['object[]', 'list of checks that found nothing, each with id, area and passed'],
    skipped: ['object[]', 'list of checks that could not look, each with id, area and reason'],
  },

  async run({ flags }, context): Promise<Outcome> {
    const report = await diagnose(checks, lookAt(context));
    const { problems, passed, skipped } = report;
    const isHealthy = problems.every(({ severity }) => severity === 'note');
    const code = isHealthy ? blindness(report) : 'refused';
    return {
      kind: 'record',
      text: textOf(report, flags.verbose),
      data: {
        healthy: isHealthy,
        problems: withConnection(problems, context.connection).map((each) => problemData(each as Diagnosis)),
        passed: passed.map(({ id, area, passed: sentence }) => ({ id, area, passed: sentence })),
        skipped: skipped.map(({ check: { id, area }, error }) => ({ id, area, reason: error.message })),
      },
      status: code === undefined ? 0 : EXIT_STATUS[code],
    };
  },
});

function problemData({
  id,
  area,
  severity,
  message,
  evidence,
  effect,
  cause,
  fix,
  commands,
  network,
  guest,
}: Diagnosis) {
  return {
    id,
    area,
    severity,
    message,
    evidence: [...evidence],
    effect,
    cause: cause ?? null,
    fix: fix ?? null,
    commands: [...(commands ?? [])],
    network: network ?? null,
    guest: guest ?? null,
  };
}

function textOf({ problems, passed, skipped, withoutLibvirt }: Report, verbose: boolean): string {
  const lines = problems.flatMap(({ id, severity, message, evidence, effect, cause, fix, commands = [] }) => [
    `${severity}: ${message} [${id}]`,
    ...evidence.map((line) => `  ${line}`),
    `  effect: ${effect}`,
    ...(cause === undefined ? [] : [`  cause: ${cause}`]),
    ...(fix === undefined ? [] : [`  fix: ${fix}`]),
    ...commands.map((line) => `    ${line}`),
    '',
  ]);
  const rest = [
    ...skipped.map(({ check, error }) => `not checked: ${check.passed}: ${error.message}`),
    ...(withoutLibvirt.length === 0 ? [] : [`not checked: what needs libvirt (${withoutLibvirt.length} checks)`]),
    ...(verbose ? passed.map((check) => `ok: ${check.passed}`) : []),
  ];
  return [...lines, ...rest].map((line) => `${printable(line)}\n`).join('');
}
