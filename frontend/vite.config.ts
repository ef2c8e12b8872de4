import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

/** The API that `npm run dev` talks to; a built page uses its own origin or config.json instead. */
const devApi = process.env.MESSAGER_API_URL ?? 'http://127.0.0.1:8000'

/** All JavaScript of the page, gzipped, in kB. */
const BUDGET = 150

/** Fails the build when the page has grown too heavy. */
function budget(): Plugin {
  return {
    name: 'budget',
    generateBundle(_options, bundle) {
      const sizes = Object.values(bundle).map(file =>
        file.type === 'chunk' ? gzipSync(file.code).length : 0,
      )
      const total = sizes.reduce((sum, size) => sum + size, 0) / 1_000
      if (total > BUDGET) this.error(`${total.toFixed(1)} kB of JavaScript, more than ${BUDGET} kB`)
    },
  }
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
