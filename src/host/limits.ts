import { VnetError } from '../error.ts';
import type { Finding } from '../finding.ts';
import type { Host, Limits } from './host.ts';

export const DEFAULT_LIMITS: Limits = { question: 30_000, change: 300_000, program: 5_000 };

/** For the names that a shell offers while the user types. No option changes it. */
export const COMPLETION_LIMIT = 1_000;

/** For what nobody should have to wait for: completion, and what -V adds. */
export const SHORT_LIMITS: Limits = { question: COMPLETION_LIMIT, change: COMPLETION_LIMIT, program: COMPLETION_LIMIT };

/** A change that is given up half-way leaves doubt, so libvirt gets more time for it. */
export const CHANGE_FACTOR = 10;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a duration such as `30`, `0.5s`, `200ms`, `5m` or `1h`; a bare number is seconds. */
export function parseDuration(text: string): number | undefined {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * (UNITS[unit] ?? 1);
}

/** A duration for messages: `200 ms`, `1.5 s`, `5 min`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 1_000) return `${milliseconds} ms`;
  const seconds = milliseconds / 1_000;
  return seconds >= 120 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

/** The limits of --timeout, else of VNET_TIMEOUT, else the defaults. Throws VnetError `usage`. */
export function limitsFor(option: string | undefined, env: Host['env']): Limits {
  const text = option ?? (env['VNET_TIMEOUT'] || undefined);
  if (text === undefined) return DEFAULT_LIMITS;
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined) {
    const name = option === undefined ? 'VNET_TIMEOUT' : '--timeout';
    throw new VnetError('usage', `${name} takes seconds, not '${text}'`, {
      hint: 'examples: 10, 0.5, 2m; 0 is no limit',
    });
  }
  const limit = milliseconds === 0 ? Number.POSITIVE_INFINITY : milliseconds;
  return { question: limit, change: limit * CHANGE_FACTOR, program: limit };
}

/** The longest that a timer of Node.js can wait: 24.8 days. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Whether a limit can ever be reached. */
export function isLimited(milliseconds: number | undefined): milliseconds is number {
  return milliseconds !== undefined && milliseconds <= LONGEST_TIMER;
}

/** The same host with these limits, which hold for every program and pipe that its user sets no other limit for. */
export function withLimits(host: Host, limits: Limits): Host {
  return {
    ...host,
    limits,
    run: (program, args, options) => host.run(program, args, { limit: limits.question, ...options }),
    readInput: (path, options) => host.readInput(path, { silence: limits.question, ...options }),
  };
}

/** A program that did not answer in time. */
export function unanswered(commandLine: readonly string[], milliseconds: number): VnetError {
  return new VnetError('timeout', `${commandLine.join(' ')} did not answer within ${durationText(milliseconds)}`, {
    hints: [waitLonger(milliseconds)],
  });
}

/** How to wait ten times as long. */
export function waitLonger(milliseconds: number): Finding {
  return {
    id: 'timeout',
    severity: 'hint',
    message: 'wait longer, or forever with 0',
    commands: [`export VNET_TIMEOUT=${Math.ceil(milliseconds / 100)}`],
  };
}
