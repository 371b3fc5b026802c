// Requests to /api/v1: CSRF header, Idempotency-Key, If-Match, problem details, tries with back-off.
import type { FileRef } from "../../shared/api"
import { commandBackOff, waitMilliseconds } from "./backoff"
import { ApiError, isPassing, problemFrom, unreachable } from "./problems"

/** A command is tried so often, always with the same Idempotency-Key. */
const attemptsMaximum = 3
const requestMillisecondsMaximum = 20_000
/** What is asked for so soon after a key or a click was asked for by a person. */
const actMilliseconds = 60_000

export interface RequestOptions {
  body?: unknown
  key?: string
  ifMatch?: number
  signal?: AbortSignal
  attempts?: number
  /** Milliseconds after which nobody waits for the answer any longer. */
  within?: number
}

export const contactPath = (id: string): string => `/contacts/${encodeURIComponent(id)}`

export const newKey = (): string => crypto.randomUUID()

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

export class Client {
  private csrfToken = ""
  readonly base: string
  /** When somebody last did something here. What the page asks for by itself keeps no session alive. */
  private lastActAt = Date.now()

  /** Called when the server says that nobody is signed in. */
  onSignedOut: () => void = () => undefined

  constructor(base = "/api/v1") {
    this.base = base
    const act = () => { this.lastActAt = Date.now() }
    window.addEventListener("pointerdown", act, true)
    window.addEventListener("keydown", act, true)
  }

  useToken(token: string): void { this.csrfToken = token }

  get<T>(path: string, options: RequestOptions = {}): Promise<T> {
    return this.request<T>("GET", path, options)
  }

  post<T>(path: string, body?: unknown, options: RequestOptions = {}): Promise<T> {
    return this.request<T>("POST", path, { ...options, body, key: options.key ?? newKey() })
  }

  put<T>(path: string, body: unknown, options: RequestOptions = {}): Promise<T> {
    return this.request<T>("PUT", path, { ...options, body, key: options.key ?? newKey() })
  }

  delete(path: string): Promise<void> { return this.request<void>("DELETE", path, {}) }

  private async request<T>(method: string, path: string, options: RequestOptions): Promise<T> {
    const attempts = options.attempts ?? attemptsMaximum
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once<T>(method, path, options)
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        if (attempt >= attempts || !isPassing(error.problem)) throw error
        const own = waitMilliseconds(attempt, commandBackOff, Math.random())
        await pause(Math.min(error.retryAfterMilliseconds ?? own, 5_000))
      }
    }
  }

  private async once<T>(method: string, path: string, options: RequestOptions): Promise<T> {
    const headers: Record<string, string> = { Accept: "application/json" }
    if (options.body !== undefined) headers["Content-Type"] = "application/json"
    if (Date.now() - this.lastActAt > actMilliseconds) headers["X-Background"] = "1"
    if (method !== "GET") headers["X-CSRF-Token"] = this.csrfToken
    if (options.key) headers["Idempotency-Key"] = options.key
    if (options.ifMatch !== undefined) headers["If-Match"] = `"${options.ifMatch}"`
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), options.within ?? requestMillisecondsMaximum)
    options.signal?.addEventListener("abort", () => limit.abort())
    let response: Response
    let text = ""
    try {
      response = await fetch(this.base + path, {
        method,
        headers,
        body: options.body === undefined ? undefined : JSON.stringify(options.body),
        credentials: "same-origin",
        cache: "no-cache",
        signal: limit.signal,
      })
      // Within the same limit: a line may break off between head and body.
      if (response.status !== 204) text = await response.text()
    } catch {
      if (options.signal?.aborted) throw new DOMException("Not wanted any more", "AbortError")
      throw new ApiError(unreachable)
    } finally {
      clearTimeout(timer)
    }
    if (response.status === 204) return undefined as unknown as T
    const body = readJSON(text)
    if (response.ok && body !== undefined) return body as T
    if (response.status === 401 && path !== "/session") this.onSignedOut()
    const status = response.ok ? 502 : response.status
    throw new ApiError(problemFrom(status, body), retryAfter(response.headers.get("Retry-After")))
  }

  /** Sends a file; `onProgress` hears the share sent, 0…1. */
  upload(
    contact: string, file: File, key: string, onProgress: (share: number) => void,
    signal?: AbortSignal,
  ): Promise<FileRef> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest()
      request.open("POST", `${this.base}/contacts/${encodeURIComponent(contact)}/files`)
      request.setRequestHeader("X-CSRF-Token", this.csrfToken)
      request.setRequestHeader("Idempotency-Key", key)
      request.setRequestHeader("X-File-Name", encodeURIComponent(file.name))
      request.setRequestHeader("Content-Type", file.type || "application/octet-stream")
      request.upload.onprogress = (event) => {
        if (event.lengthComputable) onProgress(event.loaded / event.total)
      }
      request.onerror = () => reject(new ApiError(unreachable))
      request.onabort = () => reject(new DOMException("Not wanted any more", "AbortError"))
      request.onload = () => {
        const body = readJSON(request.responseText)
        if (request.status < 300 && body !== undefined) resolve(body as FileRef)
        else reject(new ApiError(problemFrom(request.status, body)))
      }
      signal?.addEventListener("abort", () => request.abort())
      request.send(file)
    })
  }
}

function readJSON(text: string): unknown {
  try { return JSON.parse(text) } catch { return undefined }
}

function retryAfter(header: string | null): number | undefined {
  const seconds = Number(header)
  return header && Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined
}
