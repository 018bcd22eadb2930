import type { Host } from '../host/host.ts';
import { type Connection, uriOf } from './connection.ts';
import { COVERED } from './rpc/covered.ts';
import type { Daemon } from './rpc/daemon.ts';
import type { Answer, Virsh, VirshSession } from './virsh.ts';

/**
 * virsh, whose questions the daemon answers over its socket where it can. Loads the code that runs virsh on first use: a command
 * that finds its answer in files does not need it.
 */
export function lazyVirsh(host: Host, connection: Connection): Virsh {
  const virsh = async () => (await import('./virsh-process.ts')).virshOn(host, connection);
  let resolved: { readonly uri: string | undefined } | undefined;
  let loaded: Promise<Daemon> | undefined;
  const daemon = () => {
    loaded ??= import('./rpc/daemon.ts').then(({ Daemon }) => new Daemon(host, connection, connection.own));
    return loaded;
  };

  /** Asks the daemon what it can answer, and virsh the rest. */
  const askThrough = async (ask: Virsh['askAll'], questions: readonly (readonly string[])[]) => {
    if (!questions.every(([name = '']) => COVERED.has(name))) return ask(questions);
    const texts = await (await daemon()).ask(questions, { quiet: true, zone: 'UTC' });
    const rest = questions.filter((_, index) => texts[index] === undefined);
    const others = rest.length === 0 ? [] : [...(await ask(rest))];
    return texts.map((stdout): Answer => (stdout === undefined ? others.shift() : { stdout, errors: [] }) ?? NO_ANSWER);
  };
  const askAll: Virsh['askAll'] = (questions) => askThrough(async (rest) => (await virsh()).askAll(rest), questions);

  return {
    get uri() {
      resolved ??= { uri: uriOf(host, connection) };
      return resolved.uri;
    },
    async forward(words, options) {
      const [name = ''] = words;
      const text = COVERED.has(name)
        ? await (await import('./rpc/plain.ts')).plainAnswer(words, host, connection)
        : undefined;
      if (text === undefined) return (await virsh()).forward(words, options);
      host.write('stdout', options?.through?.('stdout', text) ?? text);
      return { status: 0, signal: undefined, stdout: '', stderr: '' };
    },
    socket: async () => (await daemon()).socket(),
    version: async () => (await virsh()).version(),
    async *follow(...words) {
      const { followEvents } = await import('./rpc/follow.ts');
      yield* (await followEvents(words, host, await daemon())) ?? (await virsh()).follow(...words);
    },
    watchChanges(onChange) {
      let isStopped = false;
      let stop = () => {};
      // Its own connection, which its end does not take from the questions.
      void Promise.all([import('./rpc/changes.ts'), import('./rpc/daemon.ts')]).then(
        ([{ watchChanges }, { Daemon }]) => {
          if (!isStopped) stop = watchChanges(new Daemon(host, connection, connection.own), host, onChange);
        },
      );
      return () => {
        isStopped = true;
        stop();
      };
    },
    async ask(...words) {
      const [answer = NO_ANSWER] = await askAll([words]);
      if (answer.errors.length > 0) throw (await import('./errors/failure.ts')).failure(answer.errors);
      return answer.stdout;
    },
    askAll,
    keepOpen() {
      let session: VirshSession | undefined;
      return {
        askAll: (questions) =>
          askThrough(async (rest) => {
            session ??= (await virsh()).keepOpen();
            return session.askAll(rest);
          }, questions),
        close() {
          session?.close();
          void loaded?.then((each) => each.close());
        },
      };
    },
  };
}

const NO_ANSWER: Answer = { stdout: '', errors: ['virsh gave no answer'] };
