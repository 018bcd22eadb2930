import { sections } from '../src/libvirt/errors/catalogue/index.ts';
import type { Row } from '../src/libvirt/errors/catalogue/row.ts';
import { commandText, rowTexts } from '../src/libvirt/errors/row-texts.ts';
import { operands, shellCommand } from '../src/shell-words.ts';
import { everyRule } from '../src/validate/every-rule.ts';
import { patternTexts } from './pattern-texts.ts';

/** Rows with more messages than this are classes, of which the page shows the first. */
const MOST_MESSAGES = 6;

/** Returns docs/errors.md. */
export function errorsPage(): string {
  const filled = sections.filter(({ rows }) => rows.length > 0);
  const contents = filled.map(
    ({ title, rows }) => `- **${title}**: ${rows.map(({ id }) => `[${id}](#${id})`).join(', ')}`,
  );
  const parts = filled.map(({ title, rows }) => `## ${title}\n\n${rows.map(rowPart).join('\n')}`);
  return `# Messages of libvirt

What libvirt says about networks, what it means, and what to do. \`vnet why\` prints this for a message or a whole log, with the names in
it, and commands of vnet and virsh that fail end with it. Words in capitals, such as NETWORK, are your own values; … is any text.

${contents.join('\n')}

${parts.join('\n')}`;
}

function rowPart(row: Row): string {
  const { id, pattern, on, rule: ruleId, since, until, references = [], commands = [] } = row;
  const { meaning, causes: own, fix } = rowTexts(row, undefined);
  const rule = everyRule.find((each) => each.rule.id === ruleId)?.rule;
  const causes = own.length === 0 && rule !== undefined ? [rule.why.replace(/\.$/, '')] : own;
  const messages = pattern === undefined ? [] : patternTexts(pattern);
  const shown = [...messages.slice(0, MOST_MESSAGES), ...(messages.length > MOST_MESSAGES ? ['…'] : [])];
  const example = rule?.right.find((each) => !each.startsWith('<!--') && !each.includes('\n'));
  const lines = [
    `Meaning: ${meaning}`,
    ...(causes.length > 1
      ? [`Cause, one of:\n${causes.map((cause) => `  - ${cause}`).join('\n')}`]
      : causes.map((cause) => `Cause: ${cause}`)),
    ...(fix === undefined ? [] : [`Fix: ${fix}`]),
    ...commands.map((template) => `Command: \`${commandText(template)}\``),
    ...(example === undefined ? [] : [`Right: \`${example}\``]),
    ...(on === undefined ? [] : [`Of: ${on.map((command) => `\`${command}\``).join(', ')}`]),
    ...(since === undefined ? [] : [`Since libvirt ${since}`]),
    ...(until === undefined ? [] : [`Until libvirt ${until}`]),
    ...(references.length === 0 ? [] : [`See: ${references.map(linked).join(', ')}`]),
    ...(rule === undefined ? [] : [`More: \`${shellCommand('vnet', 'explain', ...operands(rule.id))}\``]),
  ];
  const quoted = shown.length === 0 ? '' : `\`\`\`text\n${shown.join('\n')}\n\`\`\`\n\n`;
  return `### ${id}\n\n${quoted}${lines.map((line) => `- ${escaped(line)}\n`).join('')}`;
}

/** Markdown would take the elements of XML for HTML. */
function escaped(line: string): string {
  return line
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replace(/<(?!https?:)[^<>]*>/g, (element) => `\`${element}\``)))
    .join('');
}

function linked(reference: string): string {
  return /^https?:/.test(reference) ? `<${reference}>` : reference;
}
