import { defineInspector } from './inspector/inspector-element.ts';

defineInspector();

export { showInspector } from './inspector/show-inspector.ts';
export type { EventStoreInspector } from './inspector/inspector-element.ts';
export type { InspectedAggregate, InspectedProjection, InspectedProvider, InspectorOptions } from './inspector/inspected.ts';
