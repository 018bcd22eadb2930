import { VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { adviceFor } from './advice.ts';
import type { Failed } from './row-texts.ts';
import { VirshFailure } from './virsh-failure.ts';

/** Returns what virsh rejected as an error of the matching code, with advice. */
export function failure(errors: readonly string[], failed: Failed = {}): VirshFailure {
  const { code, advice, look } = adviceFor(errors, failed);
  return new VirshFailure(code, errors, { ...(advice && { hints: [advice] }), ...(look && { look }) });
}

/** The error with more hints. */
export function withHints(error: VnetError, more: readonly Finding[]): VnetError {
  const options = { hints: [...error.hints, ...more], cause: error };
  if (!(error instanceof VirshFailure)) return new VnetError(error.code, error.messages, options);
  return new VirshFailure(error.code, error.messages, { ...options, ...(error.look && { look: error.look }) });
}
