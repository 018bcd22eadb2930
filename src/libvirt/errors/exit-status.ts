import { EXIT_STATUS } from '../../error.ts';
import type { Finished } from '../../host/host.ts';
import { advise } from './advise.ts';
import { errorsIn } from './split.ts';

/** What a forwarded virsh came to. */
export interface Verdict {
  readonly status: number;
  readonly errors: readonly string[];
  readonly fix: string | undefined;
}

/** Numbers of the signals that end virsh in practice, from signal(7). */
const SIGNAL: Partial<Record<NodeJS.Signals, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGPIPE: 13,
  SIGTERM: 15,
};

/** virsh warns of these behind `error: ` and goes on: no failure. */
const ONLY_WARNED = /^(ignoring debug level|VIRSH_DEBUG not set with)/;

/**
 * The exit status by kind of failure. virsh exits 0 on some failures (net-port-dumpxml and net-port-delete of what is
 * not there, a bad XPath expression, net-event of an unknown network): what it complained of on stderr counts.
 */
export function verdict({ status, signal, stderr }: Finished): Verdict {
  if (signal === 'SIGPIPE') return { status: 128 + 13, errors: [], fix: undefined };
  if (signal !== undefined) {
    return { status: 128 + (SIGNAL[signal] ?? 0), errors: [`virsh was ended by ${signal}`], fix: undefined };
  }
  const errors = errorsIn(stderr).filter((error) => !ONLY_WARNED.test(error));
  if (/^XPath error : /m.test(stderr)) return { status: EXIT_STATUS.usage, errors, fix: undefined };
  if (status === 0 && errors.length === 0) return { status: 0, errors, fix: undefined };
  const { code, fix } = advise(errors);
  return { status: EXIT_STATUS[code], errors, fix };
}
