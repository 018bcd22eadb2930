import { type Host, Interrupted } from '../../host/host.ts';
import { type Client, Refused } from './client.ts';
import type { Daemon } from './daemon.ts';
import { type EndReason, listenTo, networkEventText, sendNetworkEvents } from './events.ts';
import { findNetwork } from './lookup.ts';
import { CALL, type Network } from './protocol.ts';
import { readWords } from './words.ts';

/** Lines that nobody has read yet. A daemon that sends more at a time sends nonsense. */
const MOST_UNREAD = 100_000;

interface Request {
  readonly type: 'lifecycle' | 'metadata-change';
  readonly network: string | undefined;
  readonly isLoop: boolean;
  /** Seconds. */
  readonly limit: number | undefined;
}

/**
 * The lines that virsh would print for `net-event`, as the daemon's events come; undefined if virsh has to follow them. The lines
 * end as virsh does: throws VnetError if the daemon ends the connection, and Interrupted for SIGTERM and SIGHUP.
 */
export async function followEvents(
  words: readonly string[],
  host: Host,
  daemon: Daemon,
): Promise<AsyncIterable<string> | undefined> {
  const request = requestIn(words);
  if (request === undefined) return undefined;
  const client = await daemon.client(words);
  if (client === undefined) return undefined;
  const lines = new Lines(host);
  // Before the registration: the first event may come with its answer.
  listenTo(client, host, lines);
  const uri = await registered(client, request);
  if (uri !== undefined) return linesOf(client, host, { lines, request, uri: daemon.remoteUri ?? uri });
  daemon.close();
  return undefined;
}

function requestIn([name, ...words]: readonly string[]): Request | undefined {
  const given = readWords(words, { flags: ['timestamp', 'loop'], values: ['event', 'network', 'timeout'] });
  const { event: type, network, timeout } = given?.values ?? {};
  if (name !== 'net-event' || !given?.flags.has('timestamp')) return undefined;
  if (type !== 'lifecycle' && type !== 'metadata-change') return undefined;
  // Longer times overflow virsh's milliseconds, or a timer.
  if (timeout !== undefined && !/^[1-9]\d{0,5}$/.test(timeout)) return undefined;
  const limit = timeout === undefined ? undefined : Number(timeout);
  return { type, network, isLoop: given.flags.has('loop'), limit };
}

/** The daemon's URI, once the daemon sends events; undefined if it does not. */
async function registered(client: Client, { type, network: name }: Request): Promise<string | undefined> {
  try {
    const network: Network | undefined = name === undefined ? undefined : await findNetwork(client, name);
    const [{ uri }, isSent] = await Promise.all([
      client.call(CALL.uri, undefined),
      sendNetworkEvents(client, { type, network }),
    ]);
    return isSent ? uri : undefined;
  } catch (error) {
    if (error instanceof Refused || !client.isOpen) return undefined;
    throw error;
  }
}

interface Following {
  readonly lines: Lines;
  readonly request: Request;
  readonly uri: string;
}

async function* linesOf(client: Client, host: Host, { lines, request, uri }: Following): AsyncGenerator<string> {
  let signal: NodeJS.Signals | undefined;
  let isLate = false;
  void host.interrupted().then((which) => {
    signal = which;
    lines.wake();
  });
  const { limit, isLoop } = request;
  const stop = host.after(limit === undefined ? LONG : limit * 1000, () => {
    isLate = limit !== undefined;
    lines.wake();
  });
  let count = 0;
  try {
    for (;;) {
      const line = lines.shift();
      if (line !== undefined) {
        yield line;
        count++;
        if (!isLoop) break;
        continue;
      }
      if (signal === 'SIGINT') yield 'event loop interrupted';
      else if (signal !== undefined) throw new Interrupted(signal);
      else if (isLate) yield 'event loop timed out';
      else if (lines.ended !== undefined) {
        const { failure } = await import('../errors/failure.ts');
        // virsh cannot stop the events any more, and says so.
        throw failure([`Disconnected from ${uri} due to ${lines.ended}`, 'internal error: client socket is closed']);
      } else {
        await lines.more();
        continue;
      }
      break;
    }
    yield `events received: ${count}`;
  } finally {
    stop();
    client.close();
  }
}

/** The longest time of a timer: 24 days. */
const LONG = 2 ** 31 - 1;

/** The lines of events, from the time when they come until they are read. */
class Lines {
  /** Why no more will come. */
  ended: EndReason | undefined;
  readonly #host: Host;
  #unread: string[] = [];
  #next = 0;
  wake = (): void => {};

  constructor(host: Host) {
    this.#host = host;
  }

  readonly onEvent = (...event: Parameters<typeof networkEventText>): void => {
    const text = networkEventText(...event);
    if (text === undefined) return;
    if (this.#unread.length >= MOST_UNREAD) throw new RangeError('too many events');
    const time = this.#host.now().toISOString().replace('T', ' ').replace('Z', '+0000');
    this.#unread.push(`${time}: ${text}`);
    this.wake();
  };

  readonly onEnd = (reason: EndReason): void => {
    this.ended = reason;
    this.wake();
  };

  shift(): string | undefined {
    const line = this.#unread[this.#next++];
    if (line === undefined) {
      this.#unread = [];
      this.#next = 0;
    }
    return line;
  }

  more(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }
}
