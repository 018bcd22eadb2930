import { installCommand } from '../host/packages.ts';
import { isDefaultSession, sessionHint } from '../libvirt/session.ts';
import type { Look } from './look.ts';

/** Where distributions put the definition of the network default. */
const DEFINITION = '/usr/share/libvirt/networks/default.xml';

/** Whether this is the libvirt that has the network, and whether its definition is installed. */
export const defaultNetwork: Look = async ({ host, virsh }) => {
  const uri = virsh.uri ?? (await virsh.ask('uri')).trim();
  if (isDefaultSession(host, virsh) || uri.endsWith('/session')) {
    return {
      evidence: [`connected to ${uri}`],
      cause: "this is the libvirt of your session, which has no network 'default'",
      fix: 'connect to the system',
      commands: sessionHint().commands ?? [],
    };
  }
  if (host.isRegularFile(DEFINITION)) {
    return { evidence: [], cause: `it was never defined, or was undefined; ${DEFINITION} has its definition` };
  }
  const install = installCommand('default network', host);
  return {
    evidence: [`no ${DEFINITION}`],
    cause: 'its definition is not installed',
    fix: 'install it, or create a network',
    commands: [...(install === undefined ? [] : [install]), 'vnet generate default --start'],
  };
};
