const caughtBy = { project: 'chromium', spec: 'inspector.spec.ts' };
const exported = { project: 'chromium', spec: 'inspector-export.spec.ts' };
const sessions = { project: 'chromium', spec: 'inspector-sessions.spec.ts' };
const documents = { project: 'chromium', spec: 'inspector-documents.spec.ts' };
const craft = { project: 'chromium', spec: 'inspector-craft.spec.ts' };

/** @type {readonly import('./index.mjs').Mutation[]} */
export const inspectorMutations = [
  {
    name: 'the inspector reads what an event says as markup',
    file: 'src/inspector/make.ts',
    find: '  element.append(...children);',
    replace: `  for (const child of children)
    if (typeof child === 'string') element.insertAdjacentHTML('beforeend', child);
    else element.append(child);`,
    caughtBy: { ...caughtBy, test: 'whatever they say' },
  },
  {
    name: 'the inspector reads the name of a stream as markup',
    file: 'src/inspector/row-list.ts',
    find: 'cell.textContent = text;',
    replace: 'cell.innerHTML = text;',
    caughtBy: { ...caughtBy, test: 'whatever they say' },
  },
  {
    name: 'a hidden inspector goes on asking',
    file: 'src/inspector/visibility.ts',
    find: '    seen?.abort();',
    replace: '',
    caughtBy: { ...caughtBy, test: 'asks the library nothing' },
  },
  {
    name: 'the inspector deletes a stream at the first press',
    file: 'src/inspector/ask-twice.ts',
    find: '    no.focus();',
    replace: '    yes.click();',
    caughtBy: { ...caughtBy, test: 'asks twice' },
  },
  {
    name: 'an inspector that only reads lets a stream be deleted',
    file: 'src/inspector/stream-view.ts',
    find: 'if (inspected.isEditable) this.node.append',
    replace: 'this.node.append',
    caughtBy: { ...caughtBy, test: 'changes nothing unless it is editable' },
  },
  {
    name: 'the log of the inspector gets longer and longer',
    file: 'src/inspector/log-panel.ts',
    find: '[...grown, ...known].slice(0, PAGE)',
    replace: '[...grown, ...known]',
    caughtBy: { ...caughtBy, test: 'never holds more than a page' },
  },
  {
    name: 'a page of the inspector has all that there is',
    file: 'src/inspector/walk.ts',
    find: ' && page.length < this.#length',
    replace: '',
    caughtBy: { ...caughtBy, test: 'never holds more than a page' },
  },
  {
    name: 'the styles of the app reach into the inspector',
    file: 'src/inspector/styles.ts',
    find: '  all: initial; ',
    replace: '  ',
    caughtBy: { ...caughtBy, test: 'whose styles reach everywhere' },
  },
  {
    name: 'the styles of the inspector are forbidden by a strict policy',
    file: 'src/inspector/inspector-element.ts',
    find: '    root.adoptedStyleSheets = [styleSheet()];',
    replace: "    root.append(make('style', {}, [...styleSheet().cssRules].map(({ cssText }) => cssText).join('')));",
    caughtBy: { ...caughtBy, test: 'is an element as well' },
  },
  {
    name: 'a row that stays loses the focus',
    file: 'src/inspector/row-list.ts',
    find: '      if (keys.has(key)) continue;',
    replace: '',
    caughtBy: { ...caughtBy, test: 'with the keyboard alone' },
  },
  {
    name: 'an export goes on though nobody can cancel it any more',
    file: 'src/inspector/export-button.ts',
    find: '    if (!node.isConnected) running.abort();',
    replace: '',
    caughtBy: { ...exported, test: 'ends it when it is removed' },
  },
  {
    name: 'a cancelled export takes the focus with it',
    file: 'src/inspector/export-button.ts',
    find: "        if (cancel.matches(':focus')) begin.focus();",
    replace: '',
    caughtBy: { ...exported, test: 'saves nothing of one that is cancelled' },
  },
  {
    name: 'an inspector that has tried a stream keeps it',
    file: 'src/inspector/stream-view.ts',
    find: '        await store.close();',
    replace: '',
    caughtBy: { ...sessions, test: 'may change something' },
  },
  {
    name: 'the documents in the inspector stay behind the log',
    file: 'src/inspector/projections-panel.ts',
    find: "          isCurrent = status.state === 'current';",
    replace: '',
    caughtBy: { ...documents, test: 'page by page' },
  },
  {
    name: 'the inspector shows no state of a long stream that grows',
    file: 'src/inspector/stream-view.ts',
    find: '        await Promise.all(this.#states.map',
    replace: '        void Promise.all(this.#states.map',
    caughtBy: { project: 'chromium', spec: 'inspector-state.spec.ts' },
  },
  {
    name: 'the inspector searches anew at each key',
    file: 'src/inspector/streams-panel.ts',
    find: '    if (signal.aborted) return;\n    const text',
    replace: '    const text',
    caughtBy: { project: 'chromium', spec: 'inspector-search.spec.ts' },
  },
  {
    name: 'what is dim in the inspector cannot be read',
    file: 'src/inspector/styles.ts',
    find: '--esi-dim: #57606a;',
    replace: '--esi-dim: #a0a8b0;',
    caughtBy: { ...craft, test: 'in light colours' },
  },
  {
    name: 'what is dim in the inspector cannot be read in the dark',
    file: 'src/inspector/styles.ts',
    find: '--esi-dim: #9ca7b3;',
    replace: '--esi-dim: #4c5763;',
    caughtBy: { ...craft, test: 'in dark colours' },
  },
];
