import type { Tab } from './engines/index.ts';

/** What axe has to say against a page, or against the element of a selector, as it is: rule and elements. */
export async function axeFindings(tab: Tab, selector = ':root'): Promise<string[]> {
  return tab.evaluate(async (context) => {
    if (!('axe' in globalThis)) {
      const script = Object.assign(document.createElement('script'), { src: '/axe.js' });
      document.head.append(script);
      await new Promise((resolve, reject) => {
        script.addEventListener('load', resolve);
        script.addEventListener('error', reject);
      });
    }
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run(context, { resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }, selector);
}
