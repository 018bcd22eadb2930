import { AREAS, type Check } from '../../src/doctor/check.ts';

const START = '<!-- checks: npm run docs -->\n';
const END = '<!-- /checks -->';

/** docs/doctor.md with a table of all checks, by area. */
export function withChecksTable(page: string, checks: readonly Check[]): string {
  const rows = AREAS.flatMap((area) =>
    checks.filter((check) => check.area === area).map(({ id, passed }) => `| ${area} | \`${id}\` | ${passed} |`),
  );
  const table = ['| Area | Check | What is right if it finds nothing |', '| --- | --- | --- |', ...rows].join('\n');
  const [before, rest = ''] = page.split(START);
  return `${before}${START}${table}\n${rest.slice(rest.indexOf(END))}`;
}
