/** The tools that applications are made with, at the versions that are tested. docs/toolchains.md names them. */
export const VERSIONS = {
  'Angular 20': {
    '@angular/build': '20.3.41',
    '@angular/cli': '20.3.43',
    '@angular/common': '20.3.35',
    '@angular/compiler': '20.3.35',
    '@angular/compiler-cli': '20.3.35',
    '@angular/core': '20.3.35',
    '@angular/platform-browser': '20.3.35',
    rxjs: '7.8.2',
    tslib: '2.8.1',
    typescript: '5.9.3',
  },
  'Astro 5': {
    astro: '5.18.2',
  },
  esbuild: {
    esbuild: '0.28.2',
  },
  'Next.js 15': {
    next: '15.5.29',
    react: '19.3.1',
    'react-dom': '19.3.1',
    '@types/node': '20.19.43',
    '@types/react': '19.3.0',
    typescript: '5.9.3',
  },
  'Next.js 16': {
    next: '16.4.6',
    react: '19.3.1',
    'react-dom': '19.3.1',
    '@types/node': '20.19.43',
    '@types/react': '19.3.0',
    typescript: '5.9.3',
  },
  'Nuxt 3': {
    nuxt: '3.21.11',
  },
  'Parcel 2': {
    parcel: '2.16.4',
  },
  'Rollup 4': {
    rollup: '4.68.8',
    '@rollup/plugin-node-resolve': '16.0.3',
  },
  'SvelteKit 2': {
    '@sveltejs/kit': '2.70.4',
    '@sveltejs/adapter-static': '3.0.11',
    '@sveltejs/vite-plugin-svelte': '7.3.1',
    svelte: '5.57.3',
    vite: '8.3.8',
  },
  'Vite 5': {
    vite: '5.4.21',
  },
  'Vite 6': {
    vite: '6.4.6',
  },
  'Vite 7': {
    vite: '7.3.8',
  },
  'Vite 8': {
    vite: '8.3.8',
  },
  'vite-plugin-pwa': {
    vite: '8.3.8',
    'vite-plugin-pwa': '1.3.0',
  },
  'webpack 5': {
    webpack: '5.112.2',
    'webpack-cli': '7.3.1',
    'webpack-dev-server': '6.1.0',
  },
  'without a bundler': {},
} as const;
