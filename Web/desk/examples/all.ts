// Every component's examples, in the order of the gallery.
import { accountDialogs } from "../components/AccountDialog/AccountDialog.examples"
import { askDialogs } from "../components/AskDialog/AskDialog.examples"
import { boardAdvisers } from "../components/BoardAdvisers/BoardAdvisers.examples"
import { boardFigures } from "../components/BoardFigures/BoardFigures.examples"
import { boardQueues } from "../components/BoardQueues/BoardQueues.examples"
import { boardWaitings } from "../components/BoardWaiting/BoardWaiting.examples"
import { buttons } from "../components/Button/Button.examples"
import { callBars } from "../components/CallBar/CallBar.examples"
import { callDialogs } from "../components/CallDialog/CallDialog.examples"
import { chips } from "../components/Chip/Chip.examples"
import { composers } from "../components/Composer/Composer.examples"
import { contactHeads } from "../components/ContactHead/ContactHead.examples"
import { contactLists } from "../components/ContactList/ContactList.examples"
import { customerPanels } from "../components/CustomerPanel/CustomerPanel.examples"
import { dialogs } from "../components/Dialog/Dialog.examples"
import { fields } from "../components/Field/Field.examples"
import { icons } from "../components/Icon/Icon.examples"
import { keyCapExamples } from "../components/KeyCaps/KeyCaps.examples"
import { keypads } from "../components/Keypad/Keypad.examples"
import { levelMeters } from "../components/LevelMeter/LevelMeter.examples"
import { laterDialogs } from "../components/LaterDialog/LaterDialog.examples"
import { menus } from "../components/Menu/Menu.examples"
import { messageLists } from "../components/MessageList/MessageList.examples"
import { noticeBars } from "../components/NoticeBar/NoticeBar.examples"
import { offerCards } from "../components/OfferCard/OfferCard.examples"
import { palettes } from "../components/Palette/Palette.examples"
import { phoneChips } from "../components/PhoneChip/PhoneChip.examples"
import { phoneDialogs } from "../components/PhoneDialog/PhoneDialog.examples"
import { pickers } from "../components/Picker/Picker.examples"
import { problemNotes } from "../components/ProblemNote/ProblemNote.examples"
import { qrCodes } from "../components/QrCode/QrCode.examples"
import { queueLists } from "../components/QueueList/QueueList.examples"
import { settingsDialogs } from "../components/SettingsDialog/SettingsDialog.examples"
import { shortcutsDialogs } from "../components/ShortcutsDialog/ShortcutsDialog.examples"
import { signIns } from "../components/SignIn/SignIn.examples"
import { timers } from "../components/Timer/Timer.examples"
import { topBars } from "../components/TopBar/TopBar.examples"
import { transferDialogs } from "../components/TransferDialog/TransferDialog.examples"
import { wrapUps } from "../components/WrapUp/WrapUp.examples"
import type { ExampleGroup } from "./Example"

export const groups: ExampleGroup[] = [
  topBars, contactLists, queueLists, offerCards, contactHeads, messageLists, composers, wrapUps,
  callBars, phoneChips, phoneDialogs, callDialogs, keypads, levelMeters,
  customerPanels, noticeBars, boardFigures, boardQueues, boardWaitings, boardAdvisers,
  transferDialogs, askDialogs, palettes, shortcutsDialogs, settingsDialogs,
  accountDialogs, laterDialogs, signIns,
  buttons, chips, timers, keyCapExamples, fields, problemNotes, menus, pickers, dialogs, icons, qrCodes,
]
