import type { Context } from '../../../cli/command.ts';
import { withConnection } from '../../../cli/run/with-connection.ts';
import { EXIT_STATUS } from '../../../error.ts';
import type { Row } from '../../../libvirt/errors/catalogue/row.ts';
import { commandText, type RowTexts, rowTexts } from '../../../libvirt/errors/row-texts.ts';
import { type Paint, paintFor } from '../../../render/colour.ts';
import { fitted, type WrapLine } from '../../../render/fit.ts';
import { type Outcome, table } from '../../../render/outcome.ts';
import { operands, shellCommand } from '../../../shell-words.ts';
import { printable } from '../../../terminal/printable.ts';

/** A row of the catalogue, and the message that it matched, if any. */
interface Explained {
  readonly row: Row;
  readonly match?: RegExpExecArray;
  readonly message?: string;
  readonly line?: number;
  readonly count?: number;
  readonly isVague?: boolean;
}

export interface Explanation extends Omit<Explained, 'match'> {
  readonly meaning: string;
  readonly causes: readonly string[];
  readonly fix: string | undefined;
  readonly commands: readonly string[];
  readonly example: string | undefined;
}

/** Completes a row: the rule that it names says why, and has an example. */
export async function explain({ match, ...explained }: Explained): Promise<Explanation> {
  const { row } = explained;
  const texts = withCommandText(row, rowTexts(row, match));
  if (row.rule === undefined) return { ...explained, ...texts, example: undefined };
  const { everyRule } = await import('../../../validate/every-rule.ts');
  const rule = everyRule.find(({ rule: { id } }) => id === row.rule)?.rule;
  const causes = texts.causes.length > 0 || rule === undefined ? texts.causes : [rule.why.replace(/\.$/, '')];
  // The examples of rules about the host need more than the file.
  const [example] = rule?.right ?? [];
  return { ...explained, ...texts, causes, example: example?.startsWith('<!--') ? undefined : example };
}

/** A fix that ends with commands names them, if their values are not known. */
function withCommandText({ commands = [] }: Row, texts: RowTexts): RowTexts {
  if (texts.fix === undefined || texts.commands.length > 0 || commands.length === 0) return texts;
  return { ...texts, fix: `${texts.fix}: ${commands.map(commandText).join(', or ')}` };
}

/** The longest message that is repeated. */
const LONGEST_MESSAGE = 300;

export async function explanationsOutcome(
  found: readonly Explanation[],
  { host, output, connection, colour }: Context,
): Promise<Outcome> {
  const all = found.map((each) => ({ ...each, commands: connected(each.commands, connection) }));
  const status = all.every(({ isVague }) => isVague) ? EXIT_STATUS['not-found'] : 0;
  if (output !== 'table') {
    return table({ columns: [], rows: all, data: dataOf, fields: ['id'], status });
  }
  const paint = await paintFor(colour.stdout);
  const isLog = all.length > 1 || all.some(({ count = 1 }) => count > 1);
  const layout = (wrapLine: WrapLine) => all.map((each) => textOf(each, { isLog, paint, wrapLine })).join('\n');
  return { kind: 'text', styled: true, text: await fitted(layout, host.terminalSize()?.columns), status };
}

function connected(commands: readonly string[], connection: readonly string[]): readonly string[] {
  const [finding] = withConnection([{ id: '', severity: 'hint', message: '', commands }], connection);
  return finding?.commands ?? [];
}

interface Layout {
  readonly isLog: boolean;
  readonly paint: Paint;
  readonly wrapLine: WrapLine;
}

function textOf(explanation: Explanation, { isLog, paint, wrapLine }: Layout): string {
  const { row, message, line, count = 1, meaning, causes, fix, commands, example } = explanation;
  const { since, until, references = [], rule } = row;
  const [only, ...others] = causes;
  const place = isLog && line !== undefined ? [`line ${line}${count > 1 ? `, ${count} times` : ''}`] : [];
  const versions = [
    ...(since === undefined ? [] : [`since ${since}`]),
    ...(until === undefined ? [] : [`until ${until}`]),
  ];
  const id = paint.faint(`[${row.id}]`);
  return [
    wrapLine(`${paint.strong(printable(shortened(message ?? meaning)))} ${id}`, '  '),
    ...labelled('seen in:', place),
    ...labelled('meaning:', message === undefined ? [] : [meaning]),
    ...(others.length === 0
      ? labelled('cause:', only === undefined ? [] : [only])
      : [
          `  ${paint.strong('cause:')} one of`,
          ...causes.map((cause) => wrapLine(`    - ${printable(cause)}`, '      ')),
        ]),
    ...labelled('fix:', fix === undefined ? [] : [fix]),
    ...commands.map((command) => `    ${printable(command)}`),
    ...(example === undefined ? [] : [`  ${paint.strong('right:')} ${printable(example)}`]),
    ...labelled('libvirt:', versions.length === 0 ? [] : [versions.join(', ')]),
    ...labelled('see:', references.length === 0 ? [] : [references.join(', ')]),
    ...labelled('more:', rule === undefined ? [] : [shellCommand('vnet', 'explain', ...operands(rule))]),
  ]
    .map((text) => `${text}\n`)
    .join('');

  function labelled(label: string, content: readonly string[]): string[] {
    return content.map((text) => wrapLine(`  ${paint.strong(label)} ${printable(text)}`, '    '));
  }
}

function shortened(message: string): string {
  return message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message;
}

function dataOf({ row, message, line, count, meaning, causes, fix, commands, example }: Explanation) {
  const { id, since, until, references, rule } = row;
  return {
    id,
    message,
    line,
    count,
    meaning,
    cause: causes.length === 0 ? undefined : [...causes],
    fix,
    commands: commands.length === 0 ? undefined : [...commands],
    example,
    since,
    until,
    references: references && [...references],
    rule,
  };
}
