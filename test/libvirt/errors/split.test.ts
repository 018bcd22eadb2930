import { expect, test } from '@jest/globals';
import { errorsIn } from '../../../src/libvirt/errors/split.ts';

const LEAKED = 'error: One or more references were leaked after disconnect from the hypervisor\n';

test('leaked references are no error of the command', () => {
  expect(errorsIn(LEAKED)).toEqual([]);
  expect(errorsIn(`error: failed to get network 'lab'\n${LEAKED}`)).toEqual(["failed to get network 'lab'"]);
});
