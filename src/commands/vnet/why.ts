import { command } from '../../cli/command.ts';
import { VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import type { Host } from '../../host/host.ts';
import { inEnglishByAnyLanguage } from '../../libvirt/errors/english.ts';
import { LONGEST_LINE } from '../../libvirt/errors/log/plain-line.ts';
import { type LogReport, readLog } from '../../libvirt/errors/log/read-log.ts';
import { rowTexts } from '../../libvirt/errors/row-texts.ts';
import { catalogueRow, catalogueRows, similarRows, symptomsFor } from '../../libvirt/errors/rows.ts';
import { type Outcome, table } from '../../render/outcome.ts';
import { operands, shellCommand } from '../../shell-words.ts';
import { type Explanation, explain, explanationsOutcome } from './why/explanation.ts';

export default command({
  name: 'why',
  summary: 'Explain a message of libvirt: what it means, its cause and its fix',
  group: 'overview',
  details:
    'Takes the message as arguments, or a whole log from standard input or a file: lines of journalctl, virsh, dnsmasq and the kernel, ' +
    "and the output of Ansible, Terraform, Vagrant, minikube and virt-manager. Colours, frames, escapes and line breaks within a message don't matter, " +
    'and it can be in any language that an installed translation of libvirt covers. In a log, each message is explained once, with its first ' +
    'line and how often it occurs; other lines are skipped.\n\n' +
    'Instead of a message, give an id that vnet prints in brackets or that --list lists, or words that describe what does not work. ' +
    'docs/errors.md has all messages. The exit status is 2 if vnet knows none of the messages.',
  args: {
    text: {
      summary: 'message, id or words that describe the failure (default: standard input)',
      optional: true,
      variadic: true,
      complete: 'errors',
    },
  },
  flags: {
    file: { short: 'f', value: 'LOG', summary: 'file with messages; - is standard input', complete: 'files' },
    list: { short: 'l', summary: 'list the id and the meaning of every message' },
  },
  examples: [
    {
      line: "vnet why 'internal error: Network is already in use by interface enp9s0'",
      does: 'Explain a message',
    },
    { line: 'vnet why subnet-in-use', does: 'Explain an id' },
    { line: 'journalctl -b -u libvirtd | vnet why', does: 'Explain every message of a log' },
    { line: 'vnet why guest has no internet docker', does: 'Find what describes a failure without a message' },
    { line: 'vnet why --list', does: 'List every message' },
  ],
  shape: ['list'],
  fields: {
    id: ['string', 'id of the message'],
    'message?': ['string', 'the message, as it was printed'],
    'line?': ['integer', 'the first line with it, from 1'],
    'count?': ['integer', 'how many lines have it'],
    meaning: ['string', 'what it says, in plain words'],
    'cause?': ['string[]', 'why it happens: one of these'],
    'fix?': ['string', 'what to do'],
    'commands?': ['string[]', 'commands of the fix'],
    'example?': ['string', 'for XML: an example that libvirt accepts'],
    'since?': ['string', 'first libvirt with the message'],
    'until?': ['string', 'last libvirt with the message'],
    'references?': ['string[]', 'pages and threads about it'],
    'rule?': ['string', 'rule of vnet validate that reports it; vnet explain RULE explains it'],
  },

  async run({ args: { text: words = [] }, flags }, context): Promise<Outcome> {
    const { host } = context;
    if (flags.list) return listOutcome();
    if (flags.file !== undefined && words.length > 0) {
      throw new VnetError('usage', 'give a message or --file, not both');
    }
    const isInput = words.length === 0 || (words.length === 1 && words[0] === '-');
    const findings: Finding[] = [];
    if (!isInput) return { ...(await explanationsOutcome(await explainWords(words), context)), findings };
    if (flags.file === undefined && words.length === 0 && host.isTerminal('stdin')) throw nothingToExplain();
    const path = flags.file ?? '-';
    const report = await readLog(decoded(host.inputLines({ path, longest: 4 * LONGEST_LINE })));
    return explanationsOutcome(await explainReport(report), context);

    async function explainWords(given: readonly string[]): Promise<Explanation[]> {
      const rows = given.map(catalogueRow);
      if (rows.every((row) => row !== undefined)) return Promise.all(rows.map((row) => explain({ row })));
      const message = given.join(' ');
      const report = await inAnyLanguage(await readLog(message.split('\n')));
      if (report.found.length > 0) return explainReport(report);
      const elsewhere = await notAMessage(given, context.host);
      if (elsewhere !== undefined) throw elsewhere;
      const symptoms = symptomsFor(given);
      if (symptoms.length > 0) {
        findings.push(LOOK_HERE);
        return Promise.all(symptoms.map((row) => explain({ row })));
      }
      throw unknownMessage();
    }

    async function explainReport(first: LogReport): Promise<Explanation[]> {
      const { found } = await inAnyLanguage(first);
      if (found.length === 0) throw unknownMessage();
      return Promise.all(found.map(explain));
    }

    /** The report, or if it has nothing, that of a translation into English. */
    async function inAnyLanguage(report: LogReport): Promise<LogReport> {
      if (report.found.some(({ isVague }) => !isVague)) return report;
      for (const english of inEnglishByAnyLanguage(report.unmatched, host)) {
        const translated = await readLog(english);
        if (translated.found.some(({ isVague }) => !isVague)) return translated;
      }
      return report;
    }
  },
});

const LOOK_HERE: Finding = {
  id: 'look-here',
  severity: 'hint',
  message: 'to find out which of these and other problems this host has, run',
  commands: ['vnet doctor'],
};

async function* decoded(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield /[\x80-\xff]/.test(line) ? Buffer.from(line, 'latin1').toString() : line;
}

function listOutcome(): Outcome {
  return table({
    columns: [
      { title: 'Id', cell: ({ id }) => id },
      { title: 'Meaning', cell: ({ meaning }) => meaning, prose: true },
    ],
    rows: catalogueRows.map((row) => ({ id: row.id, meaning: rowTexts(row, undefined).meaning })),
    data: ({ id, meaning }) => ({ id, meaning }),
    fields: ['id', 'meaning'],
  });
}

function nothingToExplain(): VnetError {
  return new VnetError('usage', 'no message given', {
    hint: 'put a message in quotes, name a log with --file, or pipe one, such as',
    commands: [
      "vnet why 'internal error: Network is already in use by interface enp9s0'",
      'journalctl -b -u libvirtd | vnet why',
    ],
  });
}

function unknownMessage(): VnetError {
  return new VnetError('not-found', 'no message of libvirt about networks recognized', {
    hint: 'to list the messages that vnet knows, run',
    commands: ['vnet why --list'],
  });
}

/** The error for what is a rule, a check or a file instead of a message, or resembles an id. Undefined for anything else. */
async function notAMessage(words: readonly string[], host: Host): Promise<VnetError | undefined> {
  const [word = '', ...others] = words;
  if (others.length > 0) return undefined;
  const { ruleNames } = await import('../../validate/explain-rule.ts');
  if (ruleNames().includes(word)) {
    return new VnetError('not-found', `${word} is a rule of vnet validate`, {
      hint: 'to explain it, run',
      commands: [shellCommand('vnet', 'explain', ...operands(word))],
    });
  }
  const { checks } = await import('../../doctor/checks/index.ts');
  const check = checks.find(({ id }) => id === word);
  if (check !== undefined) {
    return new VnetError('not-found', `${word} is a check of vnet doctor, which passes if ${check.passed}`, {
      hint: 'to run it on this host, run',
      commands: [shellCommand('vnet', 'doctor', '--only', word)],
    });
  }
  if (host.isRegularFile(word)) {
    return new VnetError('not-found', `${word} is a file, not a message`, {
      hint: 'to explain the messages in it, run',
      commands: [shellCommand('vnet', 'why', `--file=${word}`)],
    });
  }
  const similar = similarRows(word);
  if (similar === undefined) return undefined;
  return new VnetError('not-found', `there is no message with the id '${word}'`, { hint: similar });
}
