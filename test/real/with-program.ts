import { BIN, RUNNER } from '../program.ts';
import type { RealHost } from './host.ts';

/**
 * Runs a command line of vnet with a program in the place of virsh or ip: a script of bash that fails, kills vnet, or goes on to
 * `$real`. Returns the exit status as `status N`, and what vnet printed.
 */
export async function withProgram(
  host: RealHost,
  program: 'virsh' | 'ip',
  script: string,
  command: string,
): Promise<string> {
  const shell = async (text: string) => {
    const { stdout, stderr } = await host.inside.run('bash', ['-c', text]);
    return stdout + stderr;
  };
  const real = (await shell(`command -v ${program}`)).trim();
  await shell('mkdir -p /run/vnet/bin && rm -f /run/vnet/bin/*');
  await host.file(`bin/${program}`, `#!/bin/bash\nreal=${real}\n${script}\nexec $real "$@"\n`);
  return shell(`chmod +x /run/vnet/bin/*; PATH=/run/vnet/bin:$PATH '${RUNNER}' '${BIN}' ${command}; echo "status $?"`);
}
