// The files that go with the next message.

import { counted, filled, languages } from "../languages/index"
import type { Widget } from "../../shared/api"
import {
  filesPerMessageMaximum, refusedFile, sizeWords, typeWords, uploaded,
} from "../model/files"
import type { Upload } from "../model/files"
import { Refusal, freshKey } from "../model/http"

export class Uploads {
  list: Upload[] = []

  constructor(private readonly changed: () => void) {}

  get areReady(): boolean {
    return this.list.every((upload) => upload.file !== undefined)
  }
  get ids(): string[] {
    return this.list.map((upload) => upload.file?.id ?? "")
  }

  /** Begins to send each, or says why it cannot. Answers an error that concerns all of them. */
  add(
    files: File[], widget: Widget, language: string, where: { url: string; token: string }
  ): string | undefined {
    const free = filesPerMessageMaximum - this.list.length
    for (const file of files.slice(0, Math.max(0, free))) this.begin(file, widget, language, where)
    this.changed()
    if (files.length <= free) return undefined
    return counted(language, languages[language].filesTooMany, filesPerMessageMaximum)
  }

  remove(key: string): void {
    this.list.find((upload) => upload.key === key)?.cancel?.()
    this.list = this.list.filter((upload) => upload.key !== key)
    this.changed()
  }

  clear(): void {
    for (const upload of this.list) if (!upload.file) upload.cancel?.()
    this.list = []
  }

  private begin(
    file: File, widget: Widget, language: string, where: { url: string; token: string }
  ): void {
    const { name, size } = file
    const upload: Upload = { key: freshKey(), name, size, share: 0 }
    this.list = [...this.list, upload]
    const texts = languages[language]
    const words = {
      tooLarge: filled(texts.fileTooLarge, {
        name, size: sizeWords(language, widget.fileBytesMaximum) }),
      empty: filled(texts.fileEmpty, { name }),
      wrongType: filled(texts.fileWrongType, { name, types: typeWords(widget.fileTypes) }),
    }
    const refused = refusedFile(file, widget.fileTypes, widget.fileBytesMaximum)
    if (refused) return this.change(upload.key, { error: words[refused] })
    const sending = uploaded({
      ...where, file, key: upload.key,
      onProgress: (share) => this.change(upload.key, { share }),
    })
    this.change(upload.key, { cancel: sending.cancel })
    sending.done.then(
      (sent) => this.change(upload.key, { file: sent, share: 1 }),
      (error: unknown) => {
        const status = error instanceof Refusal ? error.status : 0
        const why = error instanceof Refusal ? error.problem.detail ?? "" : texts.notReached
        this.change(upload.key, {
          error: status === 413 ? words.tooLarge
            : status === 415 ? words.wrongType
            : `${filled(texts.fileFailed, { name })} ${why}`,
        })
      })
  }

  private change(key: string, to: Partial<Upload>): void {
    this.list = this.list.map((upload) => (upload.key === key ? { ...upload, ...to } : upload))
    this.changed()
  }
}
