import type { Check } from '../../check.ts';
import { autostartInactive } from './autostart-inactive.ts';
import { bridgeDelay } from './bridge-delay.ts';
import { bridgeDown } from './bridge-down.ts';
import { bridgeLeftOver } from './bridge-left-over.ts';
import { bridgeMissing } from './bridge-missing.ts';
import { bridgeWithoutAddress } from './bridge-without-address.ts';
import { definitionDiffers } from './definition-differs.ts';
import { dnsmasqDead } from './dnsmasq-dead.ts';
import { forwardDeviceMissing } from './forward-device-missing.ts';
import { guestDeviceMissing } from './guest-device-missing.ts';
import { guestNetworkMissing } from './guest-network-missing.ts';
import { guestPortgroupMissing } from './guest-portgroup-missing.ts';
import { guestUnplugged } from './guest-unplugged.ts';
import { leaseHelperMissing } from './lease-helper-missing.ts';
import { networkWithoutAutostart } from './network-without-autostart.ts';
import { tapUnusable } from './tap-unusable.ts';

export const networkChecks: readonly Check[] = [
  autostartInactive,
  networkWithoutAutostart,
  definitionDiffers,
  bridgeMissing,
  bridgeDown,
  bridgeWithoutAddress,
  bridgeDelay,
  bridgeLeftOver,
  dnsmasqDead,
  leaseHelperMissing,
  forwardDeviceMissing,
  guestNetworkMissing,
  guestPortgroupMissing,
  guestDeviceMissing,
  guestUnplugged,
  tapUnusable,
];
