import type { Target } from './target.ts';

/** A target whose `askAll` uses one virsh that stays connected. Calls must follow one another. */
export interface KeptOpen {
  readonly target: Target;
  close(): void;
}

/** Keeps a target's virsh open for what is asked again and again. Nothing is started before the first question. */
export function keepOpen({ virsh, ...target }: Target): KeptOpen {
  const session = virsh.keepOpen();
  const { uri } = virsh;
  return {
    target: { ...target, virsh: { ...virsh, uri, askAll: (questions) => session.askAll(questions) } },
    close: () => session.close(),
  };
}
