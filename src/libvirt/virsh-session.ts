import { VnetError } from '../error.ts';
import type { Dialogue, Host } from '../host/host.ts';
import { isLimited } from '../host/limits.ts';
import { type Connection, uriOf } from './connection.ts';
import { failure } from './errors/failure.ts';
import { errorsIn } from './errors/split.ts';
import { noAnswer } from './no-answer.ts';
import { quoteWord } from './quote.ts';
import type { Answer, VirshSession } from './virsh.ts';
import { NOT_CONNECTED, OWN_ENV } from './virsh-environment.ts';

/** virsh reads lines with readline(3), which must follow no configuration of the user and expect no terminal. */
const SESSION_ENV = { ...OWN_ENV, INPUTRC: '/dev/null', TERM: 'dumb' };

/**
 * One virsh for many rounds of questions, so that a remote libvirt is connected to once. virsh interprets control characters
 * in what it reads, so questions must not contain any. It is ended by a signal: at the end of its input it would write the
 * questions into the user's history.
 */
export function openSession(host: Host, connection: Connection): VirshSession {
  let dialogue: Dialogue | undefined;

  const close = () => {
    dialogue?.kill();
    dialogue = undefined;
  };
  return {
    async askAll(questions) {
      if (questions.length === 0) return [];
      try {
        dialogue ??= await host.converse(host.virsh, [...connection.own, '-q'], { env: SESSION_ENV });
        return await askRound(dialogue, questions);
      } catch (error) {
        close(); // The next round starts a new one.
        throw error;
      }
    },
    close,
  };

  async function askRound(virsh: Dialogue, questions: readonly (readonly string[])[]): Promise<Answer[]> {
    const [start, mark] = [randomMark(), randomMark()];
    virsh.write(lineOf(questions, start, mark));
    const stdout = new Answers(mark);
    const stderr = new Answers(`error: ${mark}\n`);
    const { question: limit } = host.limits;
    const timer = new AbortController();
    let isLate = false;
    if (isLimited(limit)) {
      void host.sleep(limit, timer.signal).then(() => {
        if (timer.signal.aborted) return;
        isLate = true;
        virsh.kill();
      });
    }
    try {
      let echo: string | undefined = '';
      while (stdout.count < questions.length || stderr.count < questions.length) {
        const piece = await virsh.next();
        if (isLate) {
          throw noAnswer({ uri: uriOf(host, connection), words: questions[0] ?? [], kind: 'question', limit });
        }
        if (piece === undefined) throw ended(stderr.last);
        if (piece.stream === 'stderr') stderr.add(piece.text);
        else if (echo === undefined) stdout.add(piece.text);
        else {
          echo += piece.text;
          const at = echo.indexOf(start);
          if (at < 0) continue;
          stdout.add(echo.slice(at + start.length));
          echo = undefined;
        }
      }
    } finally {
      timer.abort();
    }
    const answers = questions.map((_, index) => ({
      stdout: stdout.texts[index] ?? '',
      errors: errorsIn(stderr.texts[index] ?? ''),
    }));
    const unconnected = answers.find(({ errors }) => errors.some((error) => NOT_CONNECTED.test(error)));
    if (unconnected !== undefined) throw failure(unconnected.errors);
    return answers;
  }
}

/**
 * All questions in one line, each followed by a mark on both streams. virsh repeats the line on stdout, and then prints
 * `start`, which looks different in the line. readline makes several system calls for each character, so the line is short.
 */
function lineOf(questions: readonly (readonly string[])[], start: string, mark: string): string {
  const commands = questions.map((words) => `${words.map(shortWord).join(' ')};echo --err ${mark};echo ${mark}`);
  const line = [`echo ${start.slice(0, 1)}''${start.slice(1)}`, ...commands].join(';');
  if (/\p{Cc}/u.test(line)) throw new Error(`virsh would interpret a control character: ${JSON.stringify(line)}`);
  return `${line}\n`;
}

/** A word `;` separates commands that get one answer. */
function shortWord(word: string): string {
  return word === ';' || /^[\w.,:=-]+$/.test(word) ? word : quoteWord(word);
}

/** Random, so that no name or XML can contain it. */
function randomMark(): string {
  return crypto.randomUUID().replaceAll('-', '').slice(0, 12);
}

/** Texts with a mark after each, as they come in pieces. */
class Answers {
  readonly texts: string[] = [];
  /** What follows the last mark. */
  last = '';
  readonly #mark: string;

  constructor(mark: string) {
    this.#mark = mark;
  }

  get count(): number {
    return this.texts.length;
  }

  add(text: string): void {
    const parts = (this.last + text).split(this.#mark);
    this.last = parts.pop() ?? '';
    this.texts.push(...parts);
  }
}

function ended(stderr: string): VnetError {
  const errors = errorsIn(stderr);
  return errors.length > 0 ? failure(errors) : new VnetError('refused', 'virsh ended before it had answered');
}
