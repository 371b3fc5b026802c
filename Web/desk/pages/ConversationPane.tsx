// The middle of the desk: one contact, what was said, and what to do next.
import { useMemo, useRef, useState } from "react"
import type { Contact, Target } from "../../shared/api"
import { keysFor, useApp, useDesk, useDraft, useLine, useShortcuts } from "../app/hooks"
import { usePageCommands } from "../app/pageCommands"
import { useOpenPhone } from "../app/Telephone"
import { AskDialog } from "../components/AskDialog/AskDialog"
import { Button } from "../components/Button/Button"
import { CallBar } from "../components/CallBar/CallBar"
import { Composer, type ComposerHandle } from "../components/Composer/Composer"
import { ContactHead } from "../components/ContactHead/ContactHead"
import { MessageList } from "../components/MessageList/MessageList"
import type { PaletteCommand } from "../components/Palette/Palette"
import { ProblemNote } from "../components/ProblemNote/ProblemNote"
import { TransferDialog } from "../components/TransferDialog/TransferDialog"
import { WrapUp, type WrapUpAnswer } from "../components/WrapUp/WrapUp"
import { callWith, isCall } from "../phone/call"
import { answersFor, fillIn, textOf } from "../state/answers"
import { abilities, customerName, queueTitle, shareOf } from "../state/contacts"
import { recentDispositions, rememberDisposition } from "../state/dispositions"
import type { DraftKind } from "../state/drafts"
import { limitsOf, useUploads } from "./useUploads"

type Ask = "transfer" | "consult" | "help" | "end" | undefined

export function ConversationPane({ contact, onFocusWriting }: {
  contact: Contact; onFocusWriting: () => void
}) {
  const { engine, session, plan, shortcuts, phone } = useApp()
  const state = useDesk()
  const line = useLine()
  const openPhone = useOpenPhone()
  const kept = useDraft(contact.id)
  const hasSound = isCall(contact)
  // Nobody reads what is written into a call; what is noted, colleagues do.
  const draft = hasSound ? { ...kept, kind: "note" as const } : kept
  const limits = limitsOf(plan)
  const { uploads, add, cancel } = useUploads(contact.id, limits)
  const [ask, setAsk] = useState<Ask>()
  const [isFull, setFull] = useState(false)
  const composer = useRef<ComposerHandle | null>(null)
  const me = state.me?.adviser
  const can = abilities(contact, me)
  const share = shareOf(contact, me)
  const call = callWith(contact, me)
  const pending = state.pending[contact.id]
  const problem = state.problems[contact.id]
  const run = (name: string, body?: unknown) => engine.command(contact.id, name, body)

  const answers = useMemo(() => {
    if (!plan) return []
    const values = { customer: contact.customer?.name, adviser: session.displayName, service: plan.service }
    return answersFor(plan, contact).map((answer) => {
      const text = fillIn(textOf(answer, contact.language, plan), values)
      const isHere = answer.queues.includes(contact.queue ?? "")
      return { id: answer.name, title: answer.title, detail: text, words: `${answer.name} ${text}`, text, group: isHere ? `For ${queueTitle(contact.queue ?? "")}` : "Everywhere" }
    })
  }, [plan, contact.queue, contact.language, contact.customer?.name, session.displayName])

  const send = (kind: DraftKind) => setFull(!engine.writing.send(contact.id, kind, engine.writing.draft(contact.id)))
  const finish = async (answer: WrapUpAnswer) => {
    if (answer.disposition) rememberDisposition(engine.storage, session.person, contact.queue ?? "", answer.disposition)
    if (await run("wrap-up", answer)) engine.writing.writeDraft(contact.id, { ...engine.writing.draft(contact.id), message: "", note: "", files: [], kind: "message" })
  }
  const passOn = async (kind: "transfer" | "consult", to: Target) => {
    setAsk(undefined)
    await run(kind, { to })
  }
  /** The reason waits in the wrap-up's note, where it can be bettered before it is kept. */
  const endWith = async (reason: string) => {
    if (!await run("end")) return
    setAsk(undefined)
    const kept = engine.writing.draft(contact.id)
    if (reason) engine.writing.writeDraft(contact.id, { ...kept, note: [kept.note, reason].filter(Boolean).join("\n") })
  }
  const toggleHold = () => {
    if (can.unpark) void run("unpark")
    else if (can.unhold) void run("unhold")
    else if (can.hold) void run("hold")
  }
  const end = () => {
    if (can.wrapUp) document.querySelector<HTMLElement>(".wrapup footer .button")?.click()
    else if (can.end) setAsk("end")
  }
  useShortcuts(shortcuts, {
    write: () => { onFocusWriting(); composer.current?.focus(hasSound ? "note" : "message") },
    note: () => { onFocusWriting(); composer.current?.focus("note") },
    answers: () => composer.current?.openAnswers(),
    transfer: () => { if (can.transfer) setAsk("transfer") },
    hold: toggleHold,
    end,
  })
  usePageCommands(pageCommands())

  function pageCommands(): PaletteCommand[] {
    const group = customerName(contact)
    const commands: PaletteCommand[] = []
    const offer = (on: boolean, command: PaletteCommand) => { if (on) commands.push({ ...command, group }) }
    offer(can.accept, { id: "accept", title: "Accept", icon: "check", keys: keysFor(shortcuts, "accept"), act: () => void run("accept") })
    offer(can.decline, { id: "decline", title: "Decline", icon: "close", keys: keysFor(shortcuts, "decline"), act: () => void run("decline", {}) })
    offer(call !== undefined, { id: "mute", title: line.isMuted ? "Unmute" : "Mute", icon: line.isMuted ? "mic" : "micOff", keys: keysFor(shortcuts, "mute"), act: () => void phone.setMuted(!line.isMuted) })
    offer(call !== undefined, { id: "keypad", title: "Keypad", icon: "keypad", keys: keysFor(shortcuts, "keypad"), act: () => openPhone({ kind: "keypad" }) })
    offer(can.write && !hasSound, { id: "write", title: "Write a message", icon: "chat", keys: keysFor(shortcuts, "write"), act: () => composer.current?.focus("message") })
    offer(can.write, { id: "note", title: "Write a note", icon: "note", keys: keysFor(shortcuts, "note"), act: () => composer.current?.focus("note") })
    offer(can.hold, { id: "hold", title: "Hold", icon: "hold", keys: keysFor(shortcuts, "hold"), act: toggleHold })
    offer(can.unhold || can.unpark, { id: "resume", title: "Resume", icon: "resume", keys: keysFor(shortcuts, "hold"), act: toggleHold })
    offer(can.park, { id: "park", title: "Park for later", icon: "park", act: () => void run("park") })
    offer(can.transfer, { id: "transfer", title: "Transfer", icon: "transfer", keys: keysFor(shortcuts, "transfer"), act: () => setAsk("transfer") })
    offer(can.consult, { id: "consult", title: "Consult somebody", icon: "consult", act: () => setAsk("consult") })
    offer(can.completeTransfer, { id: "complete", title: "Complete the transfer", icon: "transfer", act: () => void run("complete-transfer") })
    offer(can.cancelConsult, { id: "cancel", title: "Cancel the consultation", icon: "close", act: () => void run("cancel-consult") })
    offer(can.join, { id: "join", title: "Join together", icon: "consult", act: () => void run("join") })
    offer(can.help, { id: "ask-help", title: "Ask a supervisor", icon: "raise", act: () => setAsk("help") })
    offer(can.end, { id: "end", title: "End", icon: "end", keys: keysFor(shortcuts, "end"), act: () => setAsk("end") })
    return commands
  }
  const change = (text: string) => engine.writing.writeDraft(contact.id, { ...draft, note: text, changedAt: Date.now() })
  const closeProblem = () => engine.store.dispatch({ type: "problemClosed", place: contact.id })
  const queue = plan?.queues.find(({ name }) => name === contact.queue)

  return (
    <div className="pane">
      <ContactHead
        contact={contact} adviser={me} plan={plan} pending={pending} onCommand={(name) => void run(name)}
        onTransfer={() => setAsk("transfer")} onConsult={() => setAsk("consult")} onHelp={() => setAsk("help")} onEnd={() => setAsk("end")}
      />
      <div className="pane-problems">
        {ask === undefined && !can.wrapUp && <ProblemNote problem={problem} onClose={closeProblem} />}
        <ProblemNote problem={state.problems[`messages/${contact.id}`]} onAgain={() => void engine.readMessages(contact.id)} />
      </div>
      {call && (
        <CallBar
          line={line} call={call} isCalling={!contact.customerIsHere} isOutbound={contact.origin === "outbound"} muteKeys={keysFor(shortcuts, "mute")}
          onMute={(isMuted) => void phone.setMuted(isMuted)} onKeypad={() => openPhone({ kind: "keypad" })}
          onPhone={() => openPhone({ kind: "settings" })} onAgain={() => phone.again()}
        />
      )}
      <MessageList
        contact={contact.id} customer={customerName(contact)} conversation={state.conversations[contact.id]} outbox={state.outbox}
        onOlder={(before) => void engine.readMessages(contact.id, before)} onSeen={(message) => engine.see(contact.id, message)}
        onTryAgain={(key) => engine.writing.tryAgain(key)} onTakeBack={(key) => engine.writing.takeBack(key)}
      />
      {can.accept && (
        <div className="pane-foot">
          <Button look="main" icon="check" isPending={pending === "accept"} onClick={() => void run("accept")}>Accept</Button>
          <Button isPending={pending === "decline"} onClick={() => void run("decline", {})}>Decline</Button>
        </div>
      )}
      {can.write && (
        <Composer
          customer={customerName(contact)} draft={draft} isNotesOnly={hasSound} uploads={uploads} answers={answers} handle={composer}
          charactersMaximum={limits.messageCharacters} fileTypes={limits.fileTypes}
          problem={isFull ? outboxFull : state.problems[`draft/${contact.id}`]}
          onChange={(next) => engine.writing.writeDraft(contact.id, next)} onSend={send} onFiles={add} onCancelUpload={cancel}
          onRemoveFile={(file) => engine.writing.writeDraft(contact.id, { ...draft, files: draft.files.filter(({ id }) => id !== file.id) })}
          onTyped={() => engine.typed(contact.id)}
        />
      )}
      {share?.state === "parked" && (
        <div className="pane-foot">
          <p>Parked. The customer can write; you answer when you have resumed.</p>
          <Button look="main" icon="resume" isPending={pending === "unpark"} onClick={() => void run("unpark")}>Resume</Button>
        </div>
      )}
      {share && can.wrapUp && (
        <WrapUp
          contact={contact} share={share} dispositions={plan?.dispositions ?? []} isDispositionNeeded={queue?.wrapUp === "mandatory"}
          recent={recentDispositions(engine.storage, session.person, contact.queue ?? "")} note={draft.note}
          pending={pending} problem={problem} onNote={change} onExtend={() => void run("extend-wrap-up")} onFinish={(answer) => void finish(answer)}
        />
      )}
      {plan && (ask === "transfer" || ask === "consult") && (
        <TransferDialog
          kind={ask} contact={contact} adviser={me} plan={plan} queues={state.queues} advisers={state.board?.advisers}
          onChoose={(to) => void passOn(ask, to)} onClose={() => setAsk(undefined)}
        />
      )}
      {ask === "help" && (
        <AskDialog
          title="Ask a supervisor" label="What you need" action="Ask" pending={pending === "help"} problem={problem} onClose={() => setAsk(undefined)}
          words="The supervisors of your unit see it at once, with the conversation. The customer does not."
          suggestions={["Please join this contact", "May I make an exception?", "The customer is abusive"]}
          onDone={(text) => void run("help", { text }).then((isDone) => { if (isDone) setAsk(undefined) })}
        />
      )}
      {ask === "end" && (
        <AskDialog
          title={`End the contact with ${customerName(contact)}?`} label="Reason" hint="It goes into the wrap-up's note." isOptional action="End" isDanger pending={pending === "end"} problem={problem}
          words={contact.channel === "chat" ? "The customer sees that the chat is over. You come to the wrap-up." : "You come to the wrap-up."}
          suggestions={["Done", "The customer has gone", "Abusive"]} onClose={() => setAsk(undefined)}
          onDone={(reason) => void endWith(reason)}
        />
      )}
    </div>
  )
}

const outboxFull = {
  type: "/problems/outbox-full", status: 0, title: "Too much waits to be sent",
  detail: "Your text is kept here. Send it when the line is back.",
}
