import { test } from '@jest/globals';
import { mirroredCommands } from '../mirror.ts';
import { expectDeclared } from '../mirror-help.ts';
import { compareWithVirsh } from './compare-with-virsh.ts';
import { realHost } from './host.ts';

/** vnet compared with virsh on a real daemon. */
const host = realHost();
const commands = await mirroredCommands();

compareWithVirsh(host, 'real');

test('vnet has every networking command of virsh, with the same options', () =>
  expectDeclared(async (...words) => (await host.virsh(...words)).stdout, commands));
