import { assertProvider, readInspectorOptions, type InspectedProvider, type InspectorOptions } from './inspected.ts';
import { TAG } from './inspector-element.ts';

/**
 * Adds an inspector of the event stores to the page, at its bottom edge, and returns the way to remove it. Where there is no page,
 * in Node, it does nothing.
 * @throws InvalidArgumentError when the provider is none, or an option is not what it must be.
 */
export function showInspector(provider: InspectedProvider, options?: InspectorOptions): () => void {
  assertProvider(provider);
  const { aggregates, projections, editable, open } = readInspectorOptions(options);
  if (typeof document === 'undefined') return () => undefined;
  const inspector = Object.assign(document.createElement(TAG), { provider, aggregates, projections, editable, open });
  inspector.toggleAttribute('docked', true);
  document.body.append(inspector);
  return () => inspector.remove();
}
