import { useState } from "react"
import type { Settings, Theme } from "../../state/settings"
import { Button } from "../Button/Button"
import { Dialog } from "../Dialog/Dialog"
import "./SettingsDialog.css"

export interface SettingsDialogProps {
  settings: Settings
  notificationState: "granted" | "denied" | "default" | "missing"
  isStill?: boolean
  onChange: (settings: Settings) => void
  onTryRing: () => void
  onAskNotifications: () => void
  onClose: () => void
}

const themes: [Theme, string][] = [
  ["system", "As the computer"], ["light", "Light"], ["dark", "Dark"], ["contrast", "High contrast"],
]
const rings: [Settings["ring"], string][] = [["loud", "Loud"], ["soft", "Soft"], ["off", "Silent"]]

const notificationWords = {
  granted: "Offers also appear above other windows.",
  denied: "The browser forbids them. Allow notifications for this address in the browser's settings.",
  default: "The browser has not been asked yet.",
  missing: "This browser has none.",
}

/** How the desk looks and sounds on this computer. */
export function SettingsDialog(props: SettingsDialogProps) {
  const { settings, onChange } = props
  const [isTried, setTried] = useState(false)
  return (
    <Dialog title="Settings" onClose={props.onClose} isStill={props.isStill} footer={<Button look="main" onClick={props.onClose}>Done</Button>}>
      <fieldset className="settings-group">
        <legend>Look</legend>
        {themes.map(([theme, title]) => (
          <label key={theme} className="choice">
            <input type="radio" name="theme" checked={settings.theme === theme} onChange={() => onChange({ ...settings, theme })} /> {title}
          </label>
        ))}
      </fieldset>
      <fieldset className="settings-group">
        <legend>Ring when something is offered</legend>
        {rings.map(([ring, title]) => (
          <label key={ring} className="choice">
            <input type="radio" name="ring" checked={settings.ring === ring} onChange={() => onChange({ ...settings, ring })} /> {title}
          </label>
        ))}
        <Button look="quiet" icon="bell" onClick={() => { props.onTryRing(); setTried(true) }}>Try it</Button>
        <span role="status" className="soft">{isTried && settings.ring === "off" ? "Silent: nothing sounds." : ""}</span>
      </fieldset>
      <fieldset className="settings-group">
        <legend>Other signs</legend>
        <label className="choice">
          <input type="checkbox" checked={settings.messageSound} onChange={(event) => onChange({ ...settings, messageSound: event.target.checked })} /> A short tone for new messages
        </label>
        <label className="choice">
          <input type="checkbox" checked={settings.notifications} onChange={(event) => onChange({ ...settings, notifications: event.target.checked })} /> Desktop notifications
        </label>
        <p className="soft">{notificationWords[props.notificationState]}</p>
        {props.notificationState === "default" && settings.notifications && <Button onClick={props.onAskNotifications}>Allow notifications</Button>}
      </fieldset>
    </Dialog>
  )
}
