import type { OwnCommand } from '../../cli/command.ts';
import resolve from './resolve.ts';

/** A short name for resolve. */
const ip: OwnCommand = {
  ...resolve,
  name: 'ip',
  examples: resolve.examples.map(({ line, does }) => ({ line: line.replace('vnet resolve', 'vnet ip'), does })),
};
export default ip;
