// title: Dual use
// description: >-
//   Supplied for control (policing, surveillance) and for a civil purpose (health, traffic, emergency services) at once:
//   the same supplier and recipient, with one piece of evidence for each side.
// parameters:
//   government: {type: government, help: "a country, a body or a city; all where none is named"}
//   control: {type: purpose, default: "surveillance, policing", help: "purposes of the one side"}
//   civil: {type: purpose, default: "health, transport, emergency-response", help: "purposes of the other side"}
//   technology: {type: technology, help: "what is supplied, one or several; kinds of it count too"}
// columns:
//   supplier: {type: text, help: "the supplier's name"}
//   supplier_country: {type: text, help: "where it sits (alpha-2)"}
//   recipient: {type: text, help: "the recipient's name"}
//   recipient_country: {type: text, help: "its country (alpha-2), none for a group"}
//   control_purposes: {type: list, help: "purposes of the one side"}
//   civil_purposes: {type: list, help: "purposes of the other side"}
//   technologies: {type: list, help: "what"}
//   control_evidence: {type: text, help: "the sentence, or the place in the notice, for the one side"}
//   control_document: {type: text, help: "the address of its document"}
//   civil_evidence: {type: text, help: "the sentence, or the place in the notice, for the other side"}
//   civil_document: {type: text, help: "the address of its document"}
//   claims: {type: integer, help: "how many claims there are of this supplier and recipient"}
//   supplier_id: {type: text, help: "the supplier's id"}
//   recipient_id: {type: text, help: "the recipient's id"}
// example: --government China
CALL {
  UNWIND $government_ids AS id
  MATCH (r:Organization {id: id})
  RETURN r
  UNION ALL
  UNWIND $government_countries AS code
  MATCH (:Country {code: code})<-[:IN_COUNTRY]-(r:Organization)
  WHERE r.kind IN ['public_body', 'government']
  RETURN r
  UNION ALL
  UNWIND CASE WHEN size($government_ids) + size($government_countries) = 0 THEN [true] ELSE [] END AS everywhere
  MATCH (r:Organization)
  WHERE r.kind IN ['public_body', 'government']
  RETURN r
  UNION ALL
  MATCH (r:Group)
  WHERE r.origin IN $government_countries
  RETURN r
}
MATCH (r)<-[e:SUPPLIES]-(s:Organization)
WHERE any(x IN e.purposes WHERE x IN $control) AND any(x IN e.purposes WHERE x IN $civil)
  AND (size($technology) = 0 OR any(x IN e.technologies WHERE x IN $technology))
WITH s, e, r, s.name AS supplier, r.name AS recipient, s.id AS supplier_id, r.id AS recipient_id, e.claims AS claims
ORDER BY claims DESC, supplier, recipient, supplier_id, recipient_id SKIP $offset LIMIT $limit
CALL (s, r) {
  MATCH (r)<-[:RECIPIENT]-(k:Claim)-[:SUPPLIER]->(s)
  WHERE k.type = 'SUPPLIES' AND any(x IN k.purposes WHERE x IN $control)
  MATCH (k)-[place:STATED_IN]->(d:Document)
  WITH k, place, d ORDER BY place.quote IS NULL, k.confidence DESC, k.id, d.sha256 LIMIT 1
  RETURN collect({evidence: coalesce(place.quote, place.path), document: d.url}) AS control_proofs
}
CALL (s, r) {
  MATCH (r)<-[:RECIPIENT]-(k:Claim)-[:SUPPLIER]->(s)
  WHERE k.type = 'SUPPLIES' AND any(x IN k.purposes WHERE x IN $civil)
  MATCH (k)-[place:STATED_IN]->(d:Document)
  WITH k, place, d ORDER BY place.quote IS NULL, k.confidence DESC, k.id, d.sha256 LIMIT 1
  RETURN collect({evidence: coalesce(place.quote, place.path), document: d.url}) AS civil_proofs
}
RETURN supplier AS supplier, s.country AS supplier_country, recipient AS recipient, r.country AS recipient_country,
  [x IN e.purposes WHERE x IN $control] AS control_purposes, [x IN e.purposes WHERE x IN $civil] AS civil_purposes,
  e.technologies AS technologies, control_proofs[0].evidence AS control_evidence, control_proofs[0].document AS control_document,
  civil_proofs[0].evidence AS civil_evidence, civil_proofs[0].document AS civil_document, claims AS claims,
  supplier_id AS supplier_id, recipient_id AS recipient_id
ORDER BY claims DESC, supplier, recipient, supplier_id, recipient_id
