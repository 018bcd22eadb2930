import { formatIp } from '../../address/ip.ts';

/** The types of record vnet asks for, and their numbers (RFC 1035, 2782, 3596). */
export const RECORD_TYPES = { A: 1, PTR: 12, TXT: 16, AAAA: 28, SRV: 33 } as const;
export type RecordType = keyof typeof RECORD_TYPES;

/** What a name server said: the answers of the type that was asked for, or the kind of its refusal. */
export interface DnsAnswer {
  readonly code: string;
  /** Addresses; names without a final dot; `priority weight port target`; the text of a TXT record. */
  readonly records: readonly string[];
}

const CODES = ['ok', 'malformed question', 'server failure', 'no such name', 'not implemented', 'refused'];

/** A question as it goes into one UDP datagram (RFC 1035, 4.1). */
export function encodeQuestion(id: number, name: string, type: RecordType): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(0x0100, 2); // recursion desired
  header.writeUInt16BE(1, 4); // one question
  const labels = name.split('.').filter((label) => label !== '');
  const parts = labels.map((label) => Buffer.concat([Buffer.from([Buffer.byteLength(label)]), Buffer.from(label)]));
  const tail = Buffer.alloc(5);
  tail.writeUInt16BE(RECORD_TYPES[type], 1);
  tail.writeUInt16BE(1, 3); // class IN
  return Buffer.concat([header, ...parts, tail]);
}

/** Reads an answer; undefined where the bytes are none. */
export function decodeAnswer(message: Buffer, type: RecordType): DnsAnswer | undefined {
  try {
    return decode(message, type);
  } catch (error) {
    if ((error as Error).name === 'RangeError') return undefined; // Cut short.
    throw error;
  }
}

function decode(message: Buffer, type: RecordType): DnsAnswer {
  const code = CODES[message.readUInt16BE(2) & 0xf] ?? 'unknown refusal';
  const [questions, answers] = [message.readUInt16BE(4), message.readUInt16BE(6)];
  let at = 12;
  for (let index = 0; index < questions; index += 1) at = readName(message, at).end + 4;
  const records: string[] = [];
  for (let index = 0; index < answers; index += 1) {
    const start = readName(message, at).end;
    const length = message.readUInt16BE(start + 8);
    if (message.readUInt16BE(start) === RECORD_TYPES[type]) records.push(readRecord(message, start + 10, length, type));
    at = start + 10 + length;
  }
  return { code, records };
}

function readRecord(message: Buffer, at: number, length: number, type: RecordType): string {
  if (at + length > message.length) throw new RangeError('a record that is cut short');
  const data = message.subarray(at, at + length);
  switch (type) {
    case 'A':
      return [...data].join('.');
    case 'AAAA':
      return formatIp({ family: 6, value: data.readBigUInt64BE(0) * 2n ** 64n + data.readBigUInt64BE(8) });
    case 'PTR':
      return readName(message, at).name;
    case 'SRV': {
      const numbers = [0, 2, 4].map((offset) => data.readUInt16BE(offset));
      return [...numbers, readName(message, at + 6).name].join(' ');
    }
    case 'TXT':
      return stringsOf(data);
  }
}

/** Character strings, each behind its length. */
function stringsOf(data: Buffer): string {
  let text = '';
  for (let at = 0; at < data.length; at += 1 + data.readUInt8(at)) {
    text += data.toString('utf8', at + 1, at + 1 + data.readUInt8(at));
  }
  return text;
}

/** A name, which may go on where a pointer says; no name has more than 128 labels, so a loop of pointers ends. */
function readName(message: Buffer, from: number): { name: string; end: number } {
  const labels: string[] = [];
  let [at, end]: [number, number | undefined] = [from, undefined];
  for (let turn = 0; turn < 256; turn += 1) {
    const length = message.readUInt8(at);
    if (length === 0) return { name: labels.join('.'), end: end ?? at + 1 };
    if (length >= 0xc0) {
      end ??= at + 2;
      at = message.readUInt16BE(at) & 0x3fff;
    } else {
      labels.push(message.toString('utf8', at + 1, at + 1 + length));
      at += 1 + length;
    }
  }
  throw new RangeError('a name that never ends');
}
