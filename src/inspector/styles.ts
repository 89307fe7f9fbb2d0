// `all: initial` on the outermost box of the shadow tree undoes what it would inherit from the app; sizes are in pixels, as the app may
// have its own idea of a `rem`.
const CSS = `
:host { display: block; }
:host([hidden]) { display: none; }
:host([docked]) { position: fixed; inset: auto 0 0 auto; z-index: 2147483647; max-width: 100%; }
:host([docked][open]) { inset: auto 0 0 0; }
.root {
  all: initial; display: flex; flex-direction: column; box-sizing: border-box; container-type: inline-size;
  color-scheme: light dark; font: 13px/1.5 system-ui, sans-serif;
  --esi-text: #1c2128; --esi-dim: #57606a; --esi-back: #ffffff; --esi-raised: #f3f5f7; --esi-line: #c9d1d9;
  --esi-accent: #0a58ca; --esi-chosen: #dbe9fd; --esi-danger: #b4232c;
  color: var(--esi-text); background: var(--esi-back); border: 1px solid var(--esi-line); border-radius: 6px; overflow: hidden;
}
:host(:not([open])) .root { display: inline-block; container-type: normal; }
:host([open]) .root { height: 560px; max-height: 90vh; }
:host([docked][open]) .root { height: 55vh; border-radius: 0; border-width: 1px 0 0; }
:host(:not([open])) :is(.bar, .body) { display: none; }
@media (prefers-color-scheme: dark) {
  .root {
    --esi-text: #e6edf3; --esi-dim: #9ca7b3; --esi-back: #12161c; --esi-raised: #1d232b; --esi-line: #3a434e;
    --esi-accent: #79b8ff; --esi-chosen: #1b3a63; --esi-danger: #ff8e8a;
  }
}
@media (max-width: 640px) { :host([docked][open]) .root { height: 75vh; } }
*, ::before { box-sizing: border-box; }
[hidden] { display: none !important; }
.header, .bar, .tenants, [role=tablist], .pager, .ask { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; }
.header { padding: 6px 10px; background: var(--esi-raised); flex: none; gap: 6px 16px; }
.bar { gap: 6px 16px; }
.body { flex: 1; min-height: 0; }
.panels, [role=tabpanel] { height: 100%; }
.split { display: grid; grid-template-columns: minmax(280px, 2fr) 3fr; height: 100%; }
.split > *, .single { overflow: auto; padding: 10px; min-width: 0; height: 100%; overflow-wrap: anywhere; }
.split > * + * { border-left: 1px solid var(--esi-line); }
button, input, select {
  font: inherit; color: inherit; background: var(--esi-back); border: 1px solid var(--esi-line); border-radius: 5px;
  padding: 3px 9px; min-height: 28px; margin: 0; max-width: 100%;
}
button { cursor: pointer; }
button:disabled { opacity: 0.55; cursor: default; }
button:hover:enabled { border-color: var(--esi-accent); }
:focus-visible { outline: 2px solid var(--esi-accent); outline-offset: 1px; }
.toggle { font-weight: 600; border-color: transparent; background: transparent; white-space: nowrap; }
.toggle::before { content: '\\25B8'; content: '\\25B8' / ''; display: inline-block; width: 14px; }
:host([open]) .toggle::before { content: '\\25BE'; content: '\\25BE' / ''; }
[role=tab] { border-color: transparent; background: transparent; }
[role=tab][aria-selected=true] { border-color: var(--esi-accent); color: var(--esi-accent); background: var(--esi-back); }
.danger { color: var(--esi-danger); border-color: var(--esi-danger); }
label { display: inline-flex; flex-wrap: wrap; align-items: center; gap: 6px; color: var(--esi-dim); }
label > * { color: var(--esi-text); }
label > span { color: var(--esi-dim); }
input[type=number] { width: 90px; }
input[type=range] { accent-color: var(--esi-accent); width: 260px; padding: 0; }
.pager { margin: 8px 0; }
.status, .hint, small, .time { color: var(--esi-dim); margin: 0; font-weight: 400; }
.problem { color: var(--esi-danger); margin: 6px 0; white-space: pre-wrap; }
.problem:empty { display: none; }
h2, h3 { font-size: 14px; margin: 12px 0 4px; }
h2:first-child, h3:first-child { margin-top: 0; }
.rows { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--esi-line); font-variant-numeric: tabular-nums; }
.rows button {
  display: flex; flex-wrap: wrap; gap: 0 10px; width: 100%; text-align: left; align-items: baseline; border-radius: 0;
  border-width: 0 0 1px; padding: 4px 6px; outline-offset: -2px;
}
.rows button:hover { background: var(--esi-raised); }
.rows [aria-current=true] { background: var(--esi-chosen); box-shadow: inset 3px 0 var(--esi-accent); }
.rows [aria-current=true] .time { color: inherit; }
.place { min-width: 44px; }
.type { font-weight: 600; }
.time { margin-left: auto; }
.detail .rows { max-height: 240px; overflow: auto; margin-bottom: 10px; }
pre {
  font: 12px/1.5 ui-monospace, monospace; background: var(--esi-raised); padding: 8px 10px; border-radius: 5px; margin: 6px 0;
  max-height: 320px; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere;
}
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 14px; margin: 6px 0; }
dt { color: var(--esi-dim); }
dd { margin: 0; overflow-wrap: anywhere; }
.split [aria-label=Stream] > .message { margin: 0; }
@container (max-width: 640px) {
  .split { grid-template-columns: 1fr; grid-template-rows: 1fr 1.3fr; }
  .split > * { min-height: 0; }
  .split > * + * { border-left: 0; border-top: 1px solid var(--esi-line); }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: 4px; }
}
`;

let sheet: CSSStyleSheet | undefined;

/** One for all inspectors. A constructed sheet is let through by every Content-Security-Policy. */
export function styleSheet(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
  }
  return sheet;
}
