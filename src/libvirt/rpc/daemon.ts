import { VnetError } from '../../error.ts';
import type { Host, RunOptions } from '../../host/host.ts';
import { isLimited, unanswered } from '../../host/limits.ts';
import type { Connection } from '../connection.ts';
import { patiently } from '../patience.ts';
import { loadAnswers, questionOf } from './answers.ts';
import { Client, Disconnected, Refused } from './client.ts';
import { endpointOf } from './endpoint.ts';
import { CALL, READ_ONLY } from './protocol.ts';
import type { Question } from './question.ts';
import { Surprise } from './surprise.ts';
import type { Style } from './text.ts';

/** The virsh of older daemons was never compared. */
const OLDEST = 9_000_000;

/** Milliseconds after which vnet says what it waits for, as it does for virsh. */
const SLOW = 3_000;

/** The daemon of a connection, which answers virsh's questions over its socket. */
export class Daemon {
  readonly #host: Host;
  readonly #connection: Connection;
  readonly #options: readonly string[];
  #client: Client | undefined;
  #path: string | undefined;
  #remoteUri: string | undefined;
  /** The first attempt to connect. After a failure there is no other. */
  #opened: Promise<boolean> | undefined;
  /** Of its libvirt, as a number: 9.1.2 is 9001002. */
  #version: Promise<number> = Promise.resolve(0);

  /** `options` are virsh's, before its command. */
  constructor(host: Host, connection: Connection, options: readonly string[]) {
    this.#host = host;
    this.#connection = connection;
    this.#options = options;
  }

  /** The path of its socket; undefined if it cannot be asked, or does not answer in time. */
  async socket(): Promise<string | undefined> {
    try {
      const [answer] = await this.ask([['net-list', '--name']], { quiet: true, zone: 'UTC' });
      return answer === undefined ? undefined : this.#path;
    } catch (error) {
      if (error instanceof VnetError) return undefined;
      throw error;
    }
  }

  /**
   * What virsh would print for each question, without the empty line at the end; undefined where only virsh can answer. All are
   * undefined if one is no question that the daemon can answer: a virsh that has to run anyway answers all of them. Throws
   * VnetError `timeout`.
   */
  async ask(lines: readonly (readonly string[])[], style: Style): Promise<readonly (string | undefined)[]> {
    await loadAnswers(lines);
    const questions = lines.map(questionOf);
    const [first] = lines;
    const areKnown = questions.every((question) => question !== undefined);
    if (first === undefined || !areKnown) return lines.map(() => undefined);
    return patiently({ host: this.#host, connection: this.#connection, words: first }, (options) =>
      this.#inTime(first, options, async (progress) => {
        const isOpen = await this.#isOpen();
        progress();
        if (!isOpen) return lines.map(() => undefined);
        return Promise.all(questions.map((question) => this.#answer(question, style).finally(progress)));
      }),
    );
  }

  /**
   * The open connection, for what needs more than answers; undefined if there is none. Throws VnetError `timeout`, with the
   * words of the command that needs it.
   */
  async client(words: readonly string[]): Promise<Client | undefined> {
    const run = { host: this.#host, connection: this.#connection, words, kind: 'question' } as const;
    return patiently(run, (options) =>
      this.#inTime(words, options, async () => {
        const isOpen = await this.#isOpen();
        return isOpen && (await this.#version) >= OLDEST ? this.#client : undefined;
      }),
    );
  }

  /** What virsh calls the connection, once it is open, if the daemon is on another host. */
  get remoteUri(): string | undefined {
    return this.#remoteUri;
  }

  close(): void {
    this.#client?.close();
  }

  #isOpen(): Promise<boolean> {
    // A daemon that was started again is asked again.
    if (this.#client?.isOpen === false) this.#opened = undefined;
    this.#opened ??= this.#open();
    return this.#opened;
  }

  async #open(): Promise<boolean> {
    const host = this.#host;
    const endpoint = endpointOf(host, this.#connection, this.#options);
    if (endpoint === undefined) return false;
    let { uri } = endpoint;
    if (endpoint.isRemote) {
      const { connectBySsh, sshEndpoint } = await import('./ssh.ts');
      const remote = sshEndpoint(endpoint);
      if (remote === undefined) return false;
      this.#client = await connectBySsh(host, remote);
      this.#path = remote.name;
      this.#remoteUri = uri;
      uri = remote.uri;
    }
    for (const path of endpoint.paths) {
      const found = await connect(host, path);
      if (found === 'missing') continue;
      this.#client = found;
      this.#path = path;
      break;
    }
    if (this.#client === undefined) return false;
    try {
      // Anybody may read, and members of the group may connect; for anybody else polkit's agent asks for a password, and virsh
      // starts one. On another host its daemon says so at once.
      const polkit = async () =>
        endpoint.isRemote ||
        endpoint.readOnly ||
        (await import('../../host/membership.ts')).membershipIn('libvirt', host).isInSession;
      await this.#client.open(uri, endpoint.readOnly ? READ_ONLY : 0, { polkit });
      // Sent with the first questions, and not a round trip earlier.
      this.#version = this.#client.call(CALL.libVersion, undefined).then(
        ({ version }) => version,
        () => 0,
      );
      return true;
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Disconnected)) throw error;
    }
    this.close();
    this.#client = undefined;
    return false;
  }

  /** Undefined if the daemon refuses, or virsh would print what is not known here. */
  async #answer(question: Question, style: Style): Promise<string | undefined> {
    if (this.#client === undefined) return undefined;
    try {
      const [text, version] = await Promise.all([question(this.#client, style), this.#version]);
      // U+FFFD: a name that is not UTF-8.
      return version < OLDEST || text.includes('\ufffd') ? undefined : text;
    } catch (error) {
      if (error instanceof Refused || error instanceof Disconnected || error instanceof Surprise) return undefined;
      throw error;
    }
  }

  /** Throws VnetError `timeout` if there is no progress for the time limit. */
  async #inTime<T>(
    words: readonly string[],
    { limit, slow }: RunOptions,
    run: (progress: () => void) => Promise<T>,
  ): Promise<T> {
    const host = this.#host;
    let last = host.monotonic();
    // Before the timers are set, which takes Node.js 0.4 ms at first: the daemon works meanwhile.
    const answer = run(() => {
      last = host.monotonic();
    });
    const timers: { slow?: () => void; limit?: () => void } = {};
    if (slow !== undefined) timers.slow = host.after(SLOW, slow);
    const stalled = new Promise<never>((_, reject) => {
      const check = (): void => {
        const left = last + (limit ?? 0) - host.monotonic();
        if (left > 0) {
          timers.limit = host.after(left, check);
          return;
        }
        this.close();
        reject(unanswered(words, limit ?? 0));
      };
      if (isLimited(limit)) timers.limit = host.after(limit, check);
    });
    try {
      return await Promise.race([stalled, answer]);
    } finally {
      timers.slow?.();
      timers.limit?.();
    }
  }
}

/** Undefined if nobody listens, or this user may not connect. */
async function connect(host: Host, path: string): Promise<Client | 'missing' | undefined> {
  let isMissing = false;
  const client = await Client.connect(async (events) => {
    const socket = await host.connectLocally(path, events);
    isMissing = socket === 'missing';
    return typeof socket === 'string' ? undefined : socket;
  });
  return isMissing ? 'missing' : client;
}
