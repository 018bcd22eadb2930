import { withObservation } from '../../advice/with-observation.ts';
import type { Advice } from '../../finding.ts';
import { VirshFailure } from '../../libvirt/errors/virsh-failure.ts';
import type { Context } from '../command.ts';

/** virsh's failure with what a look at this host says about its cause; any other value is returned unchanged. */
export async function observedFailure(error: unknown, context: Context): Promise<unknown> {
  if (!(error instanceof VirshFailure) || error.look === undefined || !context.advice) return error;
  const [advice, ...others] = error.hints as Advice[];
  if (advice === undefined) return error;
  const hints = [await withObservation(advice, error.look, context), ...others];
  return new VirshFailure(error.code, error.messages, { hints, cause: error });
}
