import { DATA_FORMATS, type OUTPUT_FORMATS } from '../render/format.ts';
import type { Command } from './command.ts';

/** Whether -o json, yaml and csv apply. */
export function showsData(command: Command): boolean {
  return command.kind === 'mirrored' ? command.data !== undefined : command.formats?.length !== 0;
}

/** The values of -o that a command takes; none if it prints no data. */
export function formatsOf(command: Command): readonly (typeof OUTPUT_FORMATS)[number][] {
  return showsData(command) ? [...DATA_FORMATS, ...(command.formats ?? [])] : [];
}
