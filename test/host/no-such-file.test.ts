import { expect, test } from '@jest/globals';
import { noSuchFile, similarFiles } from '../../src/host/no-such-file.ts';
import { fakeHost } from '../fake-host.ts';

const host = fakeHost({
  files: { 'net.xml': '', 'b.xml': '', 'lab-1.xml': '', 'lab-2.xml': '', '/srv/nets/dmz.xml': '' },
});

test.each([
  ['nett.xml', ['net.xml']],
  ['Net.XML', ['net.xml']],
  ['net', ['net.xml']],
  ['lab', ['lab-1.xml', 'lab-2.xml']],
  ['/srv/nets/dmx.xml', ['/srv/nets/dmz.xml']],
  ['/srv/nest/dmz.xml', []],
  ['a.xml', []],
  ['something.xml', []],
])('%s may mean %j', (path, files) => {
  expect(similarFiles(path, host)).toEqual(files);
});

test('a missing file is reported with the file it may have meant', () => {
  expect(noSuchFile('nett.xml', host)).toMatchObject({
    code: 'file-unreadable',
    message: 'cannot read nett.xml: No such file or directory',
    hint: "did you mean 'net.xml'?",
  });
  expect(noSuchFile('other.xml', host).hint).toBeUndefined();
});
