// Files before and while they go up. XMLHttpRequest, because fetch tells no progress.

import type { FileRef } from "../../shared/api"
import { numberWords } from "../languages/index"
import { Refusal, Unreached } from "./http"

export const filesPerMessageMaximum = 5

export interface Upload {
  key: string
  name: string
  size: number
  share: number // 0…1
  file?: FileRef // when it is up
  error?: string
  cancel?: () => void
}

export type Refused = "tooLarge" | "empty" | "wrongType"

/** What browsers leave unnamed, by its ending. Quoted: looked up by what files are called. */
const typesByEnding: Record<string, string> = {
  "pdf": "application/pdf", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png",
  "heic": "image/heic", "webp": "image/webp", "gif": "image/gif", "txt": "text/plain", "csv": "text/csv",
  "doc": "application/msword",
  "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  "odt": "application/vnd.oasis.opendocument.text",
  "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

export function typeOf(name: string, type: string): string {
  const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase()
  return type.split(";")[0].trim().toLowerCase() || (typesByEnding[ending] ?? "")
}

/** Why a file cannot go, seen before it is sent; the server looks again. */
export function refusedFile(
  file: { name: string; type: string; size: number }, types: string[], bytesMaximum: number
): Refused | undefined {
  const type = typeOf(file.name, file.type)
  const isAllowed = types.some(
    (allowed) => allowed === type
      || (allowed.endsWith("/*") && type.startsWith(allowed.slice(0, -1))))
  if (!isAllowed) return "wrongType"
  if (file.size === 0) return "empty"
  return file.size > bytesMaximum ? "tooLarge" : undefined
}

/** "PDF, JPEG, DOCX" for a list of media types. */
export function typeWords(types: string[]): string {
  const endings = types.map((type) => {
    const known = Object.keys(typesByEnding).filter((ending) => typesByEnding[ending] === type)
    return (known.pop() ?? type.split("/").pop() ?? type).toUpperCase()
  })
  return [...new Set(endings)].join(", ")
}

export function sizeWords(language: string, bytes: number): string {
  const [value, unit] =
    bytes >= 1_000_000 ? [bytes / 1_000_000, "megabyte"]
    : bytes >= 1_000 ? [bytes / 1_000, "kilobyte"] : [bytes, "byte"]
  return numberWords(language, value as number, {
    style: "unit", unit: unit as string, maximumFractionDigits: value < 10 ? 1 : 0,
  })
}

export interface Sending {
  url: string
  token: string
  key: string
  file: File
  onProgress(share: number): void
}

/** Rejects with Refusal or Unreached; `cancel` makes it Unreached. */
export function uploaded(sending: Sending): { done: Promise<FileRef>; cancel: () => void } {
  const request = new XMLHttpRequest()
  const done = new Promise<FileRef>((resolve, reject) => {
    request.open("POST", sending.url)
    request.setRequestHeader("Authorization", `Bearer ${sending.token}`)
    request.setRequestHeader("Idempotency-Key", sending.key)
    request.setRequestHeader("X-File-Name", encodeURIComponent(sending.file.name))
    request.setRequestHeader("Content-Type", typeOf(sending.file.name, sending.file.type))
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) sending.onProgress(event.loaded / event.total)
    }
    request.onerror = request.onabort = () => reject(new Unreached("The upload broke off."))
    request.onload = () => {
      let read: unknown
      try {
        read = JSON.parse(request.responseText)
      } catch {
        read = {}
      }
      if (request.status >= 200 && request.status < 300) return resolve(read as FileRef)
      reject(new Refusal(request.status, read as object, 0))
    }
    request.send(sending.file)
  })
  return { done, cancel: () => request.abort() }
}
