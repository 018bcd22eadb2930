import type { Problem } from './problem.ts';
import { type HostFacts, hostFaults } from './rules/on-host.ts';
import { type Checked, problemAt } from './validate.ts';

/** What would go wrong with each network on this host. */
export function checkOnHost(checked: readonly Checked[], host: HostFacts): Problem[] {
  return checked.flatMap(({ file, source, network }) => {
    const problem = problemAt(file, source);
    return network === undefined
      ? []
      : [...hostFaults(network, host)].map(({ rule, on, ...finding }) => problem(rule, on, finding));
  });
}
