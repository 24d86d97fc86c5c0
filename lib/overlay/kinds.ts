import { GRETAP } from './gretap';
import type { Overlay } from './overlay';
import { VXLAN } from './vxlan';

/** The words of the setting `overlay`. */
export const OVERLAY_KINDS = ['gretap', 'vxlan'] as const;

export type OverlayKind = (typeof OVERLAY_KINDS)[number];

/** The overlays that there are. */
export const OVERLAYS: Readonly<Record<OverlayKind, Overlay>> = { gretap: GRETAP, vxlan: VXLAN };
