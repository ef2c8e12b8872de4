import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import type { Plugin, Rolldown } from 'vite'
import { defineConfig } from 'vitest/config'

/** The API that `npm run dev` talks to; a built page uses its own origin or config.json instead. */
const devApi = process.env.MESSAGER_API_URL ?? 'http://127.0.0.1:8000'

/** JavaScript of the first page, gzipped, in kB; what other pages need is fetched when they are shown. */
const BUDGET = 150

/** Fails the build when the first page has grown too heavy. */
function budget(): Plugin {
  return {
    name: 'budget',
    generateBundle(_options, bundle) {
      const entries = Object.values(bundle).filter(file => file.type === 'chunk' && file.isEntry)
      const first = withImports(
        bundle,
        entries.map(file => file.fileName),
      )
      const sizes = first.map(file => gzipSync(file.code).length)
      const total = sizes.reduce((sum, size) => sum + size, 0) / 1_000
      if (total > BUDGET) this.error(`${total.toFixed(1)} kB of JavaScript, more than ${BUDGET} kB`)
    },
  }
}

/** These files and all that the browser loads together with them. */
function withImports(bundle: Rolldown.OutputBundle, names: string[]): Rolldown.OutputChunk[] {
  const found = new Set(names)
  for (const name of found) {
    const file = bundle[name]
    if (file?.type === 'chunk') for (const imported of file.imports) found.add(imported)
  }
  return [...found].map(name => bundle[name]).filter(file => file?.type === 'chunk')
}

export default defineConfig({
  base: '/messager/',
  plugins: [react(), budget()],
  build: {
    outDir: 'dist/messager',
    emptyOutDir: true,
    // `light-dark()` carries both themes: these are the first browsers that know it.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // The policy of the page allows no data: fonts or scripts; small images stay files as well.
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/api': devApi } },
  test: {
    environment: 'jsdom',
    environmentOptions: { jsdom: { url: 'http://localhost/messager/' } },
    setupFiles: './src/testing/setup.ts',
    include: ['src/**/*.test.{ts,tsx}'],
    css: { modules: { classNameStrategy: 'non-scoped' } },
    env: { BASE_URL: '/messager/' },
    testTimeout: 30_000,
    restoreMocks: true,
    unstubGlobals: true,
  },
})
