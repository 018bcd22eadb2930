import { describe, expect, test } from '@jest/globals';
import { checkText } from '../../src/network/check/check.ts';
import { rules } from '../../src/network/rules/index.ts';
import type { Rule } from '../../src/network/rules/rule.ts';

test('every rule has an id of its own, and says why in sentences', () => {
  const ids = rules.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index || !/^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(id))).toEqual([]);
  expect(rules.filter(({ why }) => !/[.]$/.test(why)).map(({ id }) => id)).toEqual([]);
});

describe.each(rules.filter(({ wrong }) => wrong !== ''))('$id', (rule) => {
  test('finds its own example', () => {
    expect(found(rule, rule.wrong)).toContain(rule.id);
  });

  test('is content with the right way', () => {
    expect(found(rule, rule.right)).not.toContain(rule.id);
  });

  test('the right way breaks no rule that libvirt refuses', () => {
    const problems = checkText(whole(rule.right), 'x.xml', { libvirt: versionFor(rule) });
    expect(problems.filter(({ severity }) => severity === 'error').map(({ rule: id }) => id)).toEqual([]);
  });
});

function found({ ...rule }: Rule, body: string): string[] {
  return checkText(whole(body), 'x.xml', { libvirt: versionFor(rule) }).map((problem) => problem.rule);
}

function versionFor({ until }: Rule): string {
  return until === undefined ? '12.0.0' : '9.0.0';
}

function whole(body: string): string {
  return /^<(?:network|!)/.test(body) ? body : `<network><name>lab</name>${body}</network>`;
}
