import { expect, test } from '@jest/globals';
import type { Step } from '../../../src/change/registry.ts';
import { actionsOf } from '../../../src/change/registry.ts';
import { HOOK_PATH, hookText } from '../../../src/forward/keep/hook.ts';
import { installSteps, keepSteps, removalSteps } from '../../../src/forward/keep/install.ts';
import { forwardUnits } from '../../../src/forward/keep/units.ts';
import { fakeHost } from '../../fake-host.ts';

const described = (steps: readonly Step[]) => steps.map((step) => actionsOf(step).description);
const SYSTEMD = { '/run/systemd/system/x': '' };
const HOOKS = ['/etc/libvirt/hooks', '/etc/libvirt/hooks/network.d'];
const installed = (made: readonly string[]) => {
  const units = forwardUnits(fakeHost()).map(({ path, text }) => [path, text]);
  return { ...SYSTEMD, ...Object.fromEntries(units), [HOOK_PATH]: hookText(fakeHost(), made) };
};

test('installs a hook, and with systemd units that are enabled last', async () => {
  const hook = [...HOOKS.map((path) => `create the directory ${path}`), `create ${HOOK_PATH}`];
  expect(described(await installSteps(fakeHost()))).toEqual(hook);
  expect(described(await installSteps(fakeHost({ files: SYSTEMD })))).toEqual([
    ...hook,
    'create /etc/systemd/system/vnet-forward.service',
    'create /etc/systemd/system/vnet-forward-watch.service',
    'enable vnet-forward.service, and enable and start vnet-forward-watch.service',
  ]);
});

test('later forwards bring up to date what is installed, and install nothing', async () => {
  expect(await keepSteps(fakeHost({ files: SYSTEMD }), false)).toEqual([]);
  const files = {
    ...SYSTEMD,
    [HOOK_PATH]: hookText({ self: { name: '', program: '/old/vnet', script: undefined } }, HOOKS),
  };
  const [step] = await keepSteps(fakeHost({ files }), false);
  // The directories of the first run are still known.
  expect(step).toMatchObject({ path: HOOK_PATH, after: hookText(fakeHost(), HOOKS) });
});

test.each([HOOK_PATH, '/etc/systemd/system/vnet-forward.service'])(
  'keeps a file of somebody else: %s',
  async (path) => {
    const host = fakeHost({ files: { ...SYSTEMD, [path]: '#!/bin/sh\necho mine\n' } });
    await expect(installSteps(host)).rejects.toThrow(`${path} exists and is not vnet's`);
    expect(await removalSteps(host)).toEqual([]);
  },
);

test('removes what it installed, with the directories that it made and that are empty', async () => {
  const units = [
    'stop and disable vnet-forward.service and vnet-forward-watch.service',
    'remove /etc/systemd/system/vnet-forward.service',
    'remove /etc/systemd/system/vnet-forward-watch.service',
    'make systemd forget the units',
    `remove ${HOOK_PATH}`,
  ];
  const removed = async (files: Readonly<Record<string, string>>) => described(await removalSteps(fakeHost({ files })));
  expect(await removed(installed([]))).toEqual(units);
  expect(await removed(installed(HOOKS))).toEqual([
    ...units,
    'remove the directory /etc/libvirt/hooks/network.d',
    'remove the directory /etc/libvirt/hooks',
  ]);
  expect(await removed({ ...installed(HOOKS), '/etc/libvirt/hooks/qemu': '' })).toEqual([
    ...units,
    'remove the directory /etc/libvirt/hooks/network.d',
  ]);
  expect(await removed({ ...installed(HOOKS), '/etc/libvirt/hooks/network.d/other': '' })).toEqual(units);
});
