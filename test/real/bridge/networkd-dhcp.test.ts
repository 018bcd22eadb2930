import { NETWORKD_DHCP } from './managers.ts';
import { describeMoves } from './moves.ts';

describeMoves(NETWORKD_DHCP);
