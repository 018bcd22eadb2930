/** `depends` means on something outside libvirt's control, or outside the XML; `why` names it. */
export type Verdict = 'yes' | 'no' | 'depends';

export interface Answer {
  readonly verdict: Verdict;
  /** The reason, in a few words without a full stop. */
  readonly why: string;
}

export type Party = 'guest' | 'host' | 'LAN' | 'Internet';

export function yes(why: string): Answer {
  return { verdict: 'yes', why };
}

export function no(why: string): Answer {
  return { verdict: 'no', why };
}

export function depends(why: string): Answer {
  return { verdict: 'depends', why };
}
