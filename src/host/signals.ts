import { constants } from 'node:os';

/** The exit status that a shell gives a program ended by this signal: 128 and its number, such as 130 for SIGINT. */
export function signalStatus(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
