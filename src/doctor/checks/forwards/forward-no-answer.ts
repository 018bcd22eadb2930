import type { Target } from '../../../forward/targets.ts';
import type { ConnectResult } from '../../../host/host.ts';
import { operands, shellCommand } from '../../../shell-words.ts';
import type { Check, HostProblem } from '../../check.ts';
import { forwardTargets, portText } from '../../facts/forwards.ts';
import { guests } from '../../facts/libvirt.ts';
import type { Look } from '../../look.ts';

/** Milliseconds that a guest has to answer. */
const ANSWER = 1_000;

/** So many connections are opened at most: a range of ports is tried at its first. */
const MOST = 64;

export const forwardNoAnswer: Check = {
  id: 'forward-no-answer',
  area: 'forwards',
  passed: 'guests accept the TCP connections that are forwarded to them',
  async find(look) {
    const targets = (await look.at(forwardTargets)).targets.filter(({ forward }) => forward.protocol === 'tcp');
    if (targets.length === 0) return [];
    const known = new Map((await look.at(guests))?.map(({ name, running }) => [name, running]));
    const tried = targets.filter(({ forward }) => known.get(forward.guest) !== false).slice(0, MOST);
    const problems = await Promise.all(tried.map((target) => problemOf(look, target, known.has(target.forward.guest))));
    return problems.flat();
  },
};

async function problemOf({ host }: Look, target: Target, isDomain: boolean): Promise<HostProblem[]> {
  const { forward, ip } = target;
  const { guest, guestPort: port, network } = forward;
  const answer = await host.tryConnect(ip, port, ANSWER);
  if (answer === 'open') return [];
  return [
    {
      severity: 'warning',
      message: `the forward of ${portText(target)} leads to ${guest}, which ${SAYS[answer]}`,
      evidence: [`connect to ${ip} port ${port}: ${answer}`],
      effect: 'connections to the forwarded port fail',
      ...fixOf(target, answer, isDomain),
      network,
      guest,
    },
  ];
}

function fixOf(
  { forward, ip }: Target,
  answer: ConnectResult,
  isDomain: boolean,
): Pick<HostProblem, 'fix' | 'commands'> {
  if (answer === 'refused') {
    const fix = 'start the service in the guest; it must listen on this address or on all. To see what listens, run';
    return { fix, commands: [shellCommand('vnet', 'ssh', ...operands(forward.guest), 'ss', '-lnt')] };
  }
  return {
    fix: 'check that the guest runs and that its own firewall accepts the port. To look for the cause, run',
    commands: [
      isDomain ? shellCommand('vnet', 'doctor', ...operands(forward.guest)) : shellCommand('ping', '-c', '1', ip),
    ],
  };
}

const SAYS: Readonly<Record<Exclude<ConnectResult, 'open'>, string>> = {
  refused: 'refuses the connection',
  unreachable: 'cannot be reached',
  timeout: 'does not answer',
};
