// The frame of every page: bar, page, notices; and what opens above them.
import { useEffect, useMemo, useRef, useState } from "react"
import type { Session } from "../../shared/api"
import { Button } from "../components/Button/Button"
import { Dialog } from "../components/Dialog/Dialog"
import { Icon } from "../components/Icon/Icon"
import { Menu } from "../components/Menu/Menu"
import { LaterDialog } from "../components/LaterDialog/LaterDialog"
import { NoticeBar } from "../components/NoticeBar/NoticeBar"
import { Palette, type PaletteCommand } from "../components/Palette/Palette"
import { ProblemNote } from "../components/ProblemNote/ProblemNote"
import { SettingsDialog } from "../components/SettingsDialog/SettingsDialog"
import { ShortcutsDialog } from "../components/ShortcutsDialog/ShortcutsDialog"
import { ClockOffset } from "../components/Timer/Timer"
import { ConnectionMark, PresenceMenu, TopBar, type PageLink } from "../components/TopBar/TopBar"
import { BoardPage } from "../pages/BoardPage"
import { DeskPage } from "../pages/DeskPage"
import { HistoryPage } from "../pages/HistoryPage"
import { LookDialog } from "../pages/LookDialog"
import { adviserTitle, customerName, queueTitle } from "../state/contacts"
import type { Settings, Theme } from "../state/settings"
import type { Shortcut } from "../state/shortcuts"
import { Account } from "./Account"
import { HelpWords } from "./HelpWords"
import { keysFor, useApp, useDesk, useLine, useShortcuts } from "./hooks"
import { notificationState } from "./notify"
import { Offers, titleOf } from "./Offers"
import { PageCommands } from "./pageCommands"
import { go, routeOf, useAddress } from "./router"
import { OpenPhone, PhoneMark, Telephone, type PhoneOpen } from "./Telephone"
import "./Shell.css"

type Open = "palette" | "shortcuts" | "settings" | "help" | "account" | "later" | "signOut" | undefined

export function Shell({ onSettings, onShortcuts, onSession, onSignOut }: {
  onSettings: (settings: Settings) => void
  onShortcuts: (shortcuts: Shortcut[]) => void
  onSession: (session: Session) => void
  onSignOut: () => void
}) {
  const { engine, session, plan, settings, shortcuts, sound } = useApp()
  const state = useDesk()
  const address = useAddress()
  const route = routeOf(address)
  const [open, setOpen] = useState<Open>()
  const [phoneOpen, setPhoneOpen] = useState<PhoneOpen>()
  const line = useLine()
  const hasPhone = line.phase !== "unknown" && line.phase !== "absent"
  const [looked, setLooked] = useState<string>()
  const [presenceSignal, setPresenceSignal] = useState(0)
  const [permission, setPermission] = useState(notificationState)
  const pageCommands = useRef<PaletteCommand[]>([])
  const isSupervisor = session.supervises.length > 0 || session.roles.includes("supervisor")

  const pages: PageLink[] = [
    { href: "/desk/", title: "Desk", icon: "desk", isCurrent: route.page === "desk" },
    ...(isSupervisor ? [{ href: "/desk/board", title: "Board", icon: "board" as const, isCurrent: route.page === "board" }] : []),
    { href: "/desk/history", title: "History", icon: "history", isCurrent: route.page === "history" },
  ]
  const pageTitle = pages.find(({ isCurrent }) => isCurrent)?.title ?? "Desk"
  const title = titleOf(state, pageTitle)
  useEffect(() => { document.title = title }, [title])
  useShortcuts(shortcuts, {
    palette: () => setOpen("palette"),
    help: () => setOpen("shortcuts"),
    presence: () => setPresenceSignal((signal) => signal + 1),
  })
  // Somebody who closes the window by mistake is asked first while a message is on its way.
  const unsentCount = state.outbox.length
  useEffect(() => {
    if (unsentCount === 0) return
    const hold = (event: BeforeUnloadEvent) => { event.preventDefault(); event.returnValue = "" }
    window.addEventListener("beforeunload", hold)
    return () => window.removeEventListener("beforeunload", hold)
  }, [unsentCount])

  const theme = (next: Theme) => () => onSettings({ ...settings, theme: next })
  const commands = useMemo((): PaletteCommand[] => open !== "palette" ? [] : [
    ...pageCommands.current,
    ...Object.values(state.contacts).filter((contact) => engine.isMine(contact)).map((contact): PaletteCommand => ({
      id: `open-${contact.id}`, title: `Open ${customerName(contact)}`, hint: contact.id, group: "Contacts", icon: contact.channel,
      act: () => { go("/desk/"); engine.select(contact.id) },
    })),
    ...(state.me?.adviser ? [
      { id: "available", title: "Become available", group: "Presence", icon: "check" as const, act: () => void engine.setPresence("available") },
      ...(plan?.presenceReasons ?? []).map((reason): PaletteCommand => ({
        id: `away-${reason}`, title: `Become unavailable: ${queueTitle(reason)}`, group: "Presence", icon: "hold",
        act: () => void engine.setPresence("unavailable", reason),
      })),
      ...(state.me.presence === "offline" ? [] : [{ id: "later", title: "Change presence at a time", words: "lunch break later plan", group: "Presence", icon: "history" as const, act: () => setOpen("later") }]),
      { id: "offline", title: "Go offline", group: "Presence", icon: "out" as const, act: () => void engine.setPresence("offline") },
    ] : []),
    ...pages.map((page): PaletteCommand => ({ id: page.href, title: `Go to ${page.title}`, group: "Pages", icon: page.icon, act: () => go(page.href) })),
    ...(hasPhone ? [
      { id: "call", title: "Call somebody", words: "dial number telephone ring", group: "Telephone", keys: keysFor(shortcuts, "call"), icon: "voice" as const, act: () => setPhoneOpen({ kind: "call" }) },
      { id: "phone", title: "Telephone settings", words: "microphone speaker headset ringer test", group: "Telephone", icon: "headset" as const, act: () => setPhoneOpen({ kind: "settings" }) },
    ] : []),
    { id: "shortcuts", title: "Keyboard shortcuts", group: "Desk", keys: keysFor(shortcuts, "help"), icon: "help", act: () => setOpen("shortcuts") },
    { id: "settings", title: "Settings", group: "Desk", icon: "settings", act: () => setOpen("settings") },
    { id: "light", title: "Light", words: "theme look", group: "Desk", icon: "settings", act: theme("light") },
    { id: "dark", title: "Dark", words: "theme look", group: "Desk", icon: "settings", act: theme("dark") },
    { id: "contrast", title: "High contrast", words: "theme look", group: "Desk", icon: "settings", act: theme("contrast") },
    { id: "sign-out", title: "Sign out", group: "Desk", icon: "out", act: () => signOut() },
  ], [open])

  const signOut = () => {
    if (engine.writing.hasUnsent) setOpen("signOut")
    else onSignOut()
  }
  const notices = state.notices.filter(({ id }) => !state.dismissed.includes(id))
    .map((notice) => notice.by ? { ...notice, by: adviserTitle(notice.by, plan) } : notice)
  const brokenSince = state.connection.phase === "broken" && state.connection.failures > 1
    ? state.connection.since : undefined
  const isWall = route.page === "board" && route.isWall

  return (
    <ClockOffset.Provider value={state.clockOffset}>
      <PageCommands.Provider value={pageCommands}><OpenPhone.Provider value={setPhoneOpen}>
        <div className={`shell${isWall ? " shell-wall" : ""}`}>
          <div className="skips">
            <a href="#main">Skip to {route.page === "desk" ? "the conversation" : "the page"}</a>
          </div>
          {!isWall && (
            <TopBar service={plan?.service ?? ""} pages={pages} onGo={go}>
              <ConnectionMark connection={state.connection} lagMilliseconds={state.lagMilliseconds} />
              {state.me?.adviser && <PhoneMark />}
              {state.me?.adviser && (
                <PresenceMenu
                  me={state.me} plan={plan} isPending={state.pending.presence !== undefined} openSignal={presenceSignal}
                  onChange={(presence, reason) => void engine.setPresence(presence, reason)} onLater={() => setOpen("later")}
                />
              )}
              <Menu
                label={`Menu of ${session.displayName}`} align="end" buttonClass="button button-quiet shell-person"
                button={<><span className="shell-name cut">{session.displayName}</span><Icon name="more" /></>}
                items={[
                  { id: "palette", title: "All commands", icon: "search", keys: keysFor(shortcuts, "palette"), onChoose: () => setOpen("palette") },
                  { id: "shortcuts", title: "Keyboard shortcuts", icon: "desk", keys: keysFor(shortcuts, "help"), onChoose: () => setOpen("shortcuts") },
                  ...(hasPhone ? [
                    { id: "call", title: "Call somebody", icon: "voice" as const, keys: keysFor(shortcuts, "call"), onChoose: () => setPhoneOpen({ kind: "call" }) },
                    { id: "phone", title: "Telephone", icon: "headset" as const, onChoose: () => setPhoneOpen({ kind: "settings" }) },
                  ] : []),
                  { id: "settings", title: "Settings", icon: "settings", onChoose: () => setOpen("settings") },
                  { id: "account", title: "Password and second factor", icon: "lock", onChoose: () => setOpen("account") },
                  { id: "help", title: "Help", icon: "help", onChoose: () => setOpen("help") },
                  { id: "out", title: "Sign out", icon: "out", group: session.name, onChoose: signOut },
                ]}
              />
            </TopBar>
          )}
          <div className="shell-problem">
            <ProblemNote
              problem={state.problems.presence ?? (brokenSince === undefined ? state.problems.desk : undefined)}
              onClose={() => {
                engine.store.dispatch({ type: "problemClosed", place: "presence" })
                engine.store.dispatch({ type: "problemClosed", place: "desk" })
              }}
            />
          </div>
          {route.page === "desk" && <DeskPage onLook={setLooked} />}
          {route.page === "board" && <BoardPage isWall={isWall} onLook={setLooked} />}
          {route.page === "history" && <HistoryPage onLook={setLooked} />}
          {!isWall && (
            <NoticeBar
              notices={notices} brokenSince={brokenSince} unsentCount={unsentCount}
              onDismiss={(id) => engine.store.dispatch({ type: "noticeDismissed", id })} onOpen={setLooked}
            />
          )}
          <Offers />
          {state.me?.adviser && (
            <Telephone open={phoneOpen} onOpen={setPhoneOpen} onClose={() => setPhoneOpen(undefined)} onSettings={onSettings} />
          )}
          {looked !== undefined && <LookDialog id={looked} onClose={() => setLooked(undefined)} />}
          {open === "palette" && <Palette commands={commands} onClose={() => setOpen(undefined)} />}
          {open === "shortcuts" && <ShortcutsDialog shortcuts={shortcuts} onChange={onShortcuts} onClose={() => setOpen(undefined)} />}
          {open === "help" && <Dialog title="Help" onClose={() => setOpen(undefined)}><HelpWords shortcuts={shortcuts} /></Dialog>}
          {open === "account" && <Account client={engine.client} session={session} onSession={onSession} onClose={() => { setOpen(undefined); engine.onSessionDoubt() }} />}
          {open === "later" && state.me && (
            <LaterDialog
              me={state.me} plan={plan} isPending={state.pending.presence !== undefined} problem={state.problems.presence} onClose={() => setOpen(undefined)}
              onDone={(presence, reason, at) => void engine.setPresence(presence, reason, at).then((isDone) => { if (isDone) setOpen(undefined) })}
              onTakeBack={() => void engine.takeBackPresence()}
            />
          )}
          {open === "settings" && (
            <SettingsDialog
              settings={settings} notificationState={permission} onChange={onSettings} onClose={() => setOpen(undefined)}
              onTryRing={() => sound.ringOnce(settings.ring)}
              onAskNotifications={() => void Notification.requestPermission().then(() => setPermission(notificationState()))}
            />
          )}
          {open === "signOut" && (
            <Dialog
              title="Sign out with unsent writing?" width="narrow" onClose={() => setOpen(undefined)}
              footer={<>
                <Button onClick={() => setOpen(undefined)}>Stay</Button>
                <Button look="danger" onClick={() => { setOpen(undefined); onSignOut() }}>Sign out and discard</Button>
              </>}
            >
              <p>There are drafts or messages that have not been sent. Signing out removes them from this computer.</p>
            </Dialog>
          )}
        </div>
      </OpenPhone.Provider></PageCommands.Provider>
    </ClockOffset.Provider>
  )
}
