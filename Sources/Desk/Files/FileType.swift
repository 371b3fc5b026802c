/// Kinds of file that people may send, told by their first bytes, never by their name.
public enum FileType: String, Hashable, Sendable, CaseIterable {
  case pdf, png, jpeg, gif, webp, heic, text, docx, odt

  /// What it is served as.
  public var mediaType: String {
    switch self {
    case .pdf: "application/pdf"
    case .png: "image/png"
    case .jpeg: "image/jpeg"
    case .gif: "image/gif"
    case .webp: "image/webp"
    case .heic: "image/heic"
    case .text: "text/plain; charset=utf-8"
    case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    case .odt: "application/vnd.oasis.opendocument.text"
    }
  }

  /// Endings that its names have; the first is given to a name that has none of them.
  public var endings: [String] {
    switch self {
    case .pdf: ["pdf"]
    case .png: ["png"]
    case .jpeg: ["jpg", "jpeg", "jpe", "jfif"]
    case .gif: ["gif"]
    case .webp: ["webp"]
    case .heic: ["heic", "heif"]
    case .text: ["txt", "text", "csv", "log", "md"]
    case .docx: ["docx"]
    case .odt: ["odt"]
    }
  }

  /// Media types under which browsers and mail programs send it, without parameters.
  var declaredAs: Set<String> {
    switch self {
    case .pdf: ["application/pdf", "application/x-pdf"]
    case .png: ["image/png", "image/x-png"]
    case .jpeg: ["image/jpeg", "image/jpg", "image/pjpeg"]
    case .gif: ["image/gif"]
    case .webp: ["image/webp"]
    case .heic: ["image/heic", "image/heif"]
    case .text: ["text/plain", "text/csv", "text/markdown"]
    case .docx:
      ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"]
    case .odt: ["application/vnd.oasis.opendocument.text"]
    }
  }

  /// For people.
  public var name: String {
    switch self {
    case .pdf: "a PDF document"
    case .png: "a PNG picture"
    case .jpeg: "a JPEG picture"
    case .gif: "a GIF picture"
    case .webp: "a WebP picture"
    case .heic: "a HEIC picture"
    case .text: "plain text"
    case .docx: "a Word document"
    case .odt: "an OpenDocument text"
    }
  }

  /// Whether a browser may show it beside a conversation: pictures that every browser reads.
  public var isShownInline: Bool {
    switch self {
    case .png, .jpeg, .gif, .webp: true
    case .pdf, .heic, .text, .docx, .odt: false
    }
  }

  /// What a page's file chooser offers (`accept`).
  public static var accepted: [String] { allCases.flatMap { $0.endings.map { "." + $0 } } }
}
