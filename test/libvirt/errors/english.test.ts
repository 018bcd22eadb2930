import { expect, test } from '@jest/globals';
import { inEnglish } from '../../../src/libvirt/errors/english.ts';
import { vnet } from '../../commands/run.ts';
import { fakeHost } from '../../fake-host.ts';
import { messageCatalogue } from './message-catalogue.ts';

const german = messageCatalogue({
  'error: ': 'Fehler: ',
  "failed to get network '%s'": "Abruf des Netzwerks '%s' scheiterte",
  "failed to get network port '%s'": '',
  "Failed to connect socket to '%s'": "Socket-Erstellung zu '%s' fehlgeschlagen",
  'operation forbidden: %s': 'Vorgang verboten: %s',
  'read only access prevents %s': 'Nur-Lese-Zugriff verhindert %s',
  "command '%s' doesn't support option --%s": "Die Option --%2$s kennt der Befehl '%1$s' nicht",
  '%s: %s': '%s: %s',
  'one network\0%d networks': 'ein Netz\0%d Netze',
});
const files = {
  '/usr/share/locale/de/LC_MESSAGES/libvirt.mo': german,
  '/usr/share/locale/de/LC_MESSAGES/libc.mo': messageCatalogue({ 'No such file or directory': 'Datei nicht gefunden' }),
};

test.each([
  ["Fehler: Abruf des Netzwerks 'a b' scheiterte\n", "error: failed to get network 'a b'"],
  [
    "Fehler: Abruf des Netzwerks 'x' scheiterte\nFehler: Network not found: no network with matching name 'x'\n",
    "error: failed to get network 'x'\nerror: Network not found: no network with matching name 'x'",
  ],
  [
    "Fehler: Socket-Erstellung zu '/run/x' fehlgeschlagen: Datei nicht gefunden\n",
    "error: Failed to connect socket to '/run/x': No such file or directory",
  ],
  [
    'Fehler: Vorgang verboten: Nur-Lese-Zugriff verhindert virNetworkCreate\n',
    'error: operation forbidden: read only access prevents virNetworkCreate',
  ],
  [
    "Fehler: Die Option --nope kennt der Befehl 'net-list' nicht\n",
    "error: command 'net-list' doesn't support option --nope",
  ],
  ["Fehler: failed to get network port 'x'\n", "error: failed to get network port 'x'"],
  ['Warnung\nFehler: ein Netz\n', 'Warnung\nerror: one network'],
  ["error: failed to get network 'x'\n", "error: failed to get network 'x'\n"],
  ['', ''],
])('%j is %j', (said, english) => {
  for (const env of [
    { LANG: 'de_DE.UTF-8' },
    { LC_ALL: 'fr_FR', LANGUAGE: 'xx:de_AT' },
    { LC_MESSAGES: 'de@euro', LANG: 'C' },
  ]) {
    expect(inEnglish(said, fakeHost({ files, env }))).toBe(english);
  }
});

test.each([
  [{}, files],
  [{ LANG: 'C.UTF-8' }, files],
  [{ LANG: '../../de' }, files],
  [{ LANG: 'de_DE.UTF-8' }, {}],
  [{ LANG: 'de_DE.UTF-8' }, { '/usr/share/locale/de/LC_MESSAGES/libvirt.mo': german.subarray(0, 60) }],
  [{ LANG: 'de_DE.UTF-8' }, { '/usr/share/locale/de/LC_MESSAGES/libvirt.mo': 'no catalogue' }],
])('without a catalogue of the language, %j, it stays as it is', (env, there) => {
  const said = "Fehler: Abruf des Netzwerks 'x' scheiterte\n";
  expect(inEnglish(said, fakeHost({ files: there, env }))).toBe(said);
});

test('what kind of failure it is does not depend on the language, and virsh is quoted as it spoke', async () => {
  const stderr = "Fehler: Abruf des Netzwerks 'x' scheiterte\n";
  const programs = { 'virsh net-start x': { status: 1, stderr }, 'virsh net-list --all --name': 'xx\n' };
  expect(await vnet('net-start x', { files, env: { LANG: 'de_DE.UTF-8' }, programs })).toEqual({
    status: 2,
    stdout: '',
    stderr: `${stderr}hint: did you mean 'xx'?\n`,
  });
});

test('a failure that virsh gives status 0 for is one in any language', async () => {
  const programs = { 'virsh net-port-delete x y': { status: 0, stderr: "Fehler: failed to get network port 'y'\n" } };
  const { status } = await vnet('net-port-delete x y', { files, env: { LANG: 'de_DE.UTF-8' }, programs });
  expect(status).toBe(2);
});
