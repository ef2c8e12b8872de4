/** What the host of the page says in config.json, read at every start. */
export interface Config {
  /** The API's address without a path; empty means the origin of the page. */
  api: string
}

export class ConfigError extends Error {}

/** Reads config.json and gives the API's origin; says what is wrong with the file when it is no good. */
export async function readApiOrigin(fetch: typeof globalThis.fetch): Promise<string> {
  const { api } = await readConfig(fetch)
  return api === '' ? window.location.origin : originOf(api)
}

async function readConfig(fetch: typeof globalThis.fetch): Promise<Config> {
  const url = `${import.meta.env.BASE_URL}config.json`
  const response = await fetch(url, { cache: 'no-cache' }).catch(() => {
    throw new ConfigError(`${url} could not be fetched.`)
  })
  if (!response.ok) throw new ConfigError(`${url} answered ${response.status}.`)
  const config: unknown = await response.json().catch(() => null)
  if (!isConfig(config)) throw new ConfigError(`${url} must be JSON such as {"api": ""}.`)
  return config
}

function isConfig(value: unknown): value is Config {
  return (
    typeof value === 'object' && value !== null && 'api' in value && typeof value.api === 'string'
  )
}

function originOf(api: string): string {
  if (!URL.canParse(api) || !/^https?:/.test(api)) {
    throw new ConfigError(`"api" in config.json is no http address: ${api}`)
  }
  return api.replace(/\/+$/, '')
}
