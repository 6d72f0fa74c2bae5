/// <reference types="vitest/config" />
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = process.env.WANGGE_SERVER ?? 'http://127.0.0.1:8080'

export default defineConfig({
  root: 'web',
  plugins: [react()],
  // MapLibre 6 loads its worker by URL; pre-bundled, the worker does not start.
  optimizeDeps: { exclude: ['maplibre-gl'] },
  // With the slash: web/api.ts is ours, not the server's.
  server: { proxy: { '^/(api|tiles)/': server } },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // MapLibre alone is past Vite's default warning.
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'maplibre', test: /node_modules\/maplibre-gl/ },
            { name: 'deck', test: /node_modules\/(@deck\.gl|@luma\.gl|@math\.gl|@loaders\.gl|@probe\.gl|h3-js)/ },
            {
              name: 'react',
              test: /node_modules\/(react|react-dom|scheduler|i18next|react-i18next|@tanstack|zustand)\//,
            },
          ],
        },
      },
    },
  },
  test: {
    root: '.',
    include: ['{server,fixtures,tiles,web,sql,docs}/**/*.test.ts'],
  },
})
