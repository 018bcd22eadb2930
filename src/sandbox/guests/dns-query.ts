import { type Answer, decode, encode, RECURSION_DESIRED, type StringAnswer } from 'dns-packet';
import { formatIp, parseIp } from '../../address/ip.ts';
import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';

/** The types of record that vnet queries. */
export type RecordType = 'A' | 'AAAA' | 'PTR' | 'SRV' | 'TXT';

export interface DnsQuery {
  readonly server: string;
  /** 53 by default. */
  readonly port?: number;
  /** UDP by default. */
  readonly protocol?: 'tcp' | 'udp';
  readonly name: string;
  readonly type: RecordType;
}

export interface DnsResponse {
  /** The response code, such as `NOERROR` or `NXDOMAIN`. */
  readonly code: string;
  /** The records of the type in the query: addresses, names without a final dot, `PRIORITY WEIGHT PORT TARGET`, or texts. */
  readonly records: readonly string[];
}

/**
 * Sends a query from a host. Undefined if no valid response comes within two seconds. Throws VnetError `refused` if the
 * query cannot be sent.
 */
export async function queryDns(
  host: Host,
  { server, port = 53, protocol = 'udp', name, type }: DnsQuery,
): Promise<DnsResponse | undefined> {
  const query = encode({ type: 'query', id: ID, flags: RECURSION_DESIRED, questions: [{ type, name }] });
  const message = protocol === 'udp' ? query : withLength(query);
  const args = ['2', 'bash', '-c', EXCHANGE[protocol], 'vnet', server, String(port), message.toString('base64')];
  const { status, stdout, stderr } = await host.run('timeout', args);
  // timeout(1) ends with 124 after two seconds. A server that refuses ends the exchange early, with no output.
  if (status !== 0 && status !== 124) throw new VnetError('refused', stderr.trim() || `timeout ended with ${status}`);
  return stdout === '' ? undefined : readResponse(Buffer.from(stdout, 'base64'), type);
}

/** The server is in the sandbox and answers once, so a fixed id does no harm. */
const ID = 4711;

/** Over TCP, two bytes with its length precede a message (RFC 1035, section 4.2.2). */
function withLength(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}

/** Sends one message and receives one, in base64. bash opens the socket; dd reads exactly one datagram. */
const EXCHANGE = {
  udp: `
exec 3<>"/dev/udp/$1/$2"
printf %s "$3" | base64 -d | dd bs=65535 status=none >&3
dd bs=65535 count=1 status=none <&3 | base64 -w 0
`,
  tcp: `
exec 3<>"/dev/tcp/$1/$2" || exit 0
printf %s "$3" | base64 -d >&3
set -- $(head -c 2 <&3 | od -A n -t u1)
head -c $(($1 * 256 + $2)) <&3 | base64 -w 0
`,
} as const;

/** Returns the records of one type. Undefined if the bytes are no DNS message. */
export function readResponse(message: Buffer, type: RecordType): DnsResponse | undefined {
  try {
    const { answers = [], ...packet } = decode(message);
    // The types of dns-packet do not declare the response code.
    const code = (packet as { rcode?: string }).rcode ?? 'NOERROR';
    return { code, records: answers.filter((answer) => answer.type === type).map(recordText) };
  } catch {
    return undefined;
  }
}

function recordText(answer: Answer): string {
  switch (answer.type) {
    case 'A':
    case 'AAAA': {
      const address = parseIp(answer.data);
      // dns-packet reads past the end of a message that is cut short.
      if (address === undefined) throw new RangeError(`invalid address ${answer.data}`);
      return formatIp(address);
    }
    case 'SRV': {
      const { priority = 0, weight = 0, port, target } = answer.data;
      return `${priority} ${weight} ${port} ${target}`;
    }
    case 'TXT':
      return [answer.data].flat().map(String).join('');
    default:
      return (answer as StringAnswer).data;
  }
}
