import type { LocalSocket, SocketEvents } from '../../host/host.ts';
import { AUTH, CALL, failure, LONGEST_MESSAGE, MESSAGE, PROGRAM, PROGRAM_VERSION, type Procedure } from './protocol.ts';
import { Reader, type TypeOf, Writer, type Xdr } from './xdr.ts';

/** An answer of the daemon that refuses a call. `code` is a virErrorNumber. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: number;

  constructor({ code, message }: TypeOf<typeof failure>) {
    super(message ?? `error ${code} of libvirt`);
    this.code = code;
  }
}

/** The connection has ended, or the daemon sends what is not libvirt's protocol, which is the cause. */
export class Disconnected extends Error {
  override readonly name = 'Disconnected';
}

/**
 * Calls that the daemon may have at a time. It works on max_client_requests of a client, by default 5, and its log warns of a
 * client that reaches that number.
 */
const MOST_AT_A_TIME = 4;

/** If more calls than these wait for a daemon that is far away, the time of their round trips matters more than one warning. */
const MANY = 32;

/** From the length of a message to the end of its header: seven words. */
const HEADER_SIZE = 28;

/** The program, its version and the procedure of virKeepAlive's pings. Pongs are the daemon's answer. */
const KEEPALIVE = 0x6b656570;
const KEEPALIVE_VERSION = 1;
const PING = 1;

interface Pending {
  readonly procedure: number;
  readonly result: Xdr<unknown>;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Gets what the daemon sends without being called. */
export interface Listener {
  /** An event: the number of its procedure, and its arguments. May throw RangeError. */
  onEvent(procedure: number, args: Reader): void;
  /** Whatever has come: the daemon is alive. */
  onBytes(): void;
  onEnd(reason: Disconnected): void;
}

/** A connection to a libvirt daemon. Calls of one turn of the event loop are sent together. */
export class Client {
  #socket: LocalSocket | undefined;
  #serial = 0;
  readonly #pending = new Map<number, Pending>();
  readonly #unsent: { readonly serial: number; readonly message: Uint8Array }[] = [];
  #isSending = false;
  #isRemote = false;
  #pieces: Buffer[] = [];
  #received = 0;
  /** Bytes until the next message, or its length, is complete. */
  #needed = 4;

  #listener: Listener | undefined;

  /** Connects by a function of the Host. Undefined if nothing listens. */
  static async connect(
    open: (events: SocketEvents) => Promise<LocalSocket | undefined>,
    { isRemote = false } = {},
  ): Promise<Client | undefined> {
    const client = new Client();
    client.#isRemote = isRemote;
    const socket = await open({
      onBytes: (bytes) => client.#receive(bytes),
      onEnd: () => client.#end(new Disconnected('the daemon closed the connection')),
    });
    if (socket === undefined) return undefined;
    client.#socket = socket;
    return client;
  }

  /** Whether the daemon is on another host. */
  get isRemote(): boolean {
    return this.#isRemote;
  }

  get isOpen(): boolean {
    return this.#socket !== undefined;
  }

  /**
   * Opens libvirt's driver for a URI. Throws Refused, or Disconnected if the daemon wants an authentication that needs the user.
   * If polkit decides who may connect, `polkit` says whether to ask it.
   */
  async open(uri: string, flags: number, { polkit }: { polkit(): Promise<boolean> }): Promise<void> {
    const { types } = await this.call(CALL.authList, undefined);
    if (types[0] === AUTH.polkit && (await polkit())) await this.call(CALL.authPolkit, undefined);
    else if (types[0] !== AUTH.none) throw new Disconnected('the daemon wants authentication');
    await this.call(CALL.open, { uri, flags });
  }

  /** Throws Refused if the daemon refuses the call, and Disconnected. */
  call<A, R>({ number, args, result }: Procedure<A, R>, values: A): Promise<R> {
    if (!this.isOpen) return Promise.reject(new Disconnected('the connection has ended'));
    const serial = ++this.#serial;
    const writer = new Writer();
    for (const word of [0, PROGRAM, PROGRAM_VERSION, number, MESSAGE.call, serial, 0]) writer.word(word);
    args.write(writer, values);
    writer.wordAt(0, writer.length);
    this.#unsent.push({ serial, message: writer.content });
    const answer = new Promise<R>((resolve, reject) => {
      this.#pending.set(serial, { procedure: number, result, resolve: resolve as Pending['resolve'], reject });
    });
    if (!this.#isSending) {
      this.#isSending = true;
      void Promise.resolve().then(() => this.#send());
    }
    return answer;
  }

  /** Passes on events from now on. */
  listen(listener: Listener): void {
    this.#listener = listener;
  }

  /** Has the daemon send a sign of life. */
  ping(): void {
    const writer = new Writer();
    for (const word of [HEADER_SIZE, KEEPALIVE, KEEPALIVE_VERSION, PING, MESSAGE.event, 0, 0]) writer.word(word);
    this.#socket?.write(writer.content);
  }

  /** Calls that wait for an answer get Disconnected. */
  close(): void {
    this.#end(new Disconnected('the connection was closed'));
  }

  #send(): void {
    this.#isSending = false;
    const underWay = this.#pending.size - this.#unsent.length;
    const most = this.#isRemote && this.#unsent.length > MANY ? Number.POSITIVE_INFINITY : MOST_AT_A_TIME;
    const next = this.#unsent.splice(0, Math.max(0, most - underWay));
    if (next.length > 0) this.#socket?.write(joined(next.map(({ message }) => message)));
  }

  #receive(bytes: Buffer): void {
    this.#listener?.onBytes();
    this.#pieces.push(bytes);
    this.#received += bytes.length;
    if (this.#received < this.#needed) return;
    let all = this.#pieces.length === 1 ? bytes : Buffer.concat(this.#pieces);
    for (;;) {
      this.#needed = all.length < 4 ? 4 : new Reader(all).word() >>> 0;
      if (all.length >= 4 && (this.#needed < HEADER_SIZE || this.#needed > LONGEST_MESSAGE)) {
        this.#end(new Disconnected('not a message of libvirt', { cause: new RangeError(`${this.#needed} bytes`) }));
        return;
      }
      if (all.length < this.#needed) break;
      try {
        this.#take(all.subarray(4, this.#needed));
      } catch (error) {
        this.#end(new Disconnected('not a message of libvirt', { cause: error }));
        return;
      }
      if (!this.isOpen) return;
      all = all.subarray(this.#needed);
    }
    this.#pieces = all.length === 0 ? [] : [all];
    this.#received = all.length;
    this.#send();
  }

  /** Throws if the message is none that the daemon may send. */
  #take(bytes: Buffer): void {
    const reader = new Reader(bytes);
    const [program, version, procedure, type, serial, status] = Array.from({ length: 6 }, () => reader.word());
    if (program === KEEPALIVE && this.#listener !== undefined && type === MESSAGE.event) return;
    if (program !== PROGRAM || version !== PROGRAM_VERSION) throw new RangeError(`program ${program}, ${version}`);
    if (type === MESSAGE.event) {
      this.#listener?.onEvent(procedure ?? 0, reader);
      return;
    }
    const pending = this.#pending.get(serial ?? 0);
    if (type !== MESSAGE.reply || pending === undefined || pending.procedure !== procedure) {
      throw new RangeError(`message ${type} ${procedure} ${serial} answers no call`);
    }
    if (status === 0) {
      const value = pending.result.read(reader);
      this.#pending.delete(serial ?? 0);
      pending.resolve(value);
    } else {
      const error = failure.read(reader);
      this.#pending.delete(serial ?? 0);
      pending.reject(new Refused(error));
    }
  }

  #end(error: Disconnected): void {
    this.#socket?.close();
    this.#socket = undefined;
    this.#pieces = [];
    this.#unsent.length = 0;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(error);
    this.#listener?.onEnd(error);
    this.#listener = undefined;
  }
}

function joined(messages: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(messages.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const message of messages) {
    all.set(message, at);
    at += message.length;
  }
  return all;
}
