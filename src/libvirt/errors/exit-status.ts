import type { ErrorCode } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import type { Finished } from '../../host/host.ts';
import { signalStatus } from '../../host/signals.ts';
import { errorsIn } from './split.ts';

/** How a virsh that vnet forwarded a command to failed. */
export type VirshResult =
  | { readonly kind: 'success' }
  /** A signal ended it. */
  | { readonly kind: 'signal'; readonly status: number; readonly findings: readonly Finding[] }
  /** `code` is set if it does not follow from the error texts. */
  | { readonly kind: 'failure'; readonly errors: readonly string[]; readonly code?: ErrorCode };

/** virsh prints these after `error: ` and goes on: they are warnings. */
const WARNING = /^(ignoring debug level|VIRSH_DEBUG not set with)/;

/**
 * Says whether virsh succeeded. It exits 0 on some failures: net-port-dumpxml and net-port-delete of an unknown port, a bad
 * XPath expression, net-event of an unknown network. So an error on stderr counts as a failure too. iface-destroy exits 1 in any
 * case, so there only an error on stderr counts.
 */
export function virshResult({ status, signal, stderr }: Finished, command?: string): VirshResult {
  if (signal !== undefined) {
    const findings: Finding[] =
      signal === 'SIGPIPE' ? [] : [{ id: 'virsh-ended', severity: 'error', message: `virsh was ended by ${signal}` }];
    return { kind: 'signal', status: signalStatus(signal), findings };
  }
  const errors = errorsIn(stderr).filter((error) => !WARNING.test(error));
  if (/^XPath error : /m.test(stderr)) return { kind: 'failure', errors, code: 'usage' };
  const hasFailed = errors.length > 0 || (status !== 0 && command !== 'iface-destroy');
  return hasFailed ? { kind: 'failure', errors } : { kind: 'success' };
}
