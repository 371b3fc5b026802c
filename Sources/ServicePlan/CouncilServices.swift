/// A service of the Local Government Service List (LGSL), by its number.
///
/// Source: the English and Welsh services list of the LG Inform Plus standards
/// (standards.esd.org.uk, Open Government Licence v3.0) for the numbers, GOV.UK's
/// `data/local_services.csv` for the tiers. A part only, what callers of a council ask for most,
/// and named in the words of a conversation.
public struct CouncilService: Hashable, Sendable {
  /// Which councils provide it where there are two tiers; a unitary council provides all.
  public enum Tier: Hashable, Sendable { case all, county, district }

  public var number: UInt16
  public var name: String
  public var tier: Tier

  /// As dispositions and reports write it, such as `LGSL 557 potholes`.
  public var disposition: String { "LGSL \(number) \(name)" }

  /// Ascending by number.
  public static let bundled: [CouncilService] = [
    CouncilService(1, "home education", .county),
    CouncilService(2, "school clothing costs", .county),
    CouncilService(3, "school travel", .county),
    CouncilService(4, "free school meals", .county),
    CouncilService(9, "special educational needs assessment", .county),
    CouncilService(12, "nursery places", .county),
    CouncilService(13, "primary school places", .county),
    CouncilService(14, "secondary school places", .county),
    CouncilService(19, "childcare outside school hours", .county),
    CouncilService(35, "truancy", .county),
    CouncilService(36, "school term dates", .county),
    CouncilService(40, "special needs school transport", .county),
    CouncilService(55, "business rates relief", .district),
    CouncilService(57, "council tax", .district),
    CouncilService(59, "council tax discounts", .district),
    CouncilService(69, "housing benefit", .district),
    CouncilService(92, "apply for a council home", .district),
    CouncilService(112, "homelessness advice", .district),
    CouncilService(141, "council housing repairs", .district),
    CouncilService(159, "fostering", .county),
    CouncilService(160, "adoption", .county),
    CouncilService(178, "equipment for disabled people", .county),
    CouncilService(209, "social services needs assessment", .county),
    CouncilService(260, "short breaks for carers", .county),
    CouncilService(273, "older person's bus pass", .county),
    CouncilService(279, "Blue Badge", .county),
    CouncilService(280, "disabled person's bus pass", .county),
    CouncilService(287, "direct payments", .county),
    CouncilService(296, "day centres", .county),
    CouncilService(315, "mobile meals", .county),
    CouncilService(353, "complaints", .all),
    CouncilService(358, "councillors", .all),
    CouncilService(364, "electoral register", .district),
    CouncilService(372, "abandoned vehicles", .district),
    CouncilService(412, "noise", .district),
    CouncilService(431, "pest control", .district),
    CouncilService(437, "libraries", .county),
    CouncilService(438, "joining a library", .county),
    CouncilService(440, "library loans", .county),
    CouncilService(444, "mobile libraries", .county),
    CouncilService(448, "archives", .county),
    CouncilService(471, "parking fines", .all),
    CouncilService(474, "parking permits", .all),
    CouncilService(477, "dropped kerbs", .county),
    CouncilService(499, "building regulations", .district),
    CouncilService(516, "planning register", .district),
    CouncilService(524, "refuse collection day", .district),
    CouncilService(528, "bulky items", .district),
    CouncilService(530, "garden waste", .district),
    CouncilService(533, "recycling", .district),
    CouncilService(537, "pavements", .county),
    CouncilService(550, "road obstructions", .county),
    CouncilService(555, "road flooding", .county),
    CouncilService(557, "potholes", .county),
    CouncilService(561, "gritting", .county),
    CouncilService(564, "street lights", .county),
    CouncilService(567, "traffic lights", .county),
    CouncilService(568, "pedestrian crossings", .county),
    CouncilService(571, "speed limits", .county),
    CouncilService(580, "street cleaning", .district),
    CouncilService(584, "graffiti", .district),
    CouncilService(587, "fly-tipping", .district),
    CouncilService(591, "spillages on roads", .all),
    CouncilService(664, "blocked drains", .district),
    CouncilService(703, "emergency planning", .all),
    CouncilService(852, "citizenship ceremonies", .county),
    CouncilService(860, "liquor licences", .district),
    CouncilService(1140, "emergency school closures", .county),
    CouncilService(1307, "disruption by severe weather", .all),
    CouncilService(1579, "family information", .county),
    CouncilService(1741, "free early education", .county),
    CouncilService(1743, "Care Act", .county),
  ]

  private init(_ number: UInt16, _ name: String, _ tier: Tier) {
    self.number = number
    self.name = name
    self.tier = tier
  }
}
