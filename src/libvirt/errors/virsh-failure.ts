import { type ErrorCode, VnetError, type VnetErrorOptions } from '../../error.ts';
import type { LookRequest } from './advice.ts';

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
