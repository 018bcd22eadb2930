import type { Problem } from '../document/problem.ts';
import type { Described } from '../document/rule.ts';
import type { Json } from './outcome.ts';

/** SARIF 2.1.0 (OASIS), as code-scanning services take it. */
export function sarif(problems: readonly Problem[], rules: readonly Described[]): Json {
  const used = [...new Set(problems.map(({ id }) => id))];
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'vnet',
            rules: rules.filter(({ id }) => used.includes(id)).map(descriptor),
          },
        },
        columnKind: 'unicodeCodePoints',
        results: problems.map((problem) =>
          result(
            problem,
            rules.filter(({ id }) => used.includes(id)),
          ),
        ),
      },
    ],
  };
}

function descriptor({ id, why, severity }: Described): Json {
  return {
    id,
    shortDescription: { text: id.replaceAll('-', ' ') },
    fullDescription: { text: why },
    defaultConfiguration: { level: severity },
  };
}

function result(
  { id, severity, message, position, width, cause, fix, stage, libvirtMessage }: Problem,
  rules: readonly Described[],
): Json {
  const { file, line, column } = position;
  const index = rules.findIndex((rule) => rule.id === id);
  return {
    ruleId: id,
    ...(index !== -1 && { ruleIndex: index }),
    level: severity,
    message: { text: `${message}. ${cause} ${fix}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/') },
          region: { startLine: line, startColumn: column, endColumn: column + width },
        },
      },
    ],
    properties: { stage, libvirtMessage },
  };
}
