// Files on their way to a contact: checked here first, then sent with progress; what arrived joins the draft.
import { useEffect, useRef, useState } from "react"
import type { Plan } from "../../shared/api"
import { newKey } from "../api/client"
import { problemOf } from "../api/problems"
import { useApp } from "../app/hooks"
import type { Upload } from "../components/Composer/Composer"
import { fileSize } from "../state/time"

export interface Limits {
  messageCharacters: number
  fileBytes: number
  fileTypes: string[]
  files: number
}

export const defaultLimits: Limits = {
  messageCharacters: 10_000,
  fileBytes: 10_000_000,
  fileTypes: ["image/jpeg", "image/png", "image/webp", "application/pdf", "text/plain"],
  files: 5,
}

export const limitsOf = (plan: Plan | undefined): Limits => plan?.limits ?? defaultLimits

interface Running extends Upload { abort: AbortController }

export function useUploads(contact: string, limits: Limits) {
  const { engine } = useApp()
  const [uploads, setUploads] = useState<Running[]>([])
  const running = useRef(uploads)
  running.current = uploads
  // Leaving the contact stops what is under way; what has arrived is in the draft.
  useEffect(() => () => { for (const upload of running.current) upload.abort.abort() }, [])

  const change = (id: string, part: Partial<Running>) =>
    setUploads((all) => all.map((one) => one.id === id ? { ...one, ...part } : one))
  const remove = (id: string) => setUploads((all) => all.filter((one) => one.id !== id))

  const add = (files: File[]) => {
    const held = engine.writing.draft(contact).files.length + running.current.filter(({ problem }) => !problem).length
    files.forEach((file, index) => {
      const upload: Running = { id: newKey(), name: file.name, size: file.size, share: 0, abort: new AbortController() }
      const refused = refusal(file, held + index, limits)
      if (refused) {
        const problem = { type: "/problems/file", status: 400, ...refused }
        setUploads((all) => [...all, { ...upload, problem }])
        return
      }
      setUploads((all) => [...all, upload])
      engine.client.upload(contact, file, upload.id, (share) => change(upload.id, { share }), upload.abort.signal)
        .then((ref) => {
          const draft = engine.writing.draft(contact)
          engine.writing.writeDraft(contact, { ...draft, files: [...draft.files, ref], changedAt: Date.now() })
          remove(upload.id)
        })
        .catch((error: unknown) => {
          if (!upload.abort.signal.aborted) change(upload.id, { problem: problemOf(error) })
        })
    })
  }
  const cancel = (id: string) => {
    running.current.find((one) => one.id === id)?.abort.abort()
    remove(id)
  }
  return { uploads, add, cancel }
}

function refusal(file: File, before: number, limits: Limits) {
  if (before >= limits.files) {
    return { title: "Too many files", detail: `One message takes ${limits.files}. Send these first.` }
  }
  if (file.size > limits.fileBytes) {
    return { title: "Too large", detail: `Files may have ${fileSize(limits.fileBytes)} at most.` }
  }
  if (file.size === 0) return { title: "Empty", detail: "There is nothing in this file." }
  if (!limits.fileTypes.includes(file.type)) {
    return { title: "Not taken", detail: "Send it as a PDF, a picture or a plain text." }
  }
  return undefined
}
