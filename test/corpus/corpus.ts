import { bootNetworks } from './boot.ts';
import { clusterNetworks } from './clusters.ts';
import { deviceNetworks } from './devices.ts';
import { homeNetworks } from './home.ts';
import { ipv6Networks } from './ipv6.ts';
import { mistakenNetworks } from './mistakes.ts';
import type { CorpusNetwork } from './network.ts';
import { writtenNetworks } from './written.ts';

/** All networks of the corpus. */
export const corpus: readonly CorpusNetwork[] = [
  ...homeNetworks,
  ...bootNetworks,
  ...clusterNetworks,
  ...deviceNetworks,
  ...ipv6Networks,
  ...writtenNetworks,
  ...mistakenNetworks,
];
