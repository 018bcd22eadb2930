/** How a text may be marked on a terminal. Each is the identity where colour is off. */
export interface Paint {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly good: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

const PLAIN = (text: string) => text;

/** chalk is loaded only where there is something to colour. */
export async function paintFor(colour: boolean): Promise<Paint> {
  if (!colour) return { error: PLAIN, warning: PLAIN, good: PLAIN, strong: PLAIN, faint: PLAIN };
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  return { error: chalk.red.bold, warning: chalk.yellow.bold, good: chalk.green, strong: chalk.bold, faint: chalk.dim };
}
