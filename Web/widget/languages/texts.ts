// What a language file holds. One file per language; `tests/languages.test.ts` holds every file to
// the same keys and {places}, and to plural categories which the language has (CLDR).

/**
 * Forms by plural category (Welsh has six, English two); those like `other` are left out. `{n}` is
 * the number, formatted.
 */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }

export interface Texts {
  /** How dates and numbers are written. */
  locale: string
  /** Sunday first and January first, where browsers do not know the language (Chromium: Welsh). */
  names?: { days: string[]; months: string[] }

  // The button and who is there
  chatWithUs: string
  backToChat: string
  newMessages: Plural
  newMessageFrom: string // {name}
  checking: string
  personHere: string
  nobodyHere: string
  closed: string
  opens: string // {when}
  closesAt: string // {time}
  today: string // {time}
  tomorrow: string // {time}
  onDay: string // {day} {time}
  firstQuestions: string
  nobodyHelp: string
  closedHelp: string

  // The window
  title: string // {service}
  minimise: string
  options: string
  saveTranscript: string
  keepOnDevice: string
  keepHint: string
  endChat: string
  endQuestion: string
  carryOn: string

  // Before it starts
  nameLabel: string
  start: string
  starting: string
  storageNote: string

  // The conversation
  conversation: string
  you: string
  automatic: string
  adviser: string
  joined: string // {name}
  left: string // {name}
  writing: string // {name}
  sending: string
  notSent: string
  tryAgain: string
  remove: string
  erased: string
  chooseAnswer: string
  newTab: string
  talkingTo: string // {name}
  automaticService: string
  leaveMessage: string

  // Waiting
  inQueue: string
  placeNext: string
  place: string // {n}
  expectedWait: string // {wait}
  placeKept: string
  underMinute: string
  upToMinutes: Plural
  aboutMinutes: Plural
  betweenMinutes: Plural // {low}, {n} the high end
  overMinutes: Plural

  // Writing
  messageLabel: string
  send: string
  enterHint: string
  charactersLeft: Plural
  charactersOver: Plural
  emptyMessage: string
  waitingFull: string
  speakToPerson: string
  askedForPerson: string

  // Files
  attach: string
  uploading: string // {name} {percent}
  fileReady: string // {name}
  fileTooLarge: string // {name} {size}
  fileEmpty: string // {name}
  fileWrongType: string // {name} {types}
  filesTooMany: Plural
  fileFailed: string // {name}
  filesNotReady: string
  removeFile: string // {name}
  download: string // {name}
  downloadFailed: string // {name}

  // The end
  endedTitle: string
  newChat: string

  // The connection, and what can go wrong
  reconnecting: string
  connectedAgain: string
  connectionLost: string
  notReached: string
  busy: Plural
  trouble: string
  gone: string
  refused: string // {reason}

  // The transcript
  saved: string // {date}
}
