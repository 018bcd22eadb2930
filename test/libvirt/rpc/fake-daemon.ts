import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AUTH,
  CALL,
  failure,
  MESSAGE,
  PROGRAM,
  PROGRAM_VERSION,
  type Procedure,
} from '../../../src/libvirt/rpc/protocol.ts';
import { type TypeOf, Writer, type Xdr } from '../../../src/libvirt/rpc/xdr.ts';

/** A call as the daemon receives it. */
export interface Received {
  readonly procedure: number;
  readonly serial: number;
}

/** What a daemon sends for a call; undefined is nothing. */
export type Behaviour = (call: Received, socket: Socket) => Buffer | undefined;

/** A daemon on a real socket. */
export interface FakeDaemon {
  readonly path: string;
  /** The calls so far. */
  readonly received: readonly Received[];
  close(): void;
}

const open: { close(): void }[] = [];

/** Ends the daemons of a test. */
export function endDaemons(): void {
  for (const each of open.splice(0)) each.close();
}

export async function fakeDaemon(behaviour: Behaviour): Promise<FakeDaemon> {
  const directory = mkdtempSync(join(tmpdir(), 'vnet-daemon-'));
  const path = join(directory, 'sock');
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let bytes = Buffer.alloc(0);
    socket.on('error', () => {}); // The client may be gone.
    socket.on('data', (more) => {
      bytes = Buffer.concat([bytes, more]);
      while (bytes.length >= 4 && bytes.length >= bytes.readUInt32BE(0)) {
        const program = bytes.readInt32BE(4);
        const call = { procedure: bytes.readInt32BE(12), serial: bytes.readInt32BE(20) };
        bytes = bytes.subarray(bytes.readUInt32BE(0));
        // Pings stay unanswered.
        if (program !== PROGRAM) continue;
        received.push(call);
        const answer = behaviour(call, socket);
        if (answer !== undefined) socket.write(answer);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const daemon = {
    path,
    received,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  open.push(daemon);
  return daemon;
}

/** A reply to a call. */
export function reply<A, R>({ number, result }: Procedure<A, R>, { serial }: Received, value: R): Buffer {
  return message([PROGRAM, PROGRAM_VERSION, number, MESSAGE.reply, serial, 0], result, value);
}

/** The refusal of a call. */
export function refusal({ procedure, serial }: Received, code: number, text: string): Buffer {
  const none = { dom: undefined, str1: undefined, str2: undefined, str3: undefined, net: undefined };
  const error: TypeOf<typeof failure> = { code, domain: 0, message: text, level: 2, int1: 0, int2: 0, ...none };
  return message([PROGRAM, PROGRAM_VERSION, procedure, MESSAGE.reply, serial, 1], failure, error);
}

export function message<T>(header: readonly number[], body: Xdr<T>, value: T): Buffer {
  const writer = new Writer();
  writer.word(0);
  for (const word of header) writer.word(word);
  body.write(writer, value);
  writer.wordAt(0, writer.length);
  return Buffer.from(writer.content);
}

/** Lets everybody in, and answers all other calls as `next` does. */
export function welcoming(next: Behaviour, version = 11_003_000): Behaviour {
  return (call, socket) => {
    switch (call.procedure) {
      case CALL.authList.number:
        return reply(CALL.authList, call, { types: [AUTH.none] });
      case CALL.open.number:
        return reply(CALL.open, call, undefined);
      case CALL.libVersion.number:
        return reply(CALL.libVersion, call, { version });
      default:
        return next(call, socket);
    }
  };
}
