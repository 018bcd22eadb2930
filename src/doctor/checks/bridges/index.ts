import type { Check } from '../../check.ts';
import { bridgeHelper } from './bridge-helper.ts';
import { bridgeWithoutUplink } from './bridge-without-uplink.ts';
import { hostBridgeDown } from './host-bridge-down.ts';
import { macvtapIsolation } from './macvtap-isolation.ts';
import { mtuMismatch } from './mtu-mismatch.ts';
import { ovsVirtualport } from './ovs-virtualport.ts';
import { portHasAddress } from './port-has-address.ts';
import { stpDelay } from './stp-delay.ts';
import { vlanFiltered } from './vlan-filtered.ts';
import { wifiUplink } from './wifi-uplink.ts';

export const bridgeChecks: readonly Check[] = [
  hostBridgeDown,
  bridgeWithoutUplink,
  portHasAddress,
  mtuMismatch,
  stpDelay,
  vlanFiltered,
  wifiUplink,
  macvtapIsolation,
  ovsVirtualport,
  bridgeHelper,
];
