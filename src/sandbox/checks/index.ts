import type { Subject } from '../guests/subject.ts';
import type { Check } from '../result.ts';
import { gateway } from './gateway.ts';
import { names } from './names.ts';
import { outside } from './outside.ts';
import { peers } from './peers.ts';

/** What is looked at on a network with a bridge of its own, once its guests have their addresses. */
export const checks: readonly ((subject: Subject) => Promise<Check[]>)[] = [gateway, peers, outside, names];
