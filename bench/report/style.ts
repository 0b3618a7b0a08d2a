import { implementations, type Implementation } from "../model/work.js";

/** Colour of each implementation's lines, on a light and on a dark page; told apart by colour-blind people, too. */
const colours: Partial<Record<Implementation, readonly [light: string, dark: string]>> = {
  none: ["#6b7280", "#9aa3af"],
  native: ["#111827", "#e5e7eb"],
  lua: ["#b07800", "#d9a02b"],
  floor: ["#008300", "#35a835"],
  sdk: ["#2a78d6", "#5598ec"],
  rust: ["#d4551f", "#ee7c4b"],
  go: ["#12855c", "#2bb785"],
  gcore: ["#c64f82", "#e07aa5"],
  solo: ["#4a3aa7", "#9c92ef"],
};

const variables = (dark: boolean): string =>
  implementations
    .map((by) => [by, colours[by]?.[dark ? 1 : 0]] as const)
    .flatMap(([by, colour]) => (colour === undefined ? [] : [`--${by}: ${colour};`]))
    .join(" ");

const LIGHT = `--page: #ffffff; --text: #16191d; --soft: #5a626d; --line: #d9dde3; --band: #f4f6f8; --own: #eaf2fd;
  --bar: #a3abb6; --good: #0b6b37; --bad: #b3261e; --open: #7a5300; ${variables(false)}`;
const DARK = `--page: #14171b; --text: #e8eaed; --soft: #a2abb7; --line: #343a42; --band: #1c2026; --own: #182b44;
  --bar: #6a7380; --good: #63cf92; --bad: #ff8a80; --open: #e3b341; ${variables(true)}`;

/** Style of the page and of the drawings in it. */
export const style = `
:root { ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 66rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.35rem; margin: 2.75rem 0 .75rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
p, ul { max-width: 48rem; }
a { color: var(--sdk); }
code { font: .88em ui-monospace, monospace; }
pre { background: var(--band); padding: .75rem 1rem; overflow-x: auto; border-radius: 6px; }
.table { overflow-x: auto; }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .65rem; text-align: left; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { color: var(--soft); font-weight: 600; vertical-align: bottom; }
th.number, td.number { text-align: right; white-space: nowrap; }
th.own, td.own { background: var(--own); color: var(--text); }
th.group { padding-top: 1.1rem; background: none; font-weight: 650; }
td.best { font-weight: 700; }
td.met { color: var(--good); }
td.missed { color: var(--bad); font-weight: 700; }
td.open { color: var(--open); }
figure { margin: 1.25rem 0 2rem; }
figcaption { color: var(--soft); font-size: .875rem; margin-bottom: .4rem; }
figure svg { width: 100%; max-width: 48rem; height: auto; display: block; }
details { margin-top: .35rem; font-size: .875rem; }
summary { color: var(--soft); cursor: pointer; }
svg text { font: 12px system-ui, sans-serif; fill: var(--text); }
svg .tick { fill: var(--soft); font-size: 11px; }
svg .grid { stroke: var(--line); stroke-width: 1; }
svg .base { stroke: var(--soft); stroke-width: 1; }
svg .bar { fill: var(--bar); }
svg .bar.own { fill: var(--sdk); }
svg .whisker { stroke: var(--text); stroke-width: 1.5; fill: none; }
svg .own-label { font-weight: 700; }
svg .curve { fill: none; stroke-width: 2; stroke-linejoin: round; }
${implementations.map((by) => `svg .curve.${by} { stroke: var(--${by}, var(--bar)); }`).join("\n")}
svg .curve.sdk { stroke-width: 3; }
svg .curve.closed { stroke: var(--rust); stroke-dasharray: 6 4; }
svg .curve.open-loop { stroke: var(--sdk); }
svg .curve.gzip { stroke: var(--sdk); }
svg .curve.slow { stroke: var(--sdk); stroke-dasharray: 6 4; }
svg .curve.plain { stroke: var(--rust); }
@media print { main { max-width: none; } details { display: none; } }
`;
