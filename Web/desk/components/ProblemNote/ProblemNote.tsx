import type { Problem } from "../../../shared/api"
import { Button } from "../Button/Button"
import { Icon } from "../Icon/Icon"
import "./ProblemNote.css"

/** With one full stop, whether the words came with it or not. */
export const sentence = (words: string): string => /[.!?]$/.test(words) ? words : `${words}.`

export interface ProblemNoteProps {
  problem: Problem | undefined
  onClose?: () => void
  onAgain?: () => void
}

/** What went wrong and what to do, where it went wrong. Announced when it appears. */
export function ProblemNote({ problem, onClose, onAgain }: ProblemNoteProps) {
  return (
    <div role="alert" className="problem-place">
      {problem && (
        <div className="problem">
          <Icon name="warn" />
          <p><strong>{sentence(problem.title)}</strong> {problem.detail}</p>
          {onAgain && <Button look="quiet" onClick={onAgain}>Try again</Button>}
          {onClose && <Button look="quiet" icon="close" isBare onClick={onClose}>Close this message</Button>}
        </div>
      )}
    </div>
  )
}
