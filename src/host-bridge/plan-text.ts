import type { CreatePlan } from './create.ts';
import { commandText, MANAGER_NAMES } from './method.ts';

/** Returns a plan for a person: what is kept, every file with its content, every command, and what a confirmation does. */
export function planText({ bridge, before, method }: CreatePlan): string {
  const { link, mac, mtu, addresses, routes } = before;
  const lines = [
    `bridge ${bridge}: would be created with port ${link}, through ${MANAGER_NAMES[method.manager]}`,
    `  keep MAC address ${mac}, MTU ${mtu}`,
    ...addresses
      .filter(({ isLinkLocal }) => !isLinkLocal)
      .map(({ text, isDynamic }) => `  keep address ${text}${isDynamic ? ' (automatic)' : ''}`),
    ...routes.map(({ text }) => `  keep route ${text}`),
    ...method.trial.flatMap(({ path, content }) => [`  write ${path}`, ...indented(content)]),
    ...method.up.flatMap((each) => {
      const [first = '', ...rest] = commandText(each).split('\n');
      return [`  run ${first}`, ...indented(rest.join('\n'))];
    }),
  ];
  const later = method.lasting.map(({ path, before: old }) => `  ${old === undefined ? 'write' : 'change'} ${path}`);
  if (method.trial.length > 0) later.push(...method.trial.map(({ path }) => `  remove ${path}`));
  later.push(...method.settle.map((each) => `  run ${commandText(each)}`));
  if (later.length > 0) lines.push('when it is confirmed:', ...later);
  return `${lines.join('\n')}\n`;
}

function indented(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`));
}
