import { EXIT_STATUS } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import type { Family } from '../../libvirt/leases/lease.ts';
import type { Target } from '../../libvirt/target.ts';
import { type Outcome, table, text } from '../../render/outcome.ts';
import { asModule } from './installed.ts';
import type { NssModule } from './modules.ts';

export interface NssOptions {
  readonly module: NssModule;
  readonly family: Family | undefined;
  readonly directory: string;
  readonly plain: boolean;
}

/** The addresses that libvirt's NSS module answers for names, in its order. */
export function nssAnswers({ host }: Pick<Target, 'host'>, names: readonly string[], options: NssOptions): Outcome {
  const lookup = asModule(host, options.directory, options);
  const answers = names.map((name) => ({ name, answer: lookup(name) }));
  const rows = answers.flatMap(({ name, answer }) =>
    answer.status === 'success' ? answer.addresses.map((ip) => ({ name, ip, module: options.module })) : [],
  );
  return {
    ...(options.plain
      ? text(rows.map(({ ip }) => `${ip}\n`).join(''))
      : table({ columns: [], rows, data: (row) => ({ ...row }), fields: ['name', 'ip', 'module'] })),
    findings: answers.flatMap(({ name, answer }): Finding[] => {
      if (answer.status === 'success') return [];
      const reason = answer.status === 'notfound' ? 'not found' : `unavailable: ${answer.reason}`;
      return [{ id: 'not-found', severity: 'error', message: `${options.module}: '${name}': ${reason}` }];
    }),
    status: answers.every(({ answer }) => answer.status === 'success') ? 0 : EXIT_STATUS['not-found'],
  };
}
