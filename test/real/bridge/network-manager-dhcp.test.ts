import { NETWORK_MANAGER_DHCP } from './managers.ts';
import { describeMoves } from './moves.ts';

describeMoves(NETWORK_MANAGER_DHCP);
