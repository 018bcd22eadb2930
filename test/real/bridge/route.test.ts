import { IFUPDOWN_STATIC, NETPLAN_STATIC, NETWORK_MANAGER, NETWORKD, UNMANAGED } from './managers.ts';
import { describeRoutes } from './routes.ts';

describeRoutes([UNMANAGED, ...NETWORKD, ...NETWORK_MANAGER, ...IFUPDOWN_STATIC, ...NETPLAN_STATIC]);
