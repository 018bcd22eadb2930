import { VnetError } from '../error.ts';
import { type Finished, type Host, Interrupted, type RunOptions } from '../host/host.ts';
import { refuseRawBytes } from '../host/raw-names.ts';
import { type Connection, uriOf } from './connection.ts';
import { failure } from './errors/failure.ts';
import { errorsIn } from './errors/split.ts';
import { patiently } from './patience.ts';
import { quoteWord } from './quote.ts';
import type { Answer, Virsh } from './virsh.ts';
import { commandKind } from './virsh-commands.ts';
import { NOT_CONNECTED, OWN_ENV } from './virsh-environment.ts';
import { openSession } from './virsh-session.ts';

/** The kernel accepts at most 128 KiB per argument (MAX_ARG_STRLEN). Quoted questions stay well below. */
const BATCH_LIMIT = 96 * 1024;

/** Runs virsh as a child process. */
export function virshOn(host: Host, connection: Connection): Virsh {
  const askAll = async (questions: readonly (readonly string[])[]) => {
    // Only here is each argument still what the user gave.
    for (const question of questions) refuseRawBytes(host.virsh, question);
    const answers: Answer[] = [];
    // If one of them changes something, its limit applies to all of them.
    const words = questions.find((question) => commandKind(question) !== 'question') ?? questions[0] ?? [];
    for (const batch of batchesOf(questions)) {
      answers.push(
        ...(await patiently({ host, connection, words }, (options) => askBatch(host, connection, { batch, options }))),
      );
    }
    return answers;
  };
  return {
    get uri() {
      return uriOf(host, connection);
    },
    forward: (words, { through } = {}) =>
      patiently({ host, connection, words }, (options) => {
        const short = commandKind(words) !== 'interactive';
        return host.attach(host.virsh, [...connection.typed, ...words], {
          ...options,
          short,
          ...(short && { through }),
        });
      }),
    socket: async () => undefined,
    async version() {
      const { stdout } = await host.run(host.virsh, ['--version']);
      return /^\d+\.\d+\.\d+$/m.exec(stdout)?.[0];
    },
    follow: (...words) => follow(host, [...connection.own, ...words]),
    watchChanges: () => () => {},
    async ask(...words) {
      const [answer] = await askAll([words]);
      if (answer === undefined) throw new Error('virsh gave no answer');
      return orThrow(answer);
    },
    askAll,
    keepOpen: () => openSession(host, connection),
  };
}

async function* follow(host: Host, argv: readonly string[]): AsyncGenerator<string> {
  const dialogue = await host.converse(host.virsh, argv, { env: OWN_ENV });
  const text = { stdout: '', stderr: '' };
  try {
    for (;;) {
      const piece = await dialogue.next();
      if (piece === undefined) break;
      text[piece.stream] += piece.text;
      const lines = text.stdout.split('\n');
      text.stdout = lines.pop() ?? '';
      yield* lines;
    }
  } finally {
    dialogue.kill();
  }
  const errors = errorsIn(text.stderr);
  if (errors.length > 0) throw failure(errors);
  // A signal that ends vnet is passed on to virsh first.
  const { signal } = await dialogue.end();
  if (signal !== undefined) throw new Interrupted(signal);
}

/** The output of virsh. Throws VnetError if virsh rejected the question. */
export function orThrow({ stdout, errors }: Answer): string {
  if (errors.length > 0) throw failure(errors);
  return stdout;
}

/**
 * Runs one virsh for many questions. Each is followed by a mark on stdout and on stderr that separates the answers, whatever
 * they contain. The mark is random, so that no name, description or XML can contain it.
 */
async function askBatch(
  host: Host,
  connection: Connection,
  { batch: questions, options }: { readonly batch: readonly string[]; readonly options: RunOptions },
): Promise<Answer[]> {
  const mark = crypto.randomUUID();
  const commands = questions.map((question) => `${question}; echo --err ${mark}; echo ${mark}`).join('; ');
  const finished = await host.run(host.virsh, [...connection.own, '-q', commands], {
    ...options,
    env: OWN_ENV,
    limitFrom: 'output', // Each answer is followed by its mark on stderr.
  });
  const stdouts = finished.stdout.split(mark);
  const stderrs = finished.stderr.split(`error: ${mark}\n`);
  if (stdouts.length - 1 !== questions.length) throw brokenOff(finished, stdouts.length - 1, questions.length);
  const answers = questions.map((_, index) => ({
    stdout: stdouts[index] ?? '',
    errors: errorsIn(stderrs[index] ?? ''),
  }));
  // Without -c virsh connects at the first question, and again at each one where it could not.
  const unconnected = answers.find(({ errors }) => errors.some((error) => NOT_CONNECTED.test(error)));
  if (unconnected !== undefined) throw failure(unconnected.errors);
  return answers;
}

/** virsh answered fewer questions than it got: it could not connect, does not know a command, or died. */
function brokenOff(finished: Finished, answered: number, total: number): VnetError {
  const errors = errorsIn(finished.stderr);
  if (finished.signal === undefined && answered === 0 && errors.length > 0) return failure(errors);
  const how =
    finished.signal === undefined ? `ended with status ${finished.status}` : `was ended by ${finished.signal}`;
  return new VnetError('refused', [`virsh ${how} after ${answered} of ${total} answers`, ...errors]);
}

function batchesOf(questions: readonly (readonly string[])[]): string[][] {
  const batches: string[][] = [];
  let size = 0;
  for (const words of questions) {
    const question = words.map(quoteWord).join(' ');
    size += Buffer.byteLength(question) + 96; // the marks and their commands
    if (batches.length === 0 || size > BATCH_LIMIT) {
      batches.push([]);
      size = Buffer.byteLength(question);
    }
    batches.at(-1)?.push(question);
  }
  return batches;
}
