import { svgElement } from './element.ts';

export type Shape = 'pass' | 'fail' | 'unproven' | 'open';

/** A shape for each status, so that colour is never all that tells them apart: disc, octagon, triangle, ring. */
const outlines: Readonly<Record<Shape, string>> = {
  pass: 'M16 1a15 15 0 1 0 0 30a15 15 0 1 0 0-30z',
  fail: 'M10 1h12l9 9v12l-9 9H10l-9-9V10z',
  unproven: 'M16 1.5L31.5 30H.5z',
  open: 'M16 1a15 15 0 1 0 0 30a15 15 0 1 0 0-30zm0 4a11 11 0 1 1 0 22a11 11 0 1 1 0-22z',
};

const marks: Readonly<Record<Shape, string>> = {
  pass: 'M8.5 16.5l5 5L23.5 11',
  fail: 'M10.5 10.5l11 11m0-11l-11 11',
  unproven: 'M16 11v9m0 4v1.5',
  open: 'M11 16h10',
};

/** The word for it stands beside. */
export const statusShape = (shape: Shape): SVGSVGElement =>
  svgElement(
    'svg',
    { class: `shape shape-${shape}`, viewBox: '0 0 32 32', 'aria-hidden': 'true', focusable: 'false' },
    svgElement('path', { class: 'outline', d: outlines[shape] }),
    svgElement('path', { class: 'mark', d: marks[shape] }),
  );
