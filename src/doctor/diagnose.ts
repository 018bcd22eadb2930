import { type ErrorCode, VnetError } from '../error.ts';
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

export interface Report {
  /** The worst first. */
  readonly problems: readonly Diagnosis[];
  /** The checks that found nothing. */
  readonly passed: readonly Check[];
  readonly skipped: readonly Skipped[];
  /** The checks that need libvirt, if it does not answer and a problem says why. They are not in `skipped`. */
  readonly withoutLibvirt: readonly Check[];
}

const ORDER = ['error', 'warning', 'note'] as const;

/** Runs every check that applies to the target. */
export async function diagnose(checks: readonly Check[], look: Look): Promise<Report> {
  const isHere = locationOf(look.virsh.uri, look.host).local;
  const problems: Diagnosis[] = [];
  const passed: Check[] = [];
  const skipped: Skipped[] = [];
  const applicable = checks.filter(({ isRemote }) => isHere || isRemote === true);
  const results = await Promise.all(applicable.map((check) => resultOf(check, look)));
  for (const [index, check] of applicable.entries()) {
    const result = results[index] ?? [];
    if (result instanceof VnetError) skipped.push({ check, error: result });
    else if (result.length === 0) passed.push(check);
    else problems.push(...result.map((problem) => ({ ...problem, id: check.id, area: check.area })));
  }
  problems.sort((one, other) => ORDER.indexOf(one.severity) - ORDER.indexOf(other.severity));
  const silence = skipped.length === 0 ? undefined : await errorOfLibvirt(look);
  const isReported = problems.some(({ area }) => area === 'daemon' || area === 'remote');
  const needsLibvirt = ({ error }: Skipped) => isReported && error === silence;
  return {
    problems,
    passed,
    skipped: skipped.filter((each) => !needsLibvirt(each)),
    withoutLibvirt: skipped.filter(needsLibvirt).map(({ check }) => check),
  };
}

async function errorOfLibvirt(look: Look): Promise<unknown> {
  try {
    await look.at(answer);
    return undefined;
  } catch (error) {
    return error;
  }
}

async function resultOf(check: Check, look: Look): Promise<readonly HostProblem[] | VnetError> {
  try {
    return await check.find(look);
  } catch (error) {
    if (error instanceof VnetError) return error;
    throw error;
  }
}

/** Why the checks that were skipped could not look, if the host is healthy as far as vnet could see. */
export function blindness({ skipped }: Report): ErrorCode | undefined {
  return skipped[0]?.error.code;
}
