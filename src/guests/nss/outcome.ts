import { EXIT_STATUS } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import type { Family } from '../../libvirt/leases/lease.ts';
import type { Target } from '../../libvirt/target.ts';
import { type Outcome, table, text } from '../../render/outcome.ts';
import { asModule } from './installed.ts';
import type { NssModule } from './modules.ts';

export interface NssWish {
  readonly module: NssModule;
  readonly family: Family | undefined;
  readonly directory: string;
  readonly plain: boolean;
}

/** The addresses of names as libvirt's own name service module answers them, in its order. */
export function nssAnswers({ host }: Pick<Target, 'host'>, names: readonly string[], wish: NssWish): Outcome {
  const lookup = asModule(host, wish.directory, wish);
  const answers = names.map((name) => ({ name, answer: lookup(name) }));
  const rows = answers.flatMap(({ name, answer }) =>
    answer.status === 'success' ? answer.addresses.map((ip) => ({ name, ip, module: wish.module })) : [],
  );
  return {
    ...(wish.plain
      ? text(rows.map(({ ip }) => `${ip}\n`).join(''))
      : table({ columns: [], rows, data: (row) => ({ ...row }) })),
    findings: answers.flatMap(({ name, answer }): Finding[] => {
      if (answer.status === 'success') return [];
      const reason = answer.status === 'notfound' ? 'not found' : `unavailable: ${answer.reason}`;
      return [{ id: 'not-found', severity: 'error', message: `${wish.module}: '${name}': ${reason}` }];
    }),
    status: answers.every(({ answer }) => answer.status === 'success') ? 0 : EXIT_STATUS['not-found'],
  };
}
