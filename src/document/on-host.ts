import type { HostFacts } from './host-facts.ts';
import type { Problem } from './problem.ts';
import { reporter } from './report.ts';
import { applies } from './rule.ts';
import { contextFor, type Validated, type ValidateOptions } from './validate.ts';

/** Problems that each document would have on this host. */
export function validateOnHost(
  files: readonly Validated<unknown>[],
  host: HostFacts,
  options: ValidateOptions = {},
): Problem[] {
  return files.flatMap(({ kind, file, source, model }) => {
    if (model === undefined) return [];
    const context = contextFor(kind, options);
    const report = reporter(file, source, kind);
    return kind.rules.flatMap((rule) =>
      rule.scope === 'host' && applies(rule, context)
        ? [...rule.check(model, host, context)].map((violation) => report(rule, violation))
        : [],
    );
  });
}
