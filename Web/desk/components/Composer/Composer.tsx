import {
  useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type MutableRefObject,
} from "react"
import type { FileRef, Problem } from "../../../shared/api"
import type { Draft, DraftKind } from "../../state/drafts"
import { fileSize } from "../../state/time"
import { Button } from "../Button/Button"
import { Icon } from "../Icon/Icon"
import { Picker, type PickerItem } from "../Picker/Picker"
import { ProblemNote, sentence } from "../ProblemNote/ProblemNote"
import "./Composer.css"

export interface Upload { id: string; name: string; size: number; share: number; problem?: Problem }
export interface ComposerHandle { focus: (kind?: DraftKind) => void; openAnswers: () => void }
export interface ComposerProps {
  customer: string
  draft: Draft
  uploads: Upload[]
  answers: (PickerItem & { text: string })[]
  charactersMaximum: number
  fileTypes: string[]
  problem?: Problem
  /** In a call: there is nobody to read a message. */
  isNotesOnly?: boolean
  handle?: MutableRefObject<ComposerHandle | null>
  onChange: (draft: Draft) => void
  onSend: (kind: DraftKind) => void
  onFiles: (files: File[]) => void
  onRemoveFile: (file: FileRef) => void
  onCancelUpload: (id: string) => void
  onTyped?: () => void
}

/** The counter appears when so many characters are left. */
const counterFrom = 1_000

/** Where messages and notes are written. Enter sends, Shift+Enter begins a line, "/" finds an answer. */
export function Composer(props: ComposerProps) {
  const { draft, uploads, answers, charactersMaximum } = props
  const radios = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const chooser = useRef<HTMLInputElement>(null)
  const [isPicking, setPicking] = useState(false)
  const isNote = draft.kind === "note"
  const text = draft[draft.kind]
  const left = charactersMaximum - text.length
  const isUploading = uploads.some((upload) => !upload.problem)
  const maySend = left >= 0 && !isUploading &&
    (text.trim() !== "" || (!isNote && draft.files.length > 0))

  const write = (value: string) =>
    props.onChange({ ...draft, [draft.kind]: value, changedAt: Date.now() })
  const switchTo = (kind: DraftKind) => {
    props.onChange({ ...draft, kind, changedAt: Date.now() })
    field.current?.focus()
  }
  useEffect(() => {
    if (!props.handle) return
    props.handle.current = {
      focus: (kind) => { if (kind && kind !== draft.kind) switchTo(kind); else field.current?.focus() },
      openAnswers: () => setPicking(true),
    }
  })
  // The field grows with its text up to a third of the page.
  useLayoutEffect(() => {
    const area = field.current
    if (!area) return
    area.style.height = "auto"
    area.style.height = `${Math.min(area.scrollHeight + 2, window.innerHeight / 3)}px`
  }, [text, draft.kind])

  const send = () => { if (maySend) { props.onSend(draft.kind); field.current?.focus() } }
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault()
      send()
    } else if (event.key === "/" && !isNote && answers.length > 0) {
      const before = text.slice(0, event.currentTarget.selectionStart)
      if (before === "" || /\s$/.test(before)) { event.preventDefault(); setPicking(true) }
    }
  }
  const insert = (item: PickerItem) => {
    const answer = answers.find(({ id }) => id === item.id)
    const area = field.current
    setPicking(false)
    if (!answer || !area) return
    const from = area.selectionStart
    const value = text.slice(0, from) + answer.text + text.slice(area.selectionEnd)
    write(value)
    requestAnimationFrame(() => {
      area.focus()
      area.setSelectionRange(from + answer.text.length, from + answer.text.length)
    })
  }
  return (
    <div className={`composer${isNote ? " composer-note" : ""}`}>
      {isPicking && (
        <div className="composer-answers">
          <Picker
            label="Canned answers" placeholder="Find an answer" items={answers} onChoose={insert} hasFocus
            onCancel={() => { setPicking(false); field.current?.focus() }}
            emptyWords="No answer fits. Escape goes back to writing."
          />
        </div>
      )}
      <ProblemNote problem={props.problem} />
      <div className="composer-modes" role="radiogroup" aria-label="What you write">
        {!props.isNotesOnly && <label><input type="radio" name={radios} checked={!isNote} onChange={() => switchTo("message")} /><span>Message</span></label>}
        <label><input type="radio" name={radios} checked={isNote} onChange={() => switchTo("note")} /><span><Icon name="note" size={14} /> Note</span></label>
        <span className="composer-hint">{isNote ? "Only colleagues see notes" : <><kbd>/</kbd> finds an answer</>}</span>
        <span className={`composer-counter numeral${left < 0 ? " composer-over" : ""}`} role="status">
          {left <= counterFrom && (left < 0
            ? `${(-left).toLocaleString("en-GB")} characters too many`
            : `${left.toLocaleString("en-GB")} characters left`)}
        </span>
      </div>
      <textarea
        ref={field} rows={2} value={text} onKeyDown={onKey}
        aria-label={isNote ? "Note for colleagues" : `Message to ${props.customer}`}
        placeholder={isNote ? "Write a note for colleagues" : "Write a message"}
        aria-keyshortcuts="Enter" aria-invalid={left < 0 || undefined}
        onChange={(event) => { write(event.target.value); if (!isNote) props.onTyped?.() }}
        onPaste={(event) => {
          const files = [...event.clipboardData.files]
          if (files.length > 0) { event.preventDefault(); props.onFiles(files) }
        }}
      />
      {(draft.files.length > 0 || uploads.length > 0) && (
        <ul className="composer-files" aria-label="Files">
          {draft.files.map((file) => (
            <li key={file.id}>
              <Icon name="attach" /><span className="cut">{file.name}</span>
              <span className="soft numeral">{fileSize(file.size)}</span>
              <Button look="quiet" icon="close" isBare onClick={() => props.onRemoveFile(file)}>{`Remove ${file.name}`}</Button>
            </li>
          ))}
          {uploads.map((upload) => (
            <li key={upload.id} className={upload.problem && "composer-failed"}>
              <Icon name={upload.problem ? "warn" : "attach"} /><span className="cut">{upload.name}</span>
              {upload.problem
                ? <span role="alert">{sentence(upload.problem.title)} {upload.problem.detail}</span>
                : <progress value={upload.share} max={1} aria-label={`Sending ${upload.name}`} />}
              <Button look="quiet" icon="close" isBare onClick={() => props.onCancelUpload(upload.id)}>
                {upload.problem ? `Remove ${upload.name}` : `Cancel ${upload.name}`}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="composer-tools">
        {!props.isNotesOnly && <><input
          ref={chooser} type="file" multiple hidden accept={props.fileTypes.join(",")} aria-hidden="true" tabIndex={-1}
          onChange={(event) => { props.onFiles([...(event.target.files ?? [])]); event.target.value = "" }}
        />
        <Button look="quiet" icon="attach" isBare disabled={isNote} onClick={() => chooser.current?.click()}>Attach a file</Button>
        <Button look="quiet" icon="answers" isBare disabled={isNote || answers.length === 0} onClick={() => setPicking(!isPicking)}>Canned answers</Button></>}
        <span className="composer-keys" aria-hidden="true"><kbd>↵</kbd> sends <kbd>Shift ↵</kbd> new line</span>
        <Button look="main" icon={isNote ? "note" : "send"} disabled={!maySend} onClick={send}>{isNote ? "Save note" : "Send"}</Button>
      </div>
    </div>
  )
}
