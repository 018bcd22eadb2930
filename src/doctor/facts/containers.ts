import type { SubnetInUse } from '../../address/subnet.ts';
import { containerSubnets } from '../../facts/containers.ts';
import type { Fact } from '../look.ts';

/** The subnets of docker's and podman's networks, and what could not be queried. */
export const containers: Fact<{ readonly value: readonly SubnetInUse[]; readonly notes: readonly string[] }> = ({
  host,
}) => containerSubnets(host);
