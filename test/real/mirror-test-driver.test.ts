import { compareWithVirsh } from './compare-with-virsh.ts';
import { realHost } from './host.ts';

/** vnet compared with virsh on the test driver of another system; test/mirror.test.ts does it on this machine. */
compareWithVirsh(realHost(), 'test');
