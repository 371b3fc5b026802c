/// A service of the Local Government Service List (LGSL), by its number.
///
/// Source: the English and Welsh services list of the LG Inform Plus standards
/// (standards.esd.org.uk, Open Government Licence v3.0), and the tiers of GOV.UK's
/// `data/local_services.csv`. A small part only: those that callers of a council ask for most.
public struct CouncilService: Hashable, Sendable {
  /// Which councils provide it.
  public enum Tier: Hashable, Sendable { case all, county, district }

  public var number: UInt16
  public var name: String
  public var tier: Tier

  /// As dispositions and reports write it, such as `LGSL 557 potholes`.
  public var disposition: String { "LGSL \(number) \(name)" }

  /// Ascending by number.
  public static let bundled: [CouncilService] = [
    CouncilService(57, "council tax", .district),
    CouncilService(69, "housing benefit", .district),
    CouncilService(92, "apply for a council home", .district),
    CouncilService(112, "homelessness advice", .district),
    CouncilService(209, "social services needs assessment", .county),
    CouncilService(279, "Blue Badge", .county),
    CouncilService(353, "complaints", .all),
    CouncilService(372, "abandoned vehicles", .district),
    CouncilService(412, "noise", .district),
    CouncilService(524, "refuse collection day", .district),
    CouncilService(528, "bulky items", .district),
    CouncilService(557, "potholes", .county),
    CouncilService(564, "street lights", .county),
    CouncilService(587, "fly-tipping", .district),
    CouncilService(703, "emergency planning", .all),
    CouncilService(1307, "disruption by severe weather", .all),
  ]

  private init(_ number: UInt16, _ name: String, _ tier: Tier) {
    self.number = number
    self.name = name
    self.tier = tier
  }
}
