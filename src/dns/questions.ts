import { parseIp } from '../address/ip.ts';
import type { DnsAnswer, DnsQuestion, Host } from '../host/host.ts';
import { fold } from '../libvirt/names.ts';
import { reverseName } from './reverse-zones.ts';

/** A DNS server that somebody uses. */
export interface DnsServer {
  /** Who uses it: `host`, `vnet`, `network NAME`, `containers of NETWORK` or `other machines, of DOMAIN`. */
  readonly name: string;
  readonly address: string;
  /** The only DNS domain that it answers. */
  readonly domain?: string;
}

/** A question, and why it is sent. The name of `PTR` is an address. */
export interface Question extends DnsQuestion {
  /** `name`: every server has to give the same records. `unknown`: every server has to say at once that there is no such name. */
  readonly kind: 'name' | 'unknown';
  /** The address of the server that knows the answer, and that the others query. */
  readonly source: string;
}

export interface ServerAnswer extends DnsAnswer {
  readonly server: DnsServer;
  readonly milliseconds: number;
}

export interface Answers {
  readonly question: Question;
  readonly answers: readonly ServerAnswer[];
}

/** How long a server may take; then the question is sent once more, as glibc does. A dnsmasq that rereads resolv.conf loses some. */
const LIMIT = 2000;
/** How long it takes if a question goes round in a circle, or to a server that does not exist. */
const SLOW = 1000;

/** Sends all questions to all servers at the same time. */
export async function sendAll(
  host: Host,
  servers: readonly DnsServer[],
  questions: readonly Question[],
): Promise<readonly Answers[]> {
  const send = async (server: DnsServer, question: Question): Promise<ServerAnswer> => {
    const began = host.monotonic();
    const answer = await host.queryDns(server.address, asSent(question), LIMIT);
    return { server, ...answer, milliseconds: Math.round(host.monotonic() - began) };
  };
  const sendTwice = async (server: DnsServer, question: Question) => {
    const answer = await send(server, question);
    return answer.code === 'timeout' ? send(server, question) : answer;
  };
  return Promise.all(
    questions.map(async (question) => ({
      question,
      answers: await Promise.all(
        servers.filter((server) => answersFor(server, question)).map((server) => sendTwice(server, question)),
      ),
    })),
  );
}

function asSent({ type, name }: Question): DnsQuestion {
  const ip = type === 'PTR' ? parseIp(name) : undefined;
  return { type, name: ip === undefined ? name : reverseName(ip) };
}

function answersFor({ domain }: DnsServer, { name }: Question): boolean {
  return domain === undefined || fold(name).endsWith(`.${domain}`);
}

/** An answer as text: its records, or the response code. */
export function answerText({ code, records }: DnsAnswer): string {
  if (records.length > 0) return records.join(' ');
  return code === 'NOERROR' ? 'no such record' : code === 'timeout' ? 'no answer' : code;
}

/** Whether all servers give the same answer, and the one that the question expects. */
export function isAgreed({ question, answers }: Answers): boolean {
  const texts = new Set(answers.map(answerText));
  if (texts.size > 1) return false;
  return answers.every(({ code, records }) =>
    question.kind === 'unknown' ? records.length === 0 && /^(?:NXDOMAIN|NOERROR)$/.test(code) : records.length > 0,
  );
}

/** Whether a server takes as long as it does when a question goes round in a circle. */
export function isSlow({ question, answers }: Answers): boolean {
  return question.kind === 'unknown' && answers.some(({ milliseconds }) => milliseconds >= SLOW);
}
