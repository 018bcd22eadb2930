import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import ts from 'typescript';
import { parseThorough } from '../src/cli/parse/commander.ts';
import { scanInvocation } from '../src/cli/parse/invocation.ts';
import { readWords } from '../src/cli/parse/virsh.ts';
import { commands } from '../src/commands/index.ts';

/** A name that a shell and a parser could misread, in place of every value that the source does not spell out. */
const VALUE = "it's $(x)";

/** A command line as words, with the place in src/ where it is written. */
interface Line {
  readonly at: string;
  readonly words: readonly string[];
}

const source = join(import.meta.dirname, '../src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

/** The text of a hint, and the commands of vnet that hints and fixes suggest, as the source has them. */
const hints: { readonly at: string; readonly text: string }[] = [];
const lines: Line[] = [];

for (const file of files) {
  const text = readFileSync(join(source, file), 'utf8');
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const at = (node: ts.Node) => `src/${file}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'hint') {
      for (const each of textsIn(node.initializer)) hints.push({ at: at(node), text: each });
    }
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'commands') {
      for (const each of textsIn(node.initializer)) {
        for (const part of each.split(' | ')) lines.push({ at: at(node), words: part.split(' ').filter(Boolean) });
      }
    }
    if (ts.isCallExpression(node) && node.expression.getText() === 'shellCommand') {
      lines.push({ at: at(node), words: node.arguments.flatMap((each) => textsIn(each, VALUE).slice(0, 1)) });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
}

/** The texts that an expression may have; what is not a literal in them is `value`. */
function textsIn(node: ts.Node, value = 'VALUE'): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) {
    return [node.head.text + node.templateSpans.map(({ literal }) => value + literal.text).join('')];
  }
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].flatMap((each) => textsIn(each, value));
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap((each) => textsIn(each, value));
  if (ts.isSpreadElement(node)) return [];
  const isValue = ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) || ts.isCallExpression(node);
  return isValue ? [value] : [];
}

const ofVnet = lines.filter(({ words }) => words[0] === 'vnet');

test('hints and commands are found', () => {
  expect(hints.length).toBeGreaterThan(50);
  expect(ofVnet.length).toBeGreaterThan(20);
});

test('hints start in lower case and have no full stop', () => {
  const wrong = hints.filter(({ text }) => /^[A-Z](?!\w*\d|-Bus|[A-Z])/.test(text) || /[^.]\.$/.test(text));
  expect(wrong).toEqual([]);
});

test.each(ofVnet.map((line) => [line.words.join(' '), line] as const))('vnet accepts: %s', async (_text, { words }) => {
  // Placeholders of the catalogue, and of templates, are names.
  const given = words.slice(1).map((word) => (/^\$\w+$|^VALUE$/.test(word) ? VALUE : word));
  const [name, ...rest] = scanInvocation(given).words;
  if (name === undefined || name === VALUE || name === 'help') return;
  const command = (await commands[name]?.())?.default;
  if (command === undefined) throw new Error(`no such command: ${name}`);
  if (command.kind === 'own') parseThorough(command, rest);
  else if (!rest.includes('--help')) expect(readWords(command, rest)).toBeDefined();
});
