/** Suites on a real libvirt that take longest, the longest first. */
const LONGEST = [
  'mirror',
  'try',
  'corpus',
  'advice',
  'explain',
  'doctor/firewall',
  'predict',
  'try-containment',
  'docs',
  'ansible',
  'reach',
  'doctor/networks',
  'host-record',
];

/**
 * A test sequencer of jest that starts the longest suites first: one that starts last keeps one core busy and the others idle.
 * Without the times of an earlier run, jest's own goes by the size of the files.
 */
export default class LongestFirst {
  sort(tests) {
    const place = ({ path }) => {
      const index = LONGEST.findIndex((name) => path.endsWith(`/real/${name}.test.ts`));
      return index === -1 ? LONGEST.length : index;
    };
    return [...tests].sort((one, other) => place(one) - place(other) || one.path.localeCompare(other.path));
  }

  /** jest hands over the times of this run, which are not needed. */
  cacheResults() {}
}
