import { printable } from '../terminal/printable.ts';
import { connectionsOf, type Difference } from './differences.ts';
import type { NetworkState } from './state.ts';

const WHERE = { both: '', definition: 'definition only', running: 'active network only' } as const;

export interface ChangeLinesOptions {
  readonly state?: NetworkState | undefined;
  /** Whether a file is compared: without one, only the active network can differ. */
  readonly hasFile?: boolean;
}

/** A line about a network, and one about each of its changes. */
export function changeLines(
  title: string,
  changes: readonly Difference[],
  { state, hasFile = true }: ChangeLinesOptions = {},
): string {
  const connections = state === undefined ? 0 : connectionsOf(state);
  const lines = changes.map((change) => `  ${changeText(change)} (${noteOn(change, connections, hasFile)})`);
  return [title, ...lines].map((line) => `${printable(line)}\n`).join('');
}

function changeText({ path, wanted, defined, running, where }: Difference): string {
  const current = where === 'running' ? running : defined;
  const value = (text: string) => (text === '' ? '' : `: ${text}`);
  if (current === undefined) return `+ ${path}${value(wanted ?? '')}`;
  if (wanted === undefined) return `- ${path}${value(current)}`;
  return `~ ${path}: ${current || 'none'} -> ${wanted || 'none'}`;
}

function noteOn({ where, needs }: Difference, connections: number, hasFile: boolean): string {
  const guests = needs === 'restart' && connections > 0 ? `, ${connections} connected` : '';
  return [hasFile ? WHERE[where] : '', `${needs}${guests}`].filter((part) => part !== '').join(', ');
}

export function differenceData({ path, wanted, defined, running, where, needs }: Difference) {
  return { path, wanted: wanted ?? null, defined: defined ?? null, running: running ?? null, where, needs };
}
