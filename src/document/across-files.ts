import type { Kind } from './kind.ts';
import type { Problem } from './problem.ts';
import { reporter } from './report.ts';
import { applies } from './rule.ts';
import { contextFor, type Validated, type ValidateOptions } from './validate.ts';

/** Problems that files have together, though each is valid alone: for networks, a name, UUID, bridge or subnet twice. */
export function validateTogether(files: readonly Validated<unknown>[], options: ValidateOptions = {}): Problem[] {
  const kinds = new Set(files.map(({ kind }) => kind));
  return [...kinds].flatMap((kind) =>
    ofOneKind(
      kind,
      files.filter((file) => file.kind === kind),
      options,
    ),
  );
}

function ofOneKind(kind: Kind<unknown>, files: readonly Validated<unknown>[], options: ValidateOptions): Problem[] {
  const context = contextFor(kind, options);
  const reporters = new Map(files.map(({ file, source }) => [file, reporter(file, source, kind)]));
  const readable = files.flatMap(({ file, model }) => (model === undefined ? [] : { file, model }));
  return kind.rules.flatMap((rule) => {
    if (rule.scope !== 'files' || !applies(rule, context)) return [];
    return [...rule.check(readable, context)].flatMap(
      ({ file, ...violation }) => reporters.get(file)?.(rule, violation) ?? [],
    );
  });
}
