import { type ErrorCode, VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { isLimited, unanswered } from '../host/limits.ts';
import { locationOf } from '../libvirt/location.ts';
import type { Area, Check, HostProblem } from './check.ts';
import { answer } from './facts/answer.ts';
import type { Look } from './look.ts';

/** A problem, and the check that found it. */
export interface Diagnosis extends HostProblem {
  readonly id: string;
  readonly area: Area;
}

/** A check that could not look. */
export interface Skipped {
  readonly check: Check;
  readonly error: VnetError;
}

/** A check that failed because of a bug in vnet. */
export interface Failed {
  readonly check: Check;
  readonly error: unknown;
}

export interface Report {
  /** The worst first. */
  readonly problems: readonly Diagnosis[];
  /** The checks that found nothing. */
  readonly passed: readonly Check[];
  readonly skipped: readonly Skipped[];
  /** The checks that need libvirt, if it does not answer and a problem says why. They are not in `skipped`. */
  readonly withoutLibvirt: readonly Check[];
  readonly failed: readonly Failed[];
}

/** Called when a check has ended. */
export type OnProgress = (ended: number, total: number) => void;

const ORDER = ['error', 'warning', 'note'] as const;

/**
 * Runs every check that applies to the target. None hides the others: not one that fails, and not one that takes too long.
 */
export async function diagnose(
  checks: readonly Check[],
  look: Look,
  onProgress: OnProgress = () => {},
): Promise<Report> {
  const isHere = locationOf(look.virsh.uri, look.host).local;
  const applicable = checks.filter(({ isRemote }) => (isHere ? isRemote !== 'only' : isRemote !== undefined));
  const timer = new AbortController();
  // One timer for all: Node warns of a leak where many wait for one signal.
  const late = tooLong(look.host, timer.signal);
  // The question may start libvirt, and libvirt then starts networks and writes firewall rules: look at the host after that.
  await Promise.race([errorOfLibvirt(look), late]);
  let ended = 0;
  const results = await Promise.all(
    applicable.map(async (check) => {
      const result = await Promise.race([resultOf(check, look), late.then((limit) => unansweredBy(check, limit))]);
      ended++;
      onProgress(ended, applicable.length);
      return { check, ...result };
    }),
  );
  timer.abort();
  const problems = results.flatMap(({ check: { id, area }, found = [] }) =>
    found.map((problem) => ({ ...problem, id, area })),
  );
  const skipped = results.flatMap(({ check, error }) => (error instanceof VnetError ? [{ check, error }] : []));
  const silence = skipped.length === 0 ? undefined : await errorOfLibvirt(look);
  const isReported = problems.some(({ area }) => area === 'daemon' || area === 'remote');
  const needsLibvirt = ({ error }: Skipped) => isReported && error === silence;
  return {
    problems: sorted(problems),
    passed: results.filter(({ found }) => found?.length === 0).map(({ check }) => check),
    skipped: skipped.filter((each) => !needsLibvirt(each)),
    withoutLibvirt: skipped.filter(needsLibvirt).map(({ check }) => check),
    failed: results.flatMap((result) =>
      result.found === undefined && !(result.error instanceof VnetError)
        ? [{ check: result.check, error: result.error }]
        : [],
    ),
  };
}

/** Sorts problems, the worst first. Those of one severity stay in the order of the checks. */
export function sorted<Problem extends Pick<HostProblem, 'severity'>>(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((one, other) => ORDER.indexOf(one.severity) - ORDER.indexOf(other.severity));
}

async function errorOfLibvirt(look: Look): Promise<unknown> {
  try {
    await look.at(answer);
    return undefined;
  } catch (error) {
    return error;
  }
}

interface Result {
  readonly found?: readonly HostProblem[];
  readonly error?: unknown;
}

async function resultOf(check: Check, look: Look): Promise<Result> {
  try {
    return { found: await check.find(look) };
  } catch (error) {
    return { error };
  }
}

/** A check may wait for libvirt in vain, and then find out why, for example over ssh. */
const QUESTIONS = 3;

/** Resolves to the time, in milliseconds, after which a check has taken too long; never, if answers have no time limit. */
function tooLong(host: Host, signal: AbortSignal): Promise<number> {
  const { question } = host.limits;
  if (!isLimited(question)) return new Promise(() => {});
  const limit = QUESTIONS * question;
  return host.sleep(limit, signal).then(() => limit);
}

function unansweredBy({ id }: Check, limit: number): Result {
  return { error: unanswered([`check ${id}`], limit) };
}

/** Whether nothing needs attention. */
export function isHealthy({ problems }: Pick<Report, 'problems'>): boolean {
  return problems.every(({ severity }) => severity === 'note');
}

/** How a report ends vnet; undefined if the host is healthy and every check could look. */
export function failureOf(report: Report): ErrorCode | undefined {
  if (report.failed.length > 0) return 'bug';
  return isHealthy(report) ? report.skipped[0]?.error.code : 'refused';
}
