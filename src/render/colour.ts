/** Styles for text on a terminal. Each returns the text unchanged if colour is off. */
export interface Paint {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly note: (text: string) => string;
  readonly hint: (text: string) => string;
  /** A word to type: a command or an option. */
  readonly term: (text: string) => string;
  readonly good: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

const PLAIN = (text: string) => text;

/** Returns the styles, or plain text if colour is off. Loads chalk only for colour. */
export async function paintFor(colour: boolean): Promise<Paint> {
  if (!colour) {
    return {
      error: PLAIN,
      warning: PLAIN,
      note: PLAIN,
      hint: PLAIN,
      term: PLAIN,
      good: PLAIN,
      strong: PLAIN,
      faint: PLAIN,
    };
  }
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  // chalk joins all of its arguments; a style that is passed to map() must see the text alone.
  return {
    error: (text) => chalk.red.bold(text),
    warning: (text) => chalk.yellow.bold(text),
    note: (text) => chalk.blue.bold(text),
    hint: (text) => chalk.cyan.bold(text),
    term: (text) => chalk.cyan(text),
    good: (text) => chalk.green(text),
    strong: (text) => chalk.bold(text),
    faint: (text) => chalk.dim(text),
  };
}
