import type { Dialogue, Host } from '../host/host.ts';

/** What one line printed. One character is one byte. */
export interface LineOutput {
  readonly stdout: string;
  readonly stderr: string;
  /** virsh has ended: by `quit`, or by a signal. */
  readonly ended: boolean;
}

export interface Ended {
  readonly status: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
}

type Stream = 'stdout' | 'stderr';

/** What virsh prints when it waits for a command; `>` says that the connection is read-only. */
const PROMPT = /virsh [#>] $/;
const PROMPT_LENGTH = 'virsh # '.length;

/**
 * A virsh in interactive mode whose commands come through a pipe. It prints a prompt and the line, and then what the line prints. A
 * random mark, which virsh is made to print on both streams, says that all lines before it are done.
 *
 * virsh writes its history when it ends by itself, but not when it is killed.
 */
export class Session {
  readonly #dialogue: Dialogue;
  readonly #texts: Record<Stream, string> = { stdout: '', stderr: '' };
  readonly #reading: Promise<void>;
  #hasEnded = false;
  #last: Promise<unknown> = Promise.resolve();
  /** The prompt after the last mark, which nobody has seen. */
  #prompt = '';
  #relay: ((stream: Stream, text: string) => void) | undefined;
  #wake = () => {};

  private constructor(dialogue: Dialogue) {
    this.#dialogue = dialogue;
    this.#reading = this.#read();
    this.#reading.catch(() => {}); // end() reports it.
  }

  static async open(host: Host, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Session> {
    return new Session(await host.converse(host.virsh, args, { env, encoding: 'latin1', changes: true }));
  }

  /** Whether the connection is read-only, as the last prompt says. */
  get isReadOnly(): boolean {
    return this.#prompt.includes('>');
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Resolves when virsh has ended, which it does at `quit`. */
  ended(): Promise<unknown> {
    return this.#reading.catch(() => {});
  }

  /** Sends a line whose output nobody waits for. Resolves when virsh may be sent more. */
  send(line: string): Promise<void> {
    return this.#dialogue.write(`${line}\n`);
  }

  /** Passes on everything that virsh has printed and prints, until `sync`. */
  relay(write: (stream: Stream, text: string) => void): void {
    this.#relay = write;
    this.#texts.stdout = this.#prompt + this.#texts.stdout;
    this.#prompt = '';
    this.#flush();
  }

  /**
   * Waits until virsh has run all lines and waits for the next one. Passes on what they printed, and the prompt. Returns false if virsh
   * has ended.
   */
  async sync(): Promise<boolean> {
    const relay = this.#relay;
    this.#relay = undefined;
    const { stdout, stderr, ended } = await this.#lineUntilMark();
    relay?.('stderr', stderr);
    relay?.('stdout', stdout);
    return !ended;
  }

  /** Runs a line, after the lines of earlier calls. virsh must be waiting for one: call `sync` first. */
  run(line: string): Promise<LineOutput> {
    const output = this.#last.then(() => this.#run(line));
    this.#last = output.catch(() => {});
    return output;
  }

  async #run(line: string): Promise<LineOutput> {
    void this.send(line);
    const { stdout, stderr, ended } = await this.#lineUntilMark();
    // The prompt of the mark is no output, nor is the line itself.
    const shown = ended ? stdout : stdout.slice(0, -PROMPT_LENGTH);
    return { stdout: shown.slice(shown.indexOf('\n') + 1), stderr, ended };
  }

  /** Ends the input of virsh and waits for its end. It may take as long as its commands need. */
  async end(): Promise<Ended> {
    const ended = await this.#dialogue.end(Number.POSITIVE_INFINITY);
    await this.#reading;
    return ended;
  }

  /** Ends virsh before it writes its history. */
  kill(): void {
    this.#dialogue.kill('SIGKILL');
  }

  /** Everything up to a new mark. */
  async #lineUntilMark(): Promise<LineOutput> {
    const mark = crypto.randomUUID().slice(0, 18);
    // Short, so that the line fits a terminal of 80 columns: on a narrow one, readline scrolls sideways.
    void this.send(`echo ${mark};echo --err ${mark}`);
    const echoed = () => this.#texts.stdout.indexOf(`echo ${mark};`);
    const isDone = () => {
      const at = this.#texts.stdout.indexOf(`\n${mark}`, echoed());
      return at >= 0 && PROMPT.test(this.#texts.stdout.slice(at)) && this.#texts.stderr.includes(`error: ${mark}\n`);
    };
    while (!this.#hasEnded && !isDone()) await new Promise<void>((resolve) => (this.#wake = resolve));
    const { stdout, stderr } = this.#texts;
    if (!isDone()) {
      this.#texts.stdout = '';
      this.#texts.stderr = '';
      return { stdout, stderr, ended: true };
    }
    const [before, after] = halves(stderr, `error: ${mark}\n`);
    this.#prompt = stdout.slice(-PROMPT_LENGTH);
    const output = { stdout: stdout.slice(0, echoed()), stderr: before, ended: false };
    this.#texts.stdout = '';
    this.#texts.stderr = after;
    return output;
  }

  async #read(): Promise<void> {
    try {
      for (;;) {
        const piece = await this.#dialogue.next();
        if (piece === undefined) break;
        this.#texts[piece.stream] += piece.text;
        this.#flush();
        this.#wake();
      }
    } catch (error) {
      this.kill(); // Nobody reads what virsh prints.
      throw error;
    } finally {
      this.#hasEnded = true;
      this.#wake();
    }
  }

  #flush(): void {
    if (this.#relay === undefined) return;
    for (const stream of ['stdout', 'stderr'] as const) {
      const text = this.#texts[stream];
      this.#texts[stream] = '';
      if (text !== '') this.#relay(stream, text);
    }
  }
}

function halves(text: string, separator: string): readonly [before: string, after: string] {
  const at = text.indexOf(separator);
  return [text.slice(0, at), text.slice(at + separator.length)];
}
