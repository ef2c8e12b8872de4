import { describe, expect, test } from 'vitest'
import { readApiOrigin } from './config'

const serving =
  (body: string, status = 200) =>
  async () =>
    new Response(body, { status })

describe('config.json', () => {
  test('an empty address means the origin of the page', async () => {
    expect(await readApiOrigin(serving('{"api": ""}'))).toBe('http://localhost')
  })

  test('an address is taken without its last slash', async () => {
    const read = readApiOrigin(serving('{"api": "https://api.example.org/"}'))
    expect(await read).toBe('https://api.example.org')
  })

  test.each([
    ['is missing', serving('', 404), /answered 404/],
    ['is no JSON', serving('<html>'), /must be JSON/],
    ['names no API', serving('{}'), /must be JSON/],
    ['names something else', serving('{"api": "javascript:alert(1)"}'), /no http address/],
    ['cannot be fetched', () => Promise.reject(new TypeError()), /could not be fetched/],
  ])('says so when the file %s', async (_name, fetch, message) => {
    await expect(readApiOrigin(fetch)).rejects.toThrow(message)
  })
})
