import { Fragment, memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react"
import type { Message } from "../../../shared/api"
import type { Conversation } from "../../state/model"
import type { OutboxItem } from "../../state/outbox"
import { grouped, unsent, type MessageGroup } from "../../state/conversation"
import { dayLabel, fileSize, timeOfDay } from "../../state/time"
import { Button } from "../Button/Button"
import { Icon } from "../Icon/Icon"
import { sentence } from "../ProblemNote/ProblemNote"
import { useNow } from "../Timer/Timer"
import "./MessageList.css"

export interface MessageListProps {
  contact: string
  customer: string
  conversation: Conversation | undefined
  outbox: OutboxItem[]
  onOlder?: (before: string) => void
  onSeen?: (message: number) => void
  onTryAgain?: (key: string) => void
  onTakeBack?: (key: string) => void
}

/** Nearer to the end than this, new messages scroll into view by themselves. */
const nearPixels = 80

/** The conversation, oldest first. New messages are read aloud; what one reads is never moved away. */
export function MessageList({
  contact, customer, conversation, outbox, onOlder, onSeen, onTryAgain, onTakeBack,
}: MessageListProps) {
  const now = useNow()
  const box = useRef<HTMLDivElement>(null)
  const [isAtEnd, setAtEnd] = useState(true)
  const messages = conversation?.messages ?? noMessages
  const days = useMemo(() => grouped(messages), [messages])
  const waiting = useMemo(() => unsent(messages, outbox, contact), [messages, outbox, contact])
  const isTyping = (conversation?.typingUntil ?? 0) > Date.now()
  const last = messages[messages.length - 1]?.sequence ?? 0
  const first = messages[0]?.sequence

  useLayoutEffect(() => {
    if (box.current && isAtEnd) box.current.scrollTop = box.current.scrollHeight
  }, [last, waiting.length, isTyping, contact, isAtEnd])
  // A pane that was hidden, or that lost height to a growing field, keeps its end in view.
  const wantsEnd = useRef(isAtEnd)
  wantsEnd.current = isAtEnd
  useEffect(() => {
    const place = box.current
    if (!place) return
    const watch = new ResizeObserver(() => {
      if (wantsEnd.current) place.scrollTop = place.scrollHeight
    })
    watch.observe(place)
    return () => watch.disconnect()
  }, [])
  // Older messages come in above: what was read stays where it was.
  const height = useRef(0)
  useLayoutEffect(() => {
    if (box.current && !isAtEnd) box.current.scrollTop += box.current.scrollHeight - height.current
  }, [first])
  useLayoutEffect(() => { height.current = box.current?.scrollHeight ?? 0 })
  useEffect(() => {
    const see = () => { if (isAtEnd && last > 0 && !document.hidden) onSeen?.(last) }
    see()
    document.addEventListener("visibilitychange", see)
    return () => document.removeEventListener("visibilitychange", see)
  }, [last, isAtEnd, contact])

  return (
    <div className="messages-place">
      <div
        className="messages" ref={box} tabIndex={0} role="region" aria-label={`Conversation with ${customer}`}
        onScroll={({ currentTarget: at }) => {
          if (at.clientHeight > 0) setAtEnd(at.scrollHeight - at.scrollTop - at.clientHeight < nearPixels)
        }}
      >
        {conversation?.older !== undefined && onOlder && (
          <div className="messages-older">
            <Button look="quiet" icon="up" onClick={() => onOlder(conversation.older ?? "")}>Older messages</Button>
          </div>
        )}
        {!conversation?.isRead && messages.length === 0 && <p className="messages-empty">Reading the conversation…</p>}
        {conversation?.isRead && messages.length === 0 && waiting.length === 0 && (
          <p className="messages-empty">No messages yet.</p>
        )}
        <div role="log" aria-label="Messages" aria-live="polite" aria-relevant="additions">
          {days.map((day) => (
            <Fragment key={day.at}>
              <h3 className="messages-day"><span>{dayLabel(day.at, now)}</span></h3>
              {day.groups.map((group) => (
                <Group key={group.messages[0]?.sequence} group={group} customer={customer} />
              ))}
            </Fragment>
          ))}
          {waiting.map((item) => (
            <Unsent key={item.key} item={item} onTryAgain={onTryAgain} onTakeBack={onTakeBack} />
          ))}
        </div>
        <p className="messages-typing" role="status">
          {isTyping && <><span className="contact-typing" aria-hidden="true"><i /><i /><i /></span> {customer} is typing</>}
        </p>
      </div>
      {!isAtEnd && (
        <div className="messages-jump">
          <Button icon="down" onClick={() => setAtEnd(true)}>Newest messages</Button>
        </div>
      )}
    </div>
  )
}

const noMessages: Message[] = []

/** Drawn again only when its messages change, however often the clock ticks. */
const Group = memo(function Group({ group, customer }: { group: MessageGroup; customer: string }) {
  const names = {
    customer, adviser: group.adviser ?? "Adviser", service: "Service",
    note: `Note · ${group.adviser ?? "Adviser"}`,
  }
  const first = group.messages[0]
  return (
    <div className={`group group-${group.author}`}>
      <p className="group-head">
        {group.author === "note" && <Icon name="note" size={14} />}
        <strong>{names[group.author]}</strong>
        {first && <time dateTime={first.at} className="numeral">{timeOfDay(first.at)}</time>}
      </p>
      {group.messages.map((message) => <Bubble key={message.sequence} message={message} />)}
    </div>
  )
})

function Bubble({ message }: { message: Message }) {
  return (
    <div className="bubble" title={timeOfDay(message.at)}>
      {message.isErased
        ? <p className="soft"><em>This was erased at the customer's request.</em></p>
        : message.text && <p className="bubble-text"><Linked text={message.text} /></p>}
      {message.buttons && message.buttons.length > 0 && (
        <ul className="bubble-options" aria-label="Answers offered">
          {message.buttons.map((button) => <li key={button.option}>{button.label}</li>)}
        </ul>
      )}
      {message.files.map((file) => (
        <a key={file.id} className="bubble-file" href={file.url} target="_blank" rel="noreferrer">
          {file.type.startsWith("image/")
            ? <img src={file.url} alt={`Picture: ${file.name}`} loading="lazy" width="240" height="160" />
            : <Icon name="attach" />}
          <span className="cut">{file.name}</span>
          <span className="soft numeral">{fileSize(file.size)}</span>
        </a>
      ))}
    </div>
  )
}

const address = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/

/** Web addresses as links; everything else as it was written. */
function Linked({ text }: { text: string }) {
  return <>{text.split(address).map((part, index) => index % 2 === 0 ? part : (
    <a key={index} href={part} target="_blank" rel="noreferrer noopener">{part}</a>
  ))}</>
}

function Unsent({ item, onTryAgain, onTakeBack }: {
  item: OutboxItem
  onTryAgain?: (key: string) => void
  onTakeBack?: (key: string) => void
}) {
  return (
    <div className={`group group-${item.kind === "note" ? "note" : "adviser"} group-unsent`}>
      <div className="bubble">
        <p className="bubble-text">{item.text}</p>
        {item.files.map((file) => <span key={file.id} className="bubble-file"><Icon name="attach" />{file.name}</span>)}
      </div>
      {item.refusal ? (
        <div className="unsent-refused">
          <p><Icon name="warn" size={14} /> <strong>Not sent. {sentence(item.refusal.title)}</strong> {item.refusal.detail}</p>
          <Button look="quiet" onClick={() => onTryAgain?.(item.key)}>Try again</Button>
          <Button look="quiet" onClick={() => onTakeBack?.(item.key)}>Back to writing</Button>
        </div>
      ) : (
        <p className="unsent-words">{item.failures > 0 ? "Not sent yet: it is tried again by itself" : "Sending…"}</p>
      )}
    </div>
  )
}
