import { VnetError } from '../../error.ts';
import { adviceFor } from './advice.ts';
import type { Failed } from './row-texts.ts';

/** What virsh rejected. `messages` are the texts after its `error: `. */
export class VirshFailure extends VnetError {
  override readonly name = 'VirshFailure';
}

/** Returns what virsh rejected as an error of the matching code, with advice. */
export function failure(errors: readonly string[], failed: Failed = {}): VirshFailure {
  const { code, advice } = adviceFor(errors, failed);
  return new VirshFailure(code, errors, advice && { hints: [advice] });
}
