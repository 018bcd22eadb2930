import { join } from 'node:path';

const checkout = join(import.meta.dirname, '..');
/** An executable to test instead: VNET_TEST_PROGRAM=dist-exe/vnet-linux-x64. */
const executable = process.env['VNET_TEST_PROGRAM'];

/** How tests start vnet: `RUNNER BIN WORDS`. Node.js runs the built bin/vnet.js, env(1) an executable. */
export const RUNNER = executable === undefined ? process.execPath : '/usr/bin/env';
export const BIN = join(checkout, executable ?? 'bin/vnet.js');
