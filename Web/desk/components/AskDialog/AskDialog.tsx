import { useState, type ReactNode } from "react"
import type { Problem } from "../../../shared/api"
import { Button } from "../Button/Button"
import { Dialog } from "../Dialog/Dialog"
import { Field } from "../Field/Field"
import { ProblemNote } from "../ProblemNote/ProblemNote"
import "./AskDialog.css"

export interface AskDialogProps {
  title: string
  /** What will happen. */
  words?: string
  label: string
  hint?: string
  action: string
  isDanger?: boolean
  /** Ready-made answers, one click each. */
  suggestions?: string[]
  isOptional?: boolean
  pending?: boolean
  problem?: Problem
  isStill?: boolean
  /** What is still missing in the fields above; said when one tries without it. */
  missing?: string
  children?: ReactNode
  onDone: (text: string) => void
  onClose: () => void
}

/** Asks for a sentence before something is done: why, what for, which words. */
export function AskDialog(props: AskDialogProps) {
  const [text, setText] = useState("")
  const [isMissing, setMissing] = useState(false)
  const [isTried, setTried] = useState(false)
  const done = () => {
    setTried(true)
    if (props.missing) return
    if (!props.isOptional && text.trim() === "") setMissing(true)
    else props.onDone(text.trim())
  }
  return (
    <Dialog
      title={props.title} onClose={props.onClose} isStill={props.isStill}
      footer={<>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button look={props.isDanger ? "danger" : "main"} isPending={props.pending} onClick={done}>{props.action}</Button>
      </>}
    >
      {props.words && <p className="soft">{props.words}</p>}
      {props.children}
      {isTried && props.missing && <p role="alert" className="field-error">{props.missing}</p>}
      <Field
        label={props.isOptional ? `${props.label} (may stay empty)` : props.label} hint={props.hint}
        error={isMissing ? `Write ${props.label.toLowerCase()} first: it is kept in the record.` : undefined}
      >
        {(ids) => (
          <textarea
            {...ids} className="input" rows={3} value={text} data-autofocus={props.children ? undefined : ""}
            maxLength={1000} onChange={(event) => { setText(event.target.value); setMissing(false) }}
            onKeyDown={(event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) done() }}
          />
        )}
      </Field>
      {props.suggestions && (
        <p className="ask-suggestions">
          {props.suggestions.map((one) => <Button key={one} onClick={() => setText(one)}>{one}</Button>)}
        </p>
      )}
      <ProblemNote problem={props.problem} />
    </Dialog>
  )
}
