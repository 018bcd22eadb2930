import { hostRules } from './every-rule.ts';
import type { HostFacts } from './host-facts.ts';
import type { Problem } from './problem.ts';
import { reporter } from './report.ts';
import { applies } from './rule.ts';
import { contextFor, type ValidatedFile, type ValidateOptions } from './validate.ts';

/** Problems that each network would have on this host. */
export function validateOnHost(
  files: readonly ValidatedFile[],
  host: HostFacts,
  options: ValidateOptions = {},
): Problem[] {
  const context = contextFor(options);
  const rules = hostRules.filter((rule) => applies(rule, context));
  return files.flatMap(({ file, source, network }) => {
    if (network === undefined) return [];
    const report = reporter(file, source);
    return rules.flatMap((rule) => [...rule.check(network, host, context)].map((violation) => report(rule, violation)));
  });
}
