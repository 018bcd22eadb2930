import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { commands } from '../src/commands/index.ts';
import { sections } from '../src/libvirt/errors/catalogue/index.ts';
import { optionOf } from '../src/libvirt/errors/row-texts.ts';
import { nameArgument, operands } from '../src/shell-words.ts';

/** A command line that vnet suggests, as words, with the place in src/ where it is written. */
export interface AdviceLine {
  readonly at: string;
  readonly words: readonly string[];
}

/** A text that a person reads, with the name of its property. */
export interface AdviceText {
  readonly at: string;
  readonly property: string;
  readonly text: string;
  /** Whether the same object has commands, which are printed behind it. */
  readonly hasCommands: boolean;
}

/** The programs that advice starts. */
const PROGRAMS =
  'vnet virsh sudo ip ss ssh ping systemctl sysctl authselect export fuser mount usermod docker podman nmcli nft iptables';
/** Not `virsh (other than vnet)`, which is the name of a program. */
const PROGRAM = new RegExp(`^(?:${PROGRAMS.replaceAll(' ', '|')}) (?!\\()`);
/** A command in a text, up to a value: more than the name of a program in a sentence. */
const UP_TO_VALUE = new RegExp(
  `(?:^|[\\s:('])(?:(?:vnet|virsh) (?:${Object.keys(commands).join('|')}) |ip (?:-\\S+ )*(?:link|route|addr|neigh) |(?:sudo|systemctl|export) )[^|;]*$`,
);

/** Rooms that write scripts and manual pages, and advise nothing. */
const NO_ADVICE = /^(?:sandbox\/(?:guests|checks|world)|network\/predict|network\/dnsmasq|cli\/(?:docs|completion))\//;

/** What quotes a value. */
const QUOTERS = new Set(['shellCommand', 'shellWord']);

const source = join(import.meta.dirname, '../src');
const sources = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !NO_ADVICE.test(file))
  .map((file) => ({
    file,
    tree: ts.createSourceFile(file, readFileSync(join(source, file), 'utf8'), ts.ScriptTarget.Latest, true),
  }));

/** Lists of options that vnet chose, and of words that the user typed. */
const CHOSEN_OPTIONS = /^(?:connect|connection|flags|index|options|liveOption)$/;
const USER_WORDS = /^(?:words|byMac|command|misplaced)$/;
const USER_LINE = '\0';

/** The files that suggest the user's own command line, with words added or replaced. */
export function filesWithUserLines(): string[] {
  const found = everyLine('VALUE').filter(({ words }) => words.includes(USER_LINE));
  return [...new Set(found.map(({ at }) => at.replace(/:\d+$/, '')))].sort();
}

/** The commands of all hints and fixes, with `value` for every value that is not known before vnet runs. */
export function adviceLines(value: string): AdviceLine[] {
  return everyLine(value).filter(({ words }) => !words.includes(USER_LINE));
}

function everyLine(value: string): AdviceLine[] {
  const lines: AdviceLine[] = [];
  everyNode((node, at) => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'shellCommand') {
      lines.push({ at, words: node.arguments.flatMap((each) => wordsIn(each, value)) });
    }
    // The arguments of a function that quotes them.
    if (ts.isArrayLiteralExpression(node) && ts.isCallExpression(node.parent)) {
      const words = wordsIn(node, value);
      if (PROGRAM.test(`${words[0]} `)) lines.push({ at, words });
    }
    for (const text of ts.isStringLiteralLike(node) ? [node.text] : []) {
      // Commands of the catalogue are templates, whose values are tested there.
      if (!PROGRAM.test(text) || !isCommand(node) || at.includes('errors/catalogue/')) continue;
      for (const part of text.split(' | ')) lines.push({ at, words: part.split(' ') });
    }
    // `… | vnet net-define -`
    if (ts.isTemplateTail(node)) {
      const [, ...parts] = node.text.split(' | ');
      for (const part of parts) lines.push({ at, words: part.split(' ') });
    }
  });
  for (const { id, commands = [] } of sections.flatMap(({ rows }) => rows)) {
    for (const part of commands.flatMap((command) => command.split(' | '))) {
      const words = part.split(' ').map((word) => {
        if (!/^\$(?:\w+)$/.test(word)) return word.replace(/\$\w+/, value);
        return /^(?:vnet|virsh) /.test(part) ? nameArgument(optionOf(word.slice(1), part), value) : value;
      });
      lines.push({ at: `catalogue: ${id}`, words });
    }
  }
  return lines.filter(({ words }) => words.length > 1);
}

/** The texts of hints, fixes and messages. */
export function adviceTexts(): AdviceText[] {
  const texts: AdviceText[] = [];
  everyNode((node, at) => {
    if (!ts.isPropertyAssignment(node)) return;
    const property = node.name.getText();
    if (!['hint', 'meaning', 'cause', 'fix', 'message'].includes(property)) return;
    for (const text of textsIn(node.initializer)) texts.push({ at, property, text, hasCommands: hasCommands(node) });
  });
  return texts;
}

function hasCommands({ parent }: ts.PropertyAssignment): boolean {
  return parent.properties.some(({ name }) => name?.getText() === 'commands');
}

/** Values that reach a command without quotes: templates that put one after a program and its first argument. */
export function unquotedValues(): string[] {
  const found: string[] = [];
  everyNode((node, at) => {
    if (!ts.isTemplateExpression(node)) return;
    let before = node.head.text;
    for (const { expression, literal } of node.templateSpans) {
      const isQuoted = ts.isCallExpression(expression) && QUOTERS.has(expression.expression.getText());
      // A command's declared name and a number need no quotes.
      const isPlain = /^(?:command\.name$|Math\.)/.test(expression.getText());
      if (UP_TO_VALUE.test(before) && !isQuoted && !isPlain) found.push(`${at}: ${expression.getText()}`);
      before += `X${literal.text}`;
    }
  });
  return found;
}

/** Commands that are joined from words without quotes. */
export function joinedCommands(): string[] {
  const found: string[] = [];
  everyNode((node, at) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
    const { expression: list, name } = node.expression;
    const first = ts.isArrayLiteralExpression(list) ? list.elements[0] : undefined;
    if (name.text === 'join' && first !== undefined && ts.isStringLiteral(first) && PROGRAM.test(`${first.text} `)) {
      found.push(at);
    }
  });
  return found;
}

/** Whether a literal is a whole command: not the title, example or explanation of a declaration. */
function isCommand(node: ts.Node): boolean {
  let up: ts.Node = node;
  while (ts.isArrayLiteralExpression(up.parent) || ts.isConditionalExpression(up.parent)) up = up.parent;
  const { parent } = up;
  if (ts.isPropertyAssignment(parent)) return ['commands', 'command'].includes(parent.name.getText());
  if (ts.isVariableDeclaration(parent)) return true;
  return ts.isCallExpression(parent) && /^(?:usageError|hint|unknownOption)$/.test(parent.expression.getText());
}

/** The words that an argument of shellCommand gives. */
function wordsIn(node: ts.Node, value: string): readonly string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) {
    return [node.head.text + node.templateSpans.map(({ literal }) => value + literal.text).join('')];
  }
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap((each) => wordsIn(each, value));
  if (ts.isConditionalExpression(node)) return wordsIn(node.whenTrue, value);
  if (ts.isSpreadElement(node)) {
    const { expression } = node;
    if (ts.isCallExpression(expression) && expression.expression.getText() === 'operands') return operands(value);
    if (ts.isIdentifier(expression)) {
      const list = constantOf(expression);
      if (list !== undefined) return wordsIn(list, value);
      if (USER_WORDS.test(expression.text)) return [USER_LINE];
      return CHOSEN_OPTIONS.test(expression.text) ? [] : [value];
    }
    return ts.isArrayLiteralExpression(expression) ? wordsIn(expression, value) : [];
  }
  if (ts.isCallExpression(node) && node.expression.getText() === 'nameArgument') {
    return [nameArgument(node.arguments[0]?.getText().slice(1, -1) ?? '', value)];
  }
  return [CHOICES[node.getText()] ?? value];
}

/** Values that are not the user's but one of a few. */
const CHOICES: Readonly<Record<string, string>> = { command: 'add', section: 'dns-host', 'String(index)': '1' };

/** The array that a constant of the same file is declared as. */
function constantOf({ text, parent }: ts.Identifier): ts.ArrayLiteralExpression | undefined {
  let found: ts.ArrayLiteralExpression | undefined;
  const visit = (node: ts.Node): void => {
    const isIt = ts.isVariableDeclaration(node) && node.name.getText() === text && node.pos < parent.pos;
    if (isIt && node.initializer !== undefined && ts.isArrayLiteralExpression(node.initializer))
      found = node.initializer;
    ts.forEachChild(node, visit);
  };
  visit(parent.getSourceFile());
  return found;
}

/** The texts that an expression may have; what is not a literal in them is `VALUE`. */
function textsIn(node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) {
    return [node.head.text + node.templateSpans.map(({ literal }) => `VALUE${literal.text}`).join('')];
  }
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(textsIn);
  return ts.isConditionalExpression(node) ? [node.whenTrue, node.whenFalse].flatMap(textsIn) : [];
}

function everyNode(use: (node: ts.Node, at: string) => void): void {
  for (const { file, tree } of sources) {
    const visit = (node: ts.Node): void => {
      use(node, `src/${file}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
      ts.forEachChild(node, visit);
    };
    visit(tree);
  }
}
