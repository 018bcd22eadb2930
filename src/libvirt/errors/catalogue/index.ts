import { connection } from './connection.ts';
import { define } from './define.ts';
import { filters } from './filters.ts';
import { guests } from './guests.ts';
import { hostInterfaces } from './host-interfaces.ts';
import { names } from './names.ts';
import type { Row } from './row.ts';
import { start } from './start.ts';
import { symptoms } from './symptoms.ts';
import { unknown } from './unknown.ts';
import { update } from './update.ts';
import { usage } from './usage.ts';

/** The rows of one kind of failure. */
export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** The first row that matches counts, so a narrow pattern comes before a wide one, and `unknown` is last. */
export const sections: readonly Section[] = [
  { title: 'Connection and permission', rows: connection },
  { title: 'Definition of a network', rows: define },
  { title: 'Start and stop of a network', rows: start },
  { title: 'Update and autostart of a network', rows: update },
  { title: 'Guests', rows: guests },
  { title: 'Network filters', rows: filters },
  { title: 'Host interfaces', rows: hostInterfaces },
  { title: 'Names and files', rows: names },
  { title: 'Symptoms without a message', rows: symptoms },
  { title: 'Usage of virsh', rows: usage },
  { title: 'Other failures', rows: unknown },
];
