import { expect, test } from '@jest/globals';
import { watchContainers } from '../../src/dns/watch.ts';
import type { Host } from '../../src/host/host.ts';
import { fakeHost } from '../fake-host.ts';

/** A host with podman and docker, whose events the test sends. Writes take until the test lets them go on. */
function hostWithEngines() {
  const inspected = (name: string, ip: string) =>
    JSON.stringify([{ Name: name, NetworkSettings: { Networks: { n: { IPAddress: ip } } } }]);
  const containers = { podman: inspected('c1', '10.90.0.2'), docker: inspected('/c2', '172.17.0.2') };
  const listeners: (() => void)[] = [];
  const writes: string[] = [];
  const waiting: (() => void)[] = [];
  let running = 0;
  let most = 0;
  let stop: (signal: NodeJS.Signals) => void = () => {};
  const files: Record<string, string> = { '/usr/bin/podman': '', '/usr/bin/docker': '' };
  const run: Host['run'] = async (program, args, options) => {
    const finished = { status: 0, signal: undefined, stdout: '', stderr: '' };
    if (program === 'podman' || program === 'docker') {
      return { ...finished, stdout: args[0] === 'ps' ? 'id\n' : containers[program] };
    }
    running++;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => waiting.push(resolve));
    running--;
    writes.push(String(options?.input));
    files['/run/vnet-dns/containers'] = String(options?.input);
    return finished;
  };
  const host: Host = {
    ...fakeHost({ files, env: { PATH: '/usr/bin' } }),
    run,
    readFile: (path) => (files[path] === undefined ? undefined : Buffer.from(files[path])),
    interrupted: () =>
      new Promise((resolve) => {
        stop = resolve;
      }),
    converse: async () => ({
      next: () => new Promise((resolve) => listeners.push(() => resolve({ stream: 'stdout', text: 'id\n' }))),
      write: async () => {},
      end: async () => ({ status: 0, signal: undefined }),
      kill: () => {},
    }),
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    host,
    writes,
    containers,
    inspected,
    most: () => most,
    stop: () => stop('SIGTERM'),
    /** Each engine reports an event. */
    events: async () => {
      for (const report of listeners.splice(0)) report();
      await settle();
    },
    /** Lets writes finish until none is left. */
    finishWrites: async () => {
      for (let idle = 0; idle < 5; idle++) {
        await settle();
        const [next] = waiting.splice(0, 1);
        if (next === undefined) continue;
        next();
        idle = 0;
      }
    },
  };
}

test('events of two engines write one file at a time, and only if names change', async () => {
  const engines = hostWithEngines();
  let reports = 0;
  const end = watchContainers(engines.host, 'ctr.lab', () => {
    reports++;
  });
  await engines.finishWrites();
  expect(engines.writes).toEqual(['10.90.0.2 c1.ctr.lab c1.n.ctr.lab\n172.17.0.2 c2.ctr.lab c2.n.ctr.lab\n']);
  await engines.events();
  await engines.finishWrites();
  expect({ writes: engines.writes.length, reports }).toEqual({ writes: 1, reports: 1 });
  engines.containers.docker = engines.inspected('/web', '172.17.0.2');
  await engines.events();
  engines.containers.docker = engines.inspected('/web', '172.17.0.3');
  await engines.events();
  await engines.finishWrites();
  expect(engines.writes.at(-1)).toBe('10.90.0.2 c1.ctr.lab c1.n.ctr.lab\n172.17.0.3 web.ctr.lab web.n.ctr.lab\n');
  expect({ writes: engines.writes.length, most: engines.most(), reports }).toEqual({ writes: 3, most: 1, reports: 3 });
  engines.stop();
  await end;
});
