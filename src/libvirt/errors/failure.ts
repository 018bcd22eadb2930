import { type ErrorCode, VnetError, type VnetErrorOptions } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { adviceFor, type LookRequest } from './advice.ts';
import type { Failed } from './row-texts.ts';

/** What virsh rejected. `messages` are the texts after its `error: `. */
export class VirshFailure extends VnetError {
  override readonly name = 'VirshFailure';
  /** What to look at for a better advice. */
  readonly look: LookRequest | undefined;

  constructor(code: ErrorCode, messages: readonly string[], options: VnetErrorOptions & { look?: LookRequest } = {}) {
    super(code, messages, options);
    this.look = options.look;
  }
}

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
