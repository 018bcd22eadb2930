import type { Dns } from '../../../model.ts';
import type { Finding, Rule, RuleContext } from '../rule.ts';

export const define = { severity: 'error', stage: 'define' } as const;

/** A rule of `<dns>`, which net-define refuses to break; `check` is asked only where there is one. */
export function dns(
  id: string,
  why: string,
  wrong: string,
  right: string,
  check: (dns: Dns, name: string | undefined, context: RuleContext) => Iterable<Finding>,
): Rule {
  return {
    id,
    ...define,
    why,
    wrong: `<dns>${wrong}</dns>`,
    right: `<dns>${right}</dns>`,
    *check({ dns: found, name }, context) {
      if (found !== undefined) yield* check(found, name, context);
    },
  };
}
