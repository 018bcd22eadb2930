import { NETWORKD, UNMANAGED } from './bridge/managers.ts';
import { describeMoves } from './bridge/moves.ts';

describeMoves([UNMANAGED, ...NETWORKD]);
