import { domain } from './mirror-cases/domain.ts';
import { filter } from './mirror-cases/filter.ts';
import type { MirrorGroup } from './mirror-cases/group.ts';
import { hostInterface } from './mirror-cases/interface.ts';
import { network } from './mirror-cases/network.ts';
import { program } from './mirror-cases/program.ts';

/** Every command line that is compared with virsh. */
export const mirrorGroups: readonly MirrorGroup[] = [network, hostInterface, filter, domain, program];

const allCases = mirrorGroups.flatMap((group) => group.cases.map((each) => ({ ...each, group })));

/** The cases for a daemon, and for the test driver. */
export const mirrorCases = { real: allCases, test: allCases.filter(({ meanwhile }) => meanwhile === undefined) };

/** The files of all cases, by name. */
export const files: Readonly<Record<string, string>> = Object.assign({}, ...mirrorGroups.map((group) => group.files));

/** The test driver's own XML. */
export const testDriverXml = `<node>${mirrorGroups.flatMap(({ testDriver = [] }) => testDriver).join('')}</node>`;
