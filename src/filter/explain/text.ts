import type { FilterExplanation, Step } from './explain.ts';
import type { Way } from './packets.ts';

const TITLES: Readonly<Record<Way, string>> = { out: 'From the guest', in: 'To the guest' };

/** An explanation as lines of text. Lines that start with blanks belong to the line above them. */
export function filterLines(name: string, explanation: FilterExplanation, rejection: string | undefined): string[] {
  const { summary, steps, ipSteps, variables, tracksConnections, included, missing } = explanation;
  return [
    ...(rejection === undefined ? [] : [rejection, '']),
    `${name}: network filter`,
    ...summary,
    ...(missing.length === 0
      ? []
      : [`This is only a part: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not known.`]),
    ...(['out', 'in'] as const).flatMap((way) => [
      '',
      `${TITLES[way]}, in this order:`,
      ...grouped(steps[way]),
      ...(steps[way].at(-1)?.match === 'all packets' && steps[way].at(-1)?.chain === 'root'
        ? []
        : ['  everything else: accept']),
      ...(ipSteps[way].length === 0
        ? []
        : [
            `${TITLES[way]}, IP packets must also pass iptables, in this order:`,
            ...ipSteps[way].map(({ match, action, filter }) => `  ${match}: ${action} (${filter})`),
            '  everything else: accept',
          ]),
    ]),
    ...(variables.length === 0
      ? []
      : ['', 'Variables:', ...variables.map(({ name: variable, source }) => `  ${variable}: ${source}`)]),
    ...(ipSteps.in.length + ipSteps.out.length === 0
      ? []
      : [
          '',
          tracksConnections
            ? 'iptables tracks connections: an accept rule for one direction also accepts the replies.'
            : 'No rule depends on the state of connections.',
          'On a bridge, iptables sees packets only if net.bridge.bridge-nf-call-iptables (for IPv6, -ip6tables) is 1.',
        ]),
    ...(included.length === 0 ? [] : ['', `Includes ${included.join(', ')}.`]),
  ];
}

/** The steps of one chain together, below its name. */
function grouped(steps: readonly Step[]): string[] {
  const lines: string[] = [];
  let chain = 'root';
  for (const step of steps) {
    if (step.chain !== chain && step.chain !== 'root') {
      lines.push(`  chain ${step.chain}${step.sees === undefined ? '' : `, for ${step.sees}`}:`);
    }
    chain = step.chain;
    const indent = step.chain === 'root' ? '  ' : '    ';
    lines.push(`${indent}${step.match}: ${step.action} (${step.filter})`);
  }
  return lines;
}
