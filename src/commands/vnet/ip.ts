import type { OwnCommand } from '../../cli/command.ts';
import resolve from './resolve.ts';

/** The same command under a short name. */
const ip: OwnCommand = {
  ...resolve,
  name: 'ip',
  summary: 'Print the addresses of a guest; short for resolve',
  examples: resolve.examples.map(({ line, does }) => ({ line: line.replace('vnet resolve', 'vnet ip'), does })),
};
export default ip;
