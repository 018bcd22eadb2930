import { expect, test } from '@jest/globals';
import { asciiJson, editStep, textOfContent, utf8Content } from '../../src/change/file-step.ts';
import { fakeHost } from '../fake-host.ts';

const TEXT = 'guest käse, guest 名前, 🖧';

test('keeps any text as UTF-8', () => {
  expect(Buffer.from(utf8Content(TEXT), 'latin1').toString()).toBe(TEXT);
  expect(textOfContent(utf8Content(TEXT))).toBe(TEXT);
});

test('writes JSON in ASCII', () => {
  expect(asciiJson({ '/名': 'ä\n🖧' })).toBe('{"/\\u540d":"\\u00e4\\n\\ud83d\\udda7"}');
  expect(JSON.parse(asciiJson(TEXT))).toBe(TEXT);
});

test('refuses a content that has no bytes', async () => {
  const host = fakeHost();
  await expect(editStep(host, '/f', () => '名')).rejects.toThrow('the new content of /f is not bytes');
  expect(await editStep(host, '/f', () => utf8Content('名'))).toMatchObject({ before: undefined, after: 'å\x90\x8d' });
});
