import { expect, test } from '@jest/globals';
import type { Diagnosis } from '../../src/doctor/diagnose.ts';
import { lookAt } from '../../src/doctor/look.ts';
import { problemsOf, subjectOf } from '../../src/doctor/subject.ts';
import type { Virsh } from '../../src/libvirt/virsh.ts';
import { fakeHost } from '../fake-host.ts';
import { domain, hostWith } from '../libvirt/files.ts';

const files = {
  ...hostWith(),
  '/etc/libvirt/qemu/idle.xml': domain('idle', '52:54:00:77:00:31', "<source network='idle'/>"),
};
const silent = { stdout: '', errors: [] };
const virsh = { uri: undefined, askAll: async (questions: readonly unknown[]) => questions.map(() => silent) };
const look = lookAt({ name: 'default', host: fakeHost({ files }), virsh: virsh as unknown as Virsh });

test.each([
  ['route', ['route'], []],
  ['web', [], ['web']],
  ['37BBB73C-f973-4223-a5fe-52e03e2178e9', ['route'], []],
  // A network and a guest.
  ['idle', ['idle'], ['idle']],
])('%s means networks %j and guests %j', async (name, networks, guests) => {
  const subject = await subjectOf(look, [name]);
  expect({ networks: [...subject.networks], guests: [...subject.guests] }).toEqual({ networks, guests });
});

test('an unknown name gets a similar one', async () => {
  await expect(subjectOf(look, ['web', 'rout'])).rejects.toMatchObject({
    code: 'not-found',
    message: "no network or guest named 'rout'",
    hint: "did you mean 'route'?",
  });
});

const problem = (about: { network?: string; guest?: string }): Diagnosis => ({
  id: JSON.stringify(about),
  area: 'networks',
  severity: 'error',
  message: '',
  evidence: [],
  effect: '',
  ...about,
});
const all = [{}, { network: 'route' }, { network: 'idle' }, { guest: 'web' }, { guest: 'off' }, { guest: 'idle' }];

test.each([
  ['a network: its guests too', 'route', [{}, { network: 'route' }, { guest: 'web' }, { guest: 'off' }]],
  ['a guest: its networks too', 'web', [{}, { network: 'route' }, { guest: 'web' }]],
  ['both', 'idle', [{}, { network: 'idle' }, { guest: 'idle' }]],
])('the problems of %s', async (_title, name, expected) => {
  const found = await problemsOf(look, await subjectOf(look, [name]), all.map(problem));
  expect(found.map(({ id }) => JSON.parse(id))).toEqual(expected);
});
