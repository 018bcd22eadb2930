import type { Finding } from '../finding.ts';
import type { Column, Data, Json } from '../render/outcome.ts';
import { renderTable } from '../render/table.ts';
import { printable } from '../terminal/printable.ts';
import { ADDRESS } from './forwarder.ts';
import { answerText, isAgreed } from './questions.ts';
import type { DnsStatus } from './status.ts';

/** One answer, and where it is given. */
interface AnswerRow {
  readonly name: string;
  readonly answer: string;
  readonly servers: readonly string[];
}

const COLUMNS: readonly Column<AnswerRow>[] = [
  { title: 'Name', cell: ({ name }) => name },
  { title: 'Answer', cell: ({ answer }) => answer },
  { title: 'At', cell: ({ servers }) => servers.join(', '), prose: true },
];

/** The status for a person. */
export async function statusText(status: DnsStatus, terminal: number | undefined): Promise<string> {
  const { resolver, resolvConf, current } = status;
  const who = 'kind' in resolver ? resolver.kind : resolver.reason;
  const lines = [
    `Host:       ${who}; ${resolvConf.file} names ${resolvConf.nameservers.join(', ') || 'no server'}`,
    `vnet:       ${current === undefined ? 'not set up' : `dnsmasq on ${ADDRESS}, ${current.systemd ? 'run by systemd' : 'in the background'}`}`,
    `Containers: ${current?.containers ?? 'no names'}`,
  ];
  const rows = rowsOf(status);
  let table = '';
  if (rows.length > 0) for await (const piece of renderTable(COLUMNS, rows, { terminal })) table += piece.toString();
  return `${lines.map((line) => `${printable(line)}\n`).join('')}${table === '' ? '' : `\n${table}`}`;
}

function rowsOf({ answers }: DnsStatus): AnswerRow[] {
  return answers.flatMap(({ question, answers: given }) => {
    const servers = new Map<string, string[]>();
    for (const answer of given) {
      const text = answerText(answer);
      servers.set(text, [...(servers.get(text) ?? []), answer.server.name]);
    }
    return [...servers].map(([answer, names]) => ({ name: question.name, answer, servers: names }));
  });
}

/** The status as data. */
export function statusData({ current, resolver, resolvConf, servers, answers, findings }: DnsStatus): Data {
  const { file, nameservers, search } = resolvConf;
  return {
    setUp: current !== undefined,
    resolver: 'kind' in resolver ? resolver.kind : null,
    reason: 'reason' in resolver ? resolver.reason : null,
    resolvConf: { file, nameservers, search },
    servers: servers.map(({ name, address }) => ({ name, address })),
    names: answers.map((each) => ({
      name: each.question.name,
      type: each.question.type,
      expected: each.question.kind === 'name' ? 'records' : 'none',
      same: isAgreed(each),
      answers: each.answers.map(({ server, code, records, milliseconds }) => ({
        server: server.name,
        code,
        records,
        milliseconds,
      })),
    })),
    problems: findingsData(findings),
  };
}

/** Problems and notes as data. */
export function findingsData(findings: readonly Finding[]): Json[] {
  return findings.map(({ id, severity, message, evidence, fix, commands }) => ({
    id,
    severity,
    message,
    evidence: evidence ?? [],
    fix: fix ?? null,
    commands: commands ?? [],
  }));
}
