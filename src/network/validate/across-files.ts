import { filesRules } from './every-rule.ts';
import type { Problem } from './problem.ts';
import { reporter } from './report.ts';
import { applies } from './rule.ts';
import { contextFor, type ValidatedFile, type ValidateOptions } from './validate.ts';

/** Problems that files have together, though each is good alone: a name, uuid, bridge or subnet twice. */
export function validateTogether(files: readonly ValidatedFile[], options: ValidateOptions = {}): Problem[] {
  const context = contextFor(options);
  const reporters = new Map(files.map(({ file, source }) => [file, reporter(file, source)]));
  const networks = files.flatMap(({ file, network }) => (network === undefined ? [] : { file, network }));
  return filesRules
    .filter((rule) => applies(rule, context))
    .flatMap((rule) =>
      [...rule.check(networks, context)].flatMap(
        ({ file, ...violation }) => reporters.get(file)?.(rule, violation) ?? [],
      ),
    );
}
