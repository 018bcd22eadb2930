import type { CreatePlan } from './create.ts';
import { type Command, commandText, MANAGER_NAMES } from './method.ts';
import type { RemovePlan } from './remove.ts';
import type { Snapshot } from './snapshot.ts';

/** Returns a plan for a person: what is kept, every file with its content, every command, and what a confirmation does. */
export function createPlanText({ bridge, before, method }: CreatePlan): string {
  const { trial, lasting, withTrial, settle, manager } = method;
  const later = [
    ...lasting.map(({ path, before: old }) => `  ${old === undefined ? 'write' : 'change'} ${path}`),
    ...trial.map(({ path }) => `  remove ${path}`),
    ...settle.map((each) => `  run ${commandText(each)}`),
  ];
  return [
    `bridge ${bridge}: would be created with port ${before.link}, through ${MANAGER_NAMES[manager]}`,
    ...keptLines(before),
    ...trial.flatMap(({ path, content }) => [`  write ${path}`, ...indented(content)]),
    ...withTrial.up.flatMap(commandLines),
    ...(later.length === 0 ? [] : ['when it is confirmed:', ...later]),
    '',
  ].join('\n');
}

/** Returns the plan of a removal for a person. */
export function removePlanText({ found, before }: RemovePlan): string {
  const { bridge, link, method, network } = found.record;
  return [
    `bridge ${bridge}: would be removed, and ${link} get its settings, through ${MANAGER_NAMES[method.manager]}`,
    ...keptLines(before),
    ...method.withLasting.release.flatMap(commandLines),
    ...method.lasting.map(({ path, before: old }) => `  ${old === undefined ? 'remove' : 'restore'} ${path}`),
    ...method.down.flatMap(commandLines),
    ...(network === null ? [] : ['when it is confirmed:', `  stop and undefine network ${network}`]),
    '',
  ].join('\n');
}

function keptLines({ mac, mtu, addresses, routes }: Snapshot): string[] {
  return [
    `  keep MAC address ${mac}, MTU ${mtu}`,
    ...addresses
      .filter(({ isLinkLocal }) => !isLinkLocal)
      .map(({ text, isDynamic }) => `  keep address ${text}${isDynamic ? ' (automatic)' : ''}`),
    ...routes.map(({ text }) => `  keep route ${text}`),
  ];
}

function commandLines(each: Command): string[] {
  const [first = '', ...rest] = commandText(each).split('\n');
  return [`  run ${first}`, ...indented(rest.join('\n'))];
}

function indented(text: string): string[] {
  if (text === '') return [];
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`));
}
