import { idle, NOW, route } from '../libvirt/files.ts';
import { runAsData, runVnet } from './promises.ts';
import { HOSTILE, mutate, type Random } from './random.ts';

const TABLE = ` Name    State    Autostart   Persistent
------------------------------------------
 route   active   yes         yes
`;
const INFO =
  'Name:           route\nUUID:           37bbb73c-f973-4223-a5fe-52e03e2178e9\nActive:         yes\nPersistent:     yes\nAutostart:      no\nBridge:         virbr7\n';
const UUID = '37bbb73c-f973-4223-a5fe-52e03e2178e9\n';
const ADDRESSES =
  ' Name       MAC address          Protocol     Address\n-----\n vnet0      52:54:00:77:00:01    ipv4         192.168.77.10/24\n';
const ANSWERS = [TABLE, INFO, UUID, ADDRESSES, route, idle, 'yes\n', '', 'error: oops\n'];

/** Commands whose data comes from virsh, with answers that are damaged, mixed up or hostile. */
export async function virshAnswers(random: Random): Promise<void> {
  const programs = new Proxy<Record<string, { status: number; stdout: string; stderr: string }>>(
    {},
    {
      get: () => {
        const answer = random.chance(0.6) ? random.pick(ANSWERS) : mutate(random.pick(ANSWERS), random);
        const failed = random.chance(0.1);
        return {
          status: failed ? 1 : 0,
          stdout: failed ? '' : answer,
          stderr: failed ? `error: ${random.pick(HOSTILE)}\n` : '',
        };
      },
    },
  );
  const world = {
    programs,
    now: NOW,
    terminal: random.chance(0.3),
    env: { LIBVIRT_DEFAULT_URI: 'qemu+ssh://far/system' },
  };
  const words = random.pick([
    ['net-list', '--all', '-o', 'json'],
    ['net-info', 'route', '-o', 'json'],
    ['net-dumpxml', 'route', '-o', 'json'],
    ['net-dhcp-leases', 'route', '-o', 'json'],
    ['net-port-list', 'route', '-o', 'json'],
    ['domifaddr', 'web', '-o', 'json'],
    ['leases'],
    ['resolve', 'web'],
    ['net-start', 'route'],
    ['explain', 'route'],
    ['hosts'],
    ['inventory'],
  ]);
  if (words[0] === 'leases' && random.chance(0.3)) return runAsData(words, { ...world, programs: constant(programs) });
  const run = await runVnet(words, world);
  if (run.status === 0 && words.includes('json') && run.stdout !== '') JSON.parse(run.stdout);
}

/** The same answer to the same question, for runs that are compared. */
function constant<T extends object>(answers: Record<string, T>): Record<string, T> {
  const given = new Map<string, T>();
  return new Proxy(
    {},
    {
      get(_, question: string) {
        const answer = given.get(question) ?? (answers[question] as T);
        given.set(question, answer);
        return answer;
      },
    },
  );
}
